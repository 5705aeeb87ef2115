//! What a Rust file reaches for inside its own crate: `use` items, grouped or not, and paths in the code.

use std::collections::BTreeSet;

use super::source::Source;
use super::tokens::{Token, tokens};

/// Every path of ours in `file`, from the root of the crate and without `crate`: `["web", "page", "Page"]`. `super`
/// and `self` are followed, and so are the children that the file declares; the library's own name counts as its
/// root, for the binary.
pub(crate) fn imports(file: &Source) -> Vec<Vec<String>> {
    let found = tokens(&file.text);
    let children = children(&found);
    let mut module = file.module().unwrap_or_default();
    let mut inline: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    let mut paths = Vec::new();
    let mut at = 0;
    while at < found.len() {
        match &found[at] {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => {
                depth = depth.saturating_sub(1);
                if inline.last() == Some(&depth) {
                    inline.pop();
                    module.pop();
                }
            }
            Token::Word(word) if word == "mod" && found.get(at + 2) == Some(&Token::Sign('{')) => {
                if let Some(Token::Word(name)) = found.get(at + 1) {
                    module.push(name.clone());
                    inline.push(depth);
                }
            }
            Token::Word(word) if starts_path(&found, at) => {
                if children.contains(word) {
                    at = read(&found, at, module.clone(), &mut paths);
                    continue;
                }
                if let Some(start) = anchor(word, &module) {
                    let in_macro = at > 0 && found[at - 1] == Token::Sign('$');
                    let before = paths.len();
                    at = read(&found, at + 2, start, &mut paths);
                    // `$crate` leads back here from wherever a macro is used; only what leaves the module is an import.
                    if in_macro
                        && paths
                            .get(before)
                            .is_some_and(|path| path.first() == module.first())
                    {
                        paths.truncate(before);
                    }
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    paths
}

/// The modules that a file declares: `mod name;`.
fn children(found: &[Token]) -> BTreeSet<String> {
    found
        .windows(3)
        .filter(|at| at[0].is("mod") && at[2] == Token::Sign(';'))
        .filter_map(|at| match &at[1] {
            Token::Word(name) => Some(name.clone()),
            _ => None,
        })
        .collect()
}

/// Whether the word at `at` is the first of a path.
fn starts_path(found: &[Token], at: usize) -> bool {
    found.get(at + 1) == Some(&Token::Step) && (at == 0 || found[at - 1] != Token::Step)
}

/// Where a path that begins with `word` starts, seen from `module`; `None` for other crates' paths.
fn anchor(word: &str, module: &[String]) -> Option<Vec<String>> {
    match word {
        "crate" | "till" => Some(Vec::new()),
        "self" => Some(module.to_vec()),
        "super" => Some(parent(module)),
        _ => None,
    }
}

fn parent(module: &[String]) -> Vec<String> {
    module
        .split_last()
        .map(|(_, rest)| rest.to_vec())
        .unwrap_or_default()
}

/// Reads the path or the group at `at`, which follows `prefix` and a `::`; returns where reading goes on.
fn read(
    found: &[Token],
    mut at: usize,
    mut prefix: Vec<String>,
    paths: &mut Vec<Vec<String>>,
) -> usize {
    loop {
        match found.get(at) {
            Some(Token::Word(word)) => {
                match word.as_str() {
                    "super" => prefix = parent(&prefix),
                    "self" => {}
                    name => prefix.push(name.to_owned()),
                }
                at += 1;
                if found.get(at) != Some(&Token::Step) {
                    break;
                }
                at += 1;
            }
            Some(Token::Sign('{')) => return read_group(found, at + 1, &prefix, paths),
            _ => break,
        }
    }
    paths.push(prefix);
    at
}

fn read_group(
    found: &[Token],
    mut at: usize,
    prefix: &[String],
    paths: &mut Vec<Vec<String>>,
) -> usize {
    while let Some(token) = found.get(at) {
        match token {
            Token::Sign('}') => return at + 1,
            // `name as other`: the other name is no path.
            Token::Word(word) if word == "as" => at += 2,
            Token::Word(_) => at = read(found, at, prefix.to_vec(), paths),
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, text: &str) -> Vec<String> {
        imports(&Source::sample(path, text))
            .into_iter()
            .map(|path| path.join("::"))
            .collect()
    }

    #[test]
    fn grouped_imports_are_read_one_by_one() {
        assert_eq!(
            of("src/a.rs", "use crate::{b, c::{self, d as e, f::*}, g::H};"),
            ["b", "c", "c::d", "c::f", "g::H"]
        );
    }

    #[test]
    fn paths_in_code_count_too() {
        assert_eq!(
            of(
                "src/a.rs",
                "fn f(x: Vec<crate::b::C>) -> crate::d::E { crate::f::g::<crate::h::I>() }"
            ),
            ["b::C", "d::E", "f::g", "h::I"]
        );
        assert_eq!(
            of("src/a.rs", "macro_rules! m { () => { $crate::b::c() } }"),
            ["b::c"]
        );
        assert!(of("src/a/b.rs", "macro_rules! m { () => { $crate::a::c() } }").is_empty());
    }

    #[test]
    fn relative_paths_are_followed() {
        assert_eq!(
            of("src/a/b.rs", "use super::c::D; use super::super::e;"),
            ["a::c::D", "e"]
        );
        assert_eq!(
            of(
                "src/a/b.rs",
                "mod tests { use super::*; fn f() { super::super::c() } } use super::d;"
            ),
            ["a::b", "a::c", "a::d"]
        );
        assert_eq!(
            of("src/a/mod.rs", "pub use self::b::C; use super::d;"),
            ["a::b::C", "d"]
        );
        assert_eq!(
            of("src/a/mod.rs", "mod b; pub use b::{C, D}; use axum::E;"),
            ["a::b::C", "a::b::D"]
        );
    }

    #[test]
    fn the_binary_names_the_library() {
        assert_eq!(
            of("src/main.rs", "use till::{app, config::Config};"),
            ["app", "config::Config"]
        );
    }

    #[test]
    fn comments_texts_and_other_crates_are_no_imports() {
        assert!(
            of(
                "src/a.rs",
                "// use crate::b;\n const X: &str = \"crate::c\"; use axum::crate_x::till;"
            )
            .is_empty()
        );
    }
}
