//! The documents say what the code says.

use std::collections::BTreeSet;
use std::fs;

use till::audit::Code;
use till::config::SETTINGS;

use crate::house::source::{below, root};

/// What stands between backticks in `text` and looks like a path.
fn named_paths(text: &str) -> BTreeSet<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| {
            name.contains('/')
                && !name.contains([' ', '<', '{', '*', '\n'])
                && !name.starts_with('/')
        })
        .map(|name| name.trim_end_matches('/').to_owned())
        .collect()
}

/// The modules of the first floor and the features, as paths: `src/web`, `src/money.rs`, `src/features/home`.
fn modules() -> BTreeSet<String> {
    below("src", &[".rs"])
        .iter()
        .filter(|file| file.path != "src/lib.rs")
        .map(|file| {
            let depth = if file.path.starts_with("src/features/") {
                3
            } else {
                2
            };
            file.path
                .split('/')
                .take(depth)
                .collect::<Vec<_>>()
                .join("/")
        })
        .filter(|path| path != "src/features/mod.rs")
        .collect()
}

#[test]
fn the_map_names_every_module_and_nothing_else() {
    let map = fs::read_to_string(root().join("docs/architecture.md")).expect("the map");
    let named = named_paths(&map);
    let missing: Vec<String> = modules()
        .into_iter()
        .filter(|module| !named.contains(module))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/architecture.md does not name {missing:?}"
    );
    let gone: Vec<&String> = named
        .iter()
        .filter(|path| !root().join(path).exists())
        .collect();
    assert!(
        gone.is_empty(),
        "docs/architecture.md names what is not there: {gone:?}"
    );
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut documents = below("docs", &[".md"]);
    documents.extend(below("README.md", &[".md"]));
    for document in &documents {
        let folder = root().join(&document.path);
        let folder = folder.parent().expect("a folder");
        let links = ["](", "src=\"", "srcset=\""]
            .iter()
            .flat_map(|opening| document.text.split(opening).skip(1));
        for link in links {
            let target = link.split([')', '#', ' ', '"']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                assert!(
                    folder.join(target).exists(),
                    "{}: no {target}",
                    document.path
                );
            }
        }
    }
}

#[test]
fn a_map_that_lies_would_be_found() {
    let named =
        named_paths("The `src/web/` frame, `src/attic.rs`, a route `/wallets`, code `a / b`.");
    assert_eq!(
        named.iter().map(String::as_str).collect::<Vec<_>>(),
        ["src/attic.rs", "src/web"]
    );
    assert!(modules().contains("src/clock.rs"));
    assert!(modules().contains("src/features/sign_in"));
}

/// The rows of the README's table, as the code would write them.
fn rows_of_settings() -> Vec<String> {
    SETTINGS
        .iter()
        .map(|setting| {
            let default = match setting.default {
                "" => "–".to_owned(),
                "by preset" => setting.default.to_owned(),
                value => format!("`{value}`"),
            };
            format!("| `{}` | {default} | {} |", setting.name, setting.meaning)
        })
        .collect()
}

#[test]
fn the_readme_lists_the_settings_that_there_are() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let written: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| `TILL_"))
        .collect();
    let rows = rows_of_settings();
    assert!(written == rows, "the table must be:\n{}", rows.join("\n"));
}

/// Event and reason of each row of the table of what is written down.
fn written_events(text: &str) -> Vec<(String, String)> {
    let rows = text
        .lines()
        .skip_while(|line| *line != "| event | reason | means |");
    let cell = |cell: &str| cell.trim().trim_matches('`').to_owned();
    rows.skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            assert!(cells[3].trim().len() > 5, "{line} says nothing");
            (cell(cells[1]), cell(cells[2]))
        })
        .collect()
}

#[test]
fn t3_what_is_written_down_is_listed() {
    let text = fs::read_to_string(root().join("docs/operations.md")).expect("the operator's page");
    let codes: Vec<(String, String)> = Code::ALL
        .iter()
        .map(|code| (code.event().to_owned(), code.reason().to_owned()))
        .collect();
    assert_eq!(written_events(&text), codes);
}

#[test]
fn t3_every_code_is_written_somewhere() {
    let sources = below("src", &[".rs"]);
    for code in Code::ALL {
        let name = format!("Code::{code:?}");
        let written = |text: &str| {
            text.match_indices(&name)
                .any(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_alphanumeric()))
        };
        assert!(
            sources.iter().any(|file| written(&file.text)),
            "nobody writes {name}"
        );
    }
}
