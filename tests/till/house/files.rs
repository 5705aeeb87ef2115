//! How a file looks: its first line, its length, its name.

use super::source::{Source, below, rust_files};

/// The most lines a source file may have.
const MOST_LINES: usize = 400;

/// Names that say nothing about what lives in a file, alone or behind another word.
const EMPTY_NAMES: [&str; 8] = [
    "util", "utils", "helper", "helpers", "manager", "managers", "service", "services",
];

/// What Blink's own words name so.
const DOMAIN_WORDS: [&str; 1] = ["side_services"];

fn faults(file: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > MOST_LINES {
        faults.push(format!(
            "{}: {lines} lines, more than {MOST_LINES}",
            file.path
        ));
    }
    if file.path.ends_with(".rs") && !file.text.starts_with("//! ") {
        faults.push(format!(
            "{}: the first line must say what lives here, after `//! `",
            file.path
        ));
    }
    let empty = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part);
        let last = stem.rsplit(['_', '-']).next().unwrap_or(stem);
        EMPTY_NAMES.contains(&last) && !DOMAIN_WORDS.contains(&stem)
    };
    if file.path.split('/').any(empty) {
        faults.push(format!(
            "{}: name it after the thing that it holds",
            file.path
        ));
    }
    faults
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut files = rust_files();
    for folder in ["templates", "static", "tests"] {
        files.extend(below(folder, &[".html", ".js", ".mjs", ".css"]));
    }
    let faults: Vec<String> = files.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_long_file_a_silent_file_and_an_empty_name_are_found() {
    let long = format!("//! Long.\n{}", "x();\n".repeat(MOST_LINES));
    assert_eq!(faults(&Source::sample("src/a.rs", &long)).len(), 1);
    assert_eq!(faults(&Source::sample("src/a.rs", "use b;\n")).len(), 1);
    assert_eq!(
        faults(&Source::sample("src/a.rs", "//!\nuse b;\n")).len(),
        1
    );
    for path in [
        "src/utils.rs",
        "src/web/helpers/x.rs",
        "src/session_manager.rs",
        "static/js/util.js",
    ] {
        assert_eq!(faults(&Source::sample(path, "//! A.\n")).len(), 1, "{path}");
    }
    assert!(faults(&Source::sample("src/a.rs", "//! A.\n")).is_empty());
}
