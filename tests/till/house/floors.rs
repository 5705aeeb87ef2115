//! The floors: who may import whom. Arrows point down and never make a circle.

use std::collections::BTreeSet;

use super::graph::{Arrows, circle};
use super::imports::imports;
use super::source::{Source, below};

/// Each module and what it may import, from the roof to the ground. Whatever is missing here is forbidden.
/// `features` stands for every folder in it: one feature never imports another.
const FLOORS: [(&str, &str); 17] = [
    (
        "main",
        "app state config telemetry database oidc blink session clock random money text sandbox",
    ),
    (
        "app",
        "features web state config telemetry database oidc blink session clock random money text",
    ),
    (
        "features",
        "web state config telemetry database oidc blink session clock random money text",
    ),
    (
        "web",
        "state config telemetry database oidc blink session clock random money text",
    ),
    (
        "state",
        "config telemetry database oidc blink session clock random money text",
    ),
    ("session", "oidc database clock random"),
    ("blink", "money clock random"),
    ("oidc", "clock random"),
    ("database", "clock random"),
    ("telemetry", "config clock random"),
    ("money", ""),
    ("text", ""),
    ("config", ""),
    ("clock", ""),
    ("random", ""),
    ("sandbox", ""),
    ("lib", ""),
];

/// The module or the feature that `path` belongs to.
fn floor(path: &[String]) -> String {
    match path {
        [] => "lib".to_owned(),
        [features, feature, ..] if features == "features" => format!("features::{feature}"),
        [module, ..] => module.clone(),
    }
}

fn allowed(from: &str) -> Option<BTreeSet<&'static str>> {
    let row = from.split("::").next().unwrap_or(from);
    let (_, below) = FLOORS.iter().find(|(name, _)| *name == row)?;
    Some(below.split_whitespace().collect())
}

/// The wrong arrows that leave `file`.
fn wrong_arrows(file: &Source) -> Vec<String> {
    let Some(module) = file.module() else {
        return Vec::new();
    };
    let from = floor(&module);
    let Some(below) = allowed(&from) else {
        return vec![format!(
            "{}: `{from}` has no floor; give it one in this test",
            file.path
        )];
    };
    let mut wrong = BTreeSet::new();
    for path in imports(file) {
        let to = floor(&path);
        let row = to.split("::").next().unwrap_or(&to);
        let inside = to == from || to == "lib" && path.is_empty();
        let mounts_children = from == "features" && row == "features";
        if !inside && !mounts_children && !below.contains(row) {
            wrong.insert(format!(
                "{}: `{from}` must not import `{}`",
                file.path,
                path.join("::")
            ));
        }
    }
    wrong.into_iter().collect()
}

/// Which file imports which, by module path. `mod.rs` files only list and pass on, so they are left out.
fn arrows_between_files(files: &[Source]) -> Arrows {
    let named: Vec<(String, &Source)> = files
        .iter()
        .filter(|file| !file.path.ends_with("/mod.rs") && file.path != "src/lib.rs")
        .filter_map(|file| Some((file.module()?.join("::"), file)))
        .collect();
    let names: BTreeSet<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let mut arrows = Arrows::new();
    for (from, file) in &named {
        for path in imports(file) {
            let to = (1..=path.len())
                .rev()
                .map(|length| path[..length].join("::"))
                .find(|name| names.contains(name.as_str()));
            if let Some(to) = to.filter(|to| to != from) {
                arrows.entry(from.clone()).or_default().insert(to);
            }
        }
    }
    arrows
}

#[test]
fn arrows_point_down() {
    let wrong: Vec<String> = below("src", &[".rs"])
        .iter()
        .flat_map(wrong_arrows)
        .collect();
    assert!(wrong.is_empty(), "wrong arrows:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_runs_in_a_circle() {
    assert_eq!(circle(&arrows_between_files(&below("src", &[".rs"]))), None);
}

#[test]
fn the_table_itself_has_no_circle_and_no_stranger() {
    let mut table = Arrows::new();
    for (name, below) in FLOORS {
        for lower in below.split_whitespace() {
            assert!(allowed(lower).is_some(), "`{lower}` has no row");
            table
                .entry(name.to_owned())
                .or_default()
                .insert(lower.to_owned());
        }
    }
    assert_eq!(circle(&table), None);
}

mod bad_samples {
    use super::*;

    fn wrong(path: &str, text: &str) -> Vec<String> {
        wrong_arrows(&Source::sample(path, text))
    }

    #[test]
    fn a_feature_must_not_import_another_feature_or_the_assembly() {
        for text in [
            "use crate::features::dashboard::Wallets;",
            "use super::super::dashboard;",
            "use crate::{web::page::Page, features::{dashboard::wallets}};",
            "use crate::features;",
            "fn f() { crate::app::router() }",
        ] {
            assert_eq!(
                wrong("src/features/sign_in/callback.rs", text).len(),
                1,
                "{text}"
            );
        }
        let right = "use crate::web::page::Page; use super::attempt; use crate::features::sign_in::attempt;";
        assert!(wrong("src/features/sign_in/callback.rs", right).is_empty());
    }

    #[test]
    fn arrows_never_point_up() {
        for (path, text) in [
            ("src/money.rs", "use crate::text;"),
            ("src/money.rs", "use crate::clock::Clock;"),
            ("src/blink/client.rs", "use crate::session::Session;"),
            (
                "src/session/store.rs",
                "use crate::{database::Database, web::page};",
            ),
            ("src/web/page.rs", "use crate::features::home;"),
            ("src/state.rs", "use crate::web;"),
            ("src/main.rs", "use till::features::home;"),
            ("src/oidc/keys.rs", "use crate::config::Config;"),
        ] {
            assert_eq!(wrong(path, text).len(), 1, "{path}: {text}");
        }
    }

    #[test]
    fn the_sandbox_imports_nothing_and_nobody_but_main_imports_it() {
        assert_eq!(
            wrong("src/sandbox/people.rs", "use crate::money::Sats;").len(),
            1
        );
        assert!(
            wrong(
                "src/sandbox/people.rs",
                "use crate::sandbox::ledger; use super::model;"
            )
            .is_empty()
        );
        assert_eq!(wrong("src/app.rs", "use crate::sandbox::Sandbox;").len(), 1);
        assert!(wrong("src/main.rs", "use till::sandbox::Sandbox;").is_empty());
    }

    #[test]
    fn a_module_without_a_floor_is_a_fault() {
        assert_eq!(wrong("src/cellar.rs", "").len(), 1);
        assert_eq!(wrong("src/app.rs", "use crate::cellar;").len(), 1);
    }

    #[test]
    fn two_files_in_a_circle_are_found() {
        let files = [
            Source::sample("src/web/page.rs", "use super::menu::Menu;"),
            Source::sample("src/web/menu.rs", "use crate::web::{page::Page};"),
            Source::sample(
                "src/web/mod.rs",
                "pub mod page; pub mod menu; pub use page::Page;",
            ),
        ];
        assert!(circle(&arrows_between_files(&files)).is_some());
        assert!(circle(&arrows_between_files(&files[1..])).is_none());
    }
}
