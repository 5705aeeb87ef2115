//! Secrets are looked up by their hash or compared in constant time, and are never printed: no type that holds one can be
//! compared with `==` or shown with `{:?}`.

use super::source::{Source, below};

/// Types of ours that hold a secret under a name of their own.
const HOLDERS: [&str; 7] = [
    "Attempt",
    "FormToken",
    "Keyring",
    "SecretKey",
    "SessionKey",
    "Tokens",
    "Grant",
];

/// The app's own code, without its tests.
fn app() -> Vec<Source> {
    let mut files = below("src", &[".rs"]);
    files.retain(|file| !file.path.starts_with("src/sandbox/") && !file.path.ends_with("tests.rs"));
    for file in &mut files {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        file.text = code.to_owned();
    }
    files
}

/// Types with their derives and bodies: name, what is derived, what is inside.
fn types(text: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut derived = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(list) = line.trim().strip_prefix("#[derive(") {
            derived = list.to_owned();
            continue;
        }
        let words: Vec<&str> = line
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        let Some(at) = words
            .iter()
            .position(|word| ["struct", "enum"].contains(word))
        else {
            if !line.trim_start().starts_with(['#', '/']) {
                derived.clear();
            }
            continue;
        };
        let mut body = line.to_owned();
        if line.trim_end().ends_with('{') {
            for line in lines.by_ref().take_while(|line| !line.starts_with('}')) {
                body.push_str(line);
            }
        }
        let name = words.get(at + 1).copied().unwrap_or_default().to_owned();
        found.push((name, std::mem::take(&mut derived), body));
    }
    found
}

/// What is wrong with a file.
fn faults(file: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, derived, body) in types(&file.text) {
        let holds = HOLDERS.contains(&name.as_str())
            || ["SecretString", "SecretBox", "SecretSlice"]
                .iter()
                .any(|secret| body.contains(secret));
        for wrong in ["PartialEq", "Debug"] {
            if holds && derived.contains(wrong) {
                faults.push(format!("{}: {name} derives {wrong}", file.path));
            }
        }
    }
    for line in file.text.lines() {
        let compares = line.contains(" == ") || line.contains(" != ");
        if compares && line.contains("expose") {
            faults.push(format!("{}: {}", file.path, line.trim()));
        }
    }
    faults
}

#[test]
fn t8_no_secret_is_compared_letter_by_letter_or_shown() {
    let files = app();
    let faults: Vec<String> = files.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    // Each of them is there, so that a new name is not forgotten here.
    let all: Vec<String> = files
        .iter()
        .flat_map(|file| types(&file.text))
        .map(|(name, ..)| name)
        .collect();
    for name in HOLDERS {
        assert!(all.iter().any(|found| found == name), "where is {name}?");
    }
}

#[test]
fn t8_a_secret_that_is_compared_or_shown_would_be_found() {
    let wrong = |text: &str| faults(&Source::sample("src/a.rs", text)).len();
    let held = "pub struct A {\n    key: SecretString,\n}\n";
    assert_eq!(wrong(held), 0);
    assert_eq!(wrong(&format!("#[derive(Clone, PartialEq)]\n{held}")), 1);
    assert_eq!(wrong(&format!("#[derive(Debug)]\n/// Words.\n{held}")), 1);
    assert_eq!(
        wrong("#[derive(Debug)]\nstruct Tokens {\n    a: String,\n}\n"),
        1
    );
    assert_eq!(
        wrong("#[derive(Debug)]\nstruct B;\nstruct C(SecretString);\n"),
        0
    );
    assert_eq!(wrong("    if a.expose_secret() == b {\n"), 1);
}
