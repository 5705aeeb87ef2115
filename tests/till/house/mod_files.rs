//! `mod.rs` files list their children and build the router; they define nothing that a child could import.

use super::source::{Source, below};
use super::tokens::{Token, tokens};

/// The first words of the items at the top of `file` that a `mod.rs` may not hold.
fn strange_items(file: &Source) -> Vec<String> {
    let found = tokens(&file.text);
    let mut strange = Vec::new();
    let mut at = 0;
    while at < found.len() {
        at = skip_attributes(&found, at);
        let end = item_end(&found, at);
        let item = &found[at.min(end)..end];
        if !item.is_empty() && !may_stand_in_mod_file(item) {
            let head: Vec<String> = item.iter().take(4).map(shown).collect();
            strange.push(format!(
                "{}: `{} …` belongs in a file of its own",
                file.path,
                head.join(" ")
            ));
        }
        at = end.max(at + 1);
    }
    strange
}

fn may_stand_in_mod_file(item: &[Token]) -> bool {
    let words: Vec<&str> = item
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .filter(|word| !matches!(*word, "pub" | "super" | "in" | "crate" | "async"))
        .collect();
    match words.first() {
        Some(&"mod" | &"use") => true,
        Some(&"fn") => words
            .get(1)
            .is_some_and(|name| name.ends_with("router") || name.ends_with("routes")),
        _ => false,
    }
}

/// The index behind the attributes (`#[…]`, `#![…]`) at `at`.
fn skip_attributes(found: &[Token], mut at: usize) -> usize {
    while found.get(at) == Some(&Token::Sign('#')) {
        let mut depth = 0_usize;
        loop {
            match found.get(at) {
                Some(Token::Sign('[')) => depth += 1,
                Some(Token::Sign(']')) => depth -= 1,
                None => return at,
                _ => {}
            }
            at += 1;
            if depth == 0 && found.get(at - 1) == Some(&Token::Sign(']')) {
                break;
            }
        }
    }
    at
}

/// The index behind the item at `at`: past its `;`, or past the brace that closes its body.
fn item_end(found: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    let is_use = found[at.min(found.len())..]
        .iter()
        .take(6)
        .any(|token| token.is("use"));
    for (index, token) in found.iter().enumerate().skip(at) {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *token == Token::Sign('}') && !is_use {
                    return index + 1;
                }
            }
            Token::Sign(';') if depth == 0 => return index + 1,
            _ => {}
        }
    }
    found.len()
}

fn shown(token: &Token) -> String {
    match token {
        Token::Word(word) => word.clone(),
        Token::Text(text) => format!("\"{text}\""),
        Token::Step => "::".to_owned(),
        Token::Sign(sign) => sign.to_string(),
    }
}

#[test]
fn mod_files_only_list_and_mount() {
    let strange: Vec<String> = below("src", &[".rs"])
        .iter()
        .filter(|file| file.path.ends_with("/mod.rs"))
        .flat_map(strange_items)
        .collect();
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}

#[test]
fn anything_else_in_a_mod_file_is_found() {
    for text in [
        "pub struct Page;",
        "const LIMIT: usize = 4;",
        "pub(crate) enum Kind { A, B }",
        "pub fn wallets() {}",
        "mod a;\nuse a::B;\nimpl B { fn f() {} }",
        "macro_rules! m { () => {} }",
        "#[derive(Debug)]\npub struct Page { x: u8 }\npub mod b;",
    ] {
        let found = strange_items(&Source::sample("src/web/mod.rs", text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
}

#[test]
fn lists_and_routers_are_fine() {
    let text = "//! Pages.\n\n#[cfg(test)]\nmod tests;\npub mod a;\npub(crate) mod b;\npub use a::{B, c::D};\nuse axum::Router;\n\n\
        /// Mounts.\npub fn router() -> Router<State> { Router::new().route(\"/\", get(a::page)) }\n";
    assert!(strange_items(&Source::sample("src/web/mod.rs", text)).is_empty());
}
