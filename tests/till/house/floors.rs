//! The floors: who may import whom. Arrows point down and never make a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Arrows, knots};
use super::imports::imports;
use super::source::{Source, below};

/// Each module and what it may import, from the roof to the ground. Whatever is missing here is forbidden.
/// `features` stands for every folder in it: one feature never imports another.
#[rustfmt::skip]
const FLOORS: [(&str, &str); 35] = [
    ("main", "cli"),
    ("cli", "server app features web state config telemetry metrics overload database oidc watcher linking joinblink payout history receiving sale blink lnurl lightning session sealing news audit clock random books money text sandbox"),
    ("server", "app features web state config telemetry metrics overload database oidc watcher linking joinblink payout history receiving sale blink lnurl lightning session sealing news audit clock random books money text"),
    ("app", "features web state config telemetry metrics overload database oidc watcher linking joinblink payout history receiving sale blink lnurl lightning session sealing news audit clock random books money text"),
    ("features", "web state config telemetry metrics overload database oidc watcher linking joinblink payout history receiving sale blink lnurl lightning session sealing news audit clock random books money text"),
    ("web", "state config telemetry metrics overload database oidc watcher linking joinblink payout history receiving sale blink lnurl lightning session sealing news audit clock random books money text fuzzing"),
    ("state", "config telemetry metrics overload database oidc watcher linking joinblink payout history receiving sale blink lnurl lightning session sealing news audit clock random money text"),
    ("session", "oidc sealing database metrics audit clock random fuzzing"),
    ("linking", "joinblink session oidc sealing database config audit random"),
    ("joinblink", "config overload metrics random"),
    ("watcher", "news receiving sale blink lightning money database clock random metrics"),
    ("history", "sealing blink money database overload clock random"),
    ("payout", "news receiving blink lnurl lightning sealing money database audit clock random"),
    ("sale", "database lightning money clock random"),
    ("receiving", "blink lnurl lightning money overload metrics clock random"),
    ("blink", "lightning money overload metrics clock random fuzzing"),
    ("lnurl", "lightning money overload metrics clock"),
    ("lightning", "money"),
    ("books", "money"),
    ("sealing", ""),
    ("oidc", "overload metrics clock random fuzzing"),
    ("database", "clock random"),
    ("telemetry", "config clock random"),
    ("overload", "metrics clock random"),
    ("metrics", ""),
    ("news", ""),
    ("text", ""),
    ("money", ""),
    ("config", ""),
    ("fuzzing", "random"),
    ("audit", ""),
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

/// Which module imports which, seen from the folder that holds both: `web::page` importing `web::menu` is an arrow
/// between these two, importing `session::store` is one from `web` to `session`. A name that ends in `/` is a folder.
/// `mod.rs` files only list and pass on, so they are left out, and what they pass on counts where it is written.
fn arrows_between_siblings(files: &[Source]) -> Arrows {
    let (lists, named): (Vec<&Source>, Vec<&Source>) = files
        .iter()
        .partition(|file| file.path.ends_with("/mod.rs") || file.path == "src/lib.rs");
    let names: BTreeSet<String> = named
        .iter()
        .filter_map(|file| Some(file.module()?.join("::")))
        .collect();
    let passed_on = passed_on(&lists);
    let mut arrows = Arrows::new();
    for file in named {
        let from = file.module().unwrap_or_default();
        for path in imports(file) {
            if let Some(to) = written_in(&path, &names, &passed_on) {
                let to: Vec<String> = to.split("::").map(str::to_owned).collect();
                let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                if shared < from.len() && shared < to.len() {
                    arrows
                        .entry(name_at(&from, shared))
                        .or_default()
                        .insert(name_at(&to, shared));
                }
            }
        }
    }
    arrows
}

/// The name of `path` as a child of its first `depth` parts.
fn name_at(path: &[String], depth: usize) -> String {
    let folder = if path.len() > depth + 1 { "/" } else { "" };
    format!("{}{folder}", path[..=depth].join("::"))
}

/// Knots that run through a folder. Files of one folder are one thing in several pages and may know one another.
fn knots_between_folders(files: &[Source]) -> Vec<String> {
    knots(&arrows_between_siblings(files))
        .into_iter()
        .filter(|knot| knot.iter().any(|name| name.ends_with('/')))
        .map(|knot| knot.into_iter().collect::<Vec<_>>().join(", "))
        .collect()
}

/// What each `mod.rs` passes on: the path under which others see a thing, and its path where it is written.
fn passed_on(lists: &[&Source]) -> BTreeMap<String, Vec<String>> {
    let mut passed_on = BTreeMap::new();
    for list in lists {
        for path in imports(list) {
            if let (Some(mut seen), Some(name)) = (list.module(), path.last()) {
                seen.push(name.clone());
                passed_on.insert(seen.join("::"), path);
            }
        }
    }
    passed_on
}

/// The file that `path` leads to.
fn written_in(
    path: &[String],
    names: &BTreeSet<String>,
    passed_on: &BTreeMap<String, Vec<String>>,
) -> Option<String> {
    (1..=path.len())
        .rev()
        .map(|length| path[..length].join("::"))
        .find_map(|name| match passed_on.get(&name) {
            Some(origin) if origin.as_slice() != path => written_in(origin, names, passed_on),
            _ => names.contains(&name).then_some(name),
        })
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
    let knots = knots_between_folders(&below("src", &[".rs"]));
    assert!(
        knots.is_empty(),
        "each leads to each:\n{}",
        knots.join("\n")
    );
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
    assert!(knots(&table).is_empty());
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
    fn the_sandbox_imports_nothing_and_only_the_command_line_imports_it() {
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
        assert!(wrong("src/cli/demo.rs", "use till::sandbox::Sandbox;").is_empty());
    }

    #[test]
    fn a_module_without_a_floor_is_a_fault() {
        assert_eq!(wrong("src/cellar.rs", "").len(), 1);
        assert_eq!(wrong("src/app.rs", "use crate::cellar;").len(), 1);
    }

    #[test]
    fn two_folders_in_a_circle_are_found() {
        let files = [
            Source::sample("src/web/page.rs", "use crate::{session::store};"),
            Source::sample("src/session/store.rs", "use crate::session::Visit;"),
            Source::sample(
                "src/session/visit.rs",
                "use super::store; use crate::web::page::Page;",
            ),
            Source::sample(
                "src/session/mod.rs",
                "mod store; mod visit; pub use visit::Visit;",
            ),
        ];
        assert_eq!(knots_between_folders(&files), ["session/, web/"]);
        assert!(knots_between_folders(&files[1..]).is_empty());
    }

    #[test]
    fn a_file_and_a_folder_beside_it_are_found() {
        let files = [
            Source::sample("src/web/page.rs", "use super::Menu;"),
            Source::sample("src/web/menu/bar.rs", "use super::super::page;"),
            Source::sample("src/web/menu/mod.rs", "mod bar; pub use bar::Menu;"),
            Source::sample("src/web/mod.rs", "mod page; mod menu; pub use menu::Menu;"),
        ];
        assert_eq!(knots_between_folders(&files), ["web::menu/, web::page"]);
    }
}
