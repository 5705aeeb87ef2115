//! Style sheets, scripts and pictures: each that is named is there, and each that is there is named. What is not there
//! would be a 404 that no page tells of.

use std::fs;

use super::source::{Source, below, root};

const ICONS: &str = "icons.svg";

/// What stands between `opening` and the next quote, wherever that is.
fn quoted<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(opening)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0))
}

/// Where the files named by `sources` and the `files` of `static/` differ.
fn faults(sources: &[Source], files: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        let calls =
            source.text.matches("asset(").count() - source.text.matches("fn asset(").count();
        if calls > source.text.matches("asset(\"").count() {
            faults.push(format!(
                "{}: names a file other than literally",
                source.path
            ));
        }
        for name in quoted(&source.text, "asset(\"") {
            if !files.iter().any(|file| file == name) {
                faults.push(format!("{}: static/{name} does not exist", source.path));
            }
        }
    }
    for file in files {
        let named = |source: &Source| quoted(&source.text, "asset(\"").any(|name| name == file);
        if !sources.iter().any(named) {
            faults.push(format!("static/{file}: nothing names it"));
        }
    }
    faults
}

/// Where the icons of `sheet` and those that `sources` show differ.
fn icon_faults(sources: &[Source], sheet: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let icons: Vec<&str> = quoted(sheet, "<symbol id=\"").collect();
    for source in sources {
        for name in quoted(&source.text, "icon::icon(\"") {
            if !icons.contains(&name) {
                faults.push(format!("{}: there is no icon {name}", source.path));
            }
        }
    }
    for icon in icons {
        let (word, link) = (format!("\"{icon}\""), format!("#{icon}\""));
        let shown = |source: &Source| source.text.contains(&word) || source.text.contains(&link);
        if !sources.iter().any(shown) {
            faults.push(format!("static/{ICONS}: nothing shows {icon}"));
        }
    }
    faults
}

/// Every file below `static/`, by its path from there.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("static").join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&format!("{name}/")));
        } else {
            found.push(name);
        }
    }
    found
}

fn sources() -> Vec<Source> {
    let mut sources = below("templates", &[".html"]);
    sources.extend(below("src", &[".rs"]));
    sources
}

#[test]
fn each_file_that_is_named_is_there_and_each_that_is_there_is_named() {
    let found = files("");
    assert!(found.iter().any(|file| file.contains('/')), "{found:?}");
    let faults = faults(&sources(), &found);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_icon_that_is_shown_is_there_and_each_that_is_there_is_shown() {
    let sheet = fs::read_to_string(root().join("static").join(ICONS)).unwrap();
    let faults = icon_faults(&sources(), &sheet);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_missing_a_forgotten_and_a_computed_name_are_found() {
    let page = |text: &str| [Source::sample("templates/a.html", text)];
    let files = ["app.css".to_owned()];
    let good = "{{ frame.asset(\"app.css\") }}";
    assert!(faults(&page(good), &files).is_empty());
    let missing = format!("{good}{{{{ frame.asset(\"js/gone.js\") }}}}");
    assert_eq!(faults(&page(&missing), &files).len(), 1);
    let computed = format!("{good}{{{{ frame.asset(name) }}}}");
    assert_eq!(faults(&page(&computed), &files).len(), 1);
    assert_eq!(faults(&page(""), &files).len(), 1);

    let sheet = "<symbol id=\"clock\" viewBox=\"0 0 24 24\"/>";
    let shown = "{{ icon::icon(\"clock\", \"icon--s\") }}";
    assert!(icon_faults(&page(shown), sheet).is_empty());
    let missing = format!("{shown}{{{{ icon::icon(\"watch\") }}}}");
    assert_eq!(icon_faults(&page(&missing), sheet).len(), 1);
    assert_eq!(icon_faults(&page(""), sheet).len(), 1);
}
