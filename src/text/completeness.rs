//! Watches the catalogues: every message in use exists in every language with the same arguments, and
//! none lies about unused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{Language, Locale, Text};

type Arguments = BTreeSet<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            files.push(path);
        }
    }
    files
}

/// The messages of a language with the arguments that they take.
fn messages(language: Language) -> BTreeMap<String, Arguments> {
    let mut messages = BTreeMap::<String, Arguments>::new();
    for file in files_below(&root().join("locales").join(language.code()), "ftl") {
        let mut id = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.starts_with(|first: char| first.is_ascii_lowercase()) {
                id = line.split_once(" =").unwrap().0.to_owned();
                let twice = messages.insert(id.clone(), Arguments::new()).is_some();
                assert!(!twice, "{id} stands twice in {}", language.code());
            }
            if line.starts_with('#') {
                continue;
            }
            for after in line.split("{ $").skip(1) {
                let name = after.split([' ', '}']).next().unwrap().to_owned();
                messages.get_mut(&id).unwrap().insert(name);
            }
        }
    }
    assert!(!messages.is_empty());
    messages
}

/// Everything that may name a message: sources and templates, white space taken out.
fn places_of_use() -> String {
    let sources = files_below(&root().join("src"), "rs");
    let templates = files_below(&root().join("templates"), "html");
    let mut all = String::new();
    for file in sources.into_iter().chain(templates) {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        all.extend(code.chars().filter(|c| !c.is_whitespace()));
    }
    all
}

#[test]
fn languages_have_the_same_messages_with_the_same_arguments() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let other = messages(language);
        for (id, arguments) in &english {
            assert_eq!(
                Some(arguments),
                other.get(id),
                "{id} in {}",
                language.code()
            );
        }
        for id in other.keys() {
            assert!(
                english.contains_key(id),
                "{id} is only in {}",
                language.code()
            );
        }
    }
}

/// A file that is not compiled in, or that cannot be read as a whole, would lack some.
#[test]
fn every_message_of_the_files_can_be_said() {
    for language in Language::ALL {
        let text = Text::new(Locale::from_tag(language.code()).unwrap());
        for (id, arguments) in messages(language) {
            let said = if arguments.is_empty() {
                text.get(id.clone().leak()).to_owned()
            } else {
                // A number fits wherever a message has plural forms or a text.
                text.with(&id, arguments.into_iter().map(|name| (&*name.leak(), 2)))
            };
            assert_ne!(said, id, "in {}", language.code());
        }
    }
}

#[test]
fn every_message_asked_for_exists() {
    let (english, code) = (messages(Language::English), places_of_use());
    for call in ["text.get(\"", "text.with(\"", "frame.t(\"", "frame.t1(\""] {
        for after in code.split(call).skip(1) {
            let id = after.split('"').next().unwrap();
            assert!(english.contains_key(id), "{id} is in no catalogue");
        }
    }
}

#[test]
fn no_message_lies_about_unused() {
    let code = places_of_use();
    for id in messages(Language::English).keys() {
        assert!(code.contains(&format!("\"{id}\"")), "{id} is not used");
    }
}
