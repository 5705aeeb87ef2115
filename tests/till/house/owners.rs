//! Who owns what: GraphQL lives in `blink`, each table in one file, SQL nowhere else.

use std::collections::BTreeSet;

use super::source::{Source, below};
use super::tokens::{Token, tokens};

/// Crates that only one place may use, and that place.
const CRATES: [(&str, &str); 2] = [("cynic", "src/blink/"), ("apollo_compiler", "src/sandbox/")];

fn strange_crates(file: &Source) -> Vec<String> {
    let found = tokens(&file.text);
    CRATES
        .iter()
        .filter(|(name, home)| {
            !file.path.starts_with(home) && found.iter().any(|token| token.is(name))
        })
        .map(|(name, home)| format!("{}: `{name}` is used in {home} only", file.path))
        .collect()
}

/// Each table and its owner: the one file, or the one module, that speaks SQL about it.
const TABLES: [(&str, &str); 18] = [
    ("ended_logins", "src/session/"),
    ("history_accounts", "src/history/"),
    ("history_blocks", "src/history/"),
    ("payees", "src/sale/"),
    ("payout_leases", "src/payout/"),
    ("linked_accounts", "src/linking/"),
    ("payout_people", "src/payout/"),
    ("payout_requests", "src/payout/"),
    ("payout_rows", "src/payout/"),
    ("payout_runs", "src/payout/"),
    ("registers", "src/sale/"),
    ("revocations", "src/session/"),
    ("sale_invoices", "src/sale/"),
    ("sales", "src/sale/"),
    ("sessions", "src/session/"),
    ("step_ups", "src/session/"),
    ("used_states", "src/session/"),
    ("watchers", "src/sale/"),
];

/// The names of the tables that `migrations` create.
fn tables(migrations: &[Source]) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for file in migrations {
        let words: Vec<&str> = file.text.split_whitespace().collect();
        for (at, _) in words
            .iter()
            .enumerate()
            .filter(|(_, word)| word.eq_ignore_ascii_case("table"))
        {
            if at > 0 && words[at - 1].eq_ignore_ascii_case("create") {
                let named = words[at + 1..]
                    .iter()
                    .find(|word| !is_any(word, &["if", "not", "exists"]));
                let name = named
                    .expect("a table has a name")
                    .split('(')
                    .next()
                    .unwrap_or_default();
                tables.insert(name.trim_matches('"').to_owned());
            }
        }
    }
    tables
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// The tables that the SQL in `file` reads or writes. SQL is told from English by its capitals.
fn touched(file: &Source, tables: &BTreeSet<String>) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    for token in tokens(&file.text) {
        let Token::Text(text) = token else { continue };
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words.windows(2) {
            if ["FROM", "INTO", "UPDATE", "JOIN"].contains(&pair[0]) && tables.contains(pair[1]) {
                touched.insert(pair[1].to_owned());
            }
        }
    }
    touched
}

/// Tables without an owner, owners without a table, SQL outside its owner, and database code that owns nothing.
fn strange_sql(
    files: &[Source],
    tables: &BTreeSet<String>,
    owners: &[(&str, &str)],
) -> Vec<String> {
    let mut strange = Vec::new();
    let owned: BTreeSet<String> = owners
        .iter()
        .map(|(table, _)| (*table).to_owned())
        .collect();
    for table in tables.symmetric_difference(&owned) {
        strange.push(format!(
            "table `{table}`: the migrations and the list of owners disagree"
        ));
    }
    for file in files {
        let touched = touched(file, tables);
        for (table, owner) in owners {
            if touched.contains(*table) && !file.path.starts_with(owner) {
                strange.push(format!("{}: table `{table}` belongs to {owner}", file.path));
            }
        }
        let uses_sqlx = tokens(&file.text).iter().any(|token| token.is("sqlx"));
        if uses_sqlx && touched.is_empty() && !file.path.starts_with("src/database/") {
            strange.push(format!("{}: uses `sqlx` but owns no table", file.path));
        }
    }
    strange
}

#[test]
fn graphql_stays_in_its_place() {
    let strange: Vec<String> = below("src", &[".rs"])
        .iter()
        .flat_map(strange_crates)
        .collect();
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}

#[test]
fn every_table_has_one_owner() {
    let migrated = tables(&below("migrations", &[".sql"]));
    let strange = strange_sql(&below("src", &[".rs"]), &migrated, &TABLES);
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}

#[test]
fn graphql_elsewhere_is_found() {
    let query = "#[derive(cynic::QueryFragment)] struct Me;";
    assert!(strange_crates(&Source::sample("src/blink/me.rs", query)).is_empty());
    assert_eq!(
        strange_crates(&Source::sample("src/web/page.rs", query)).len(),
        1
    );
    assert_eq!(
        strange_crates(&Source::sample(
            "src/web/page.rs",
            "use apollo_compiler::Schema;"
        ))
        .len(),
        1
    );
}

#[test]
fn sql_elsewhere_is_found() {
    let migration =
        "CREATE TABLE session (\n id BLOB\n);\nCREATE TABLE IF NOT EXISTS used_state(hash BLOB);";
    let tables = tables(&[Source::sample("migrations/sqlite/1.sql", migration)]);
    assert_eq!(
        tables.iter().map(String::as_str).collect::<Vec<_>>(),
        ["session", "used_state"]
    );

    let owners = [
        ("session", "src/session/store.rs"),
        ("used_state", "src/features/sign_in/"),
    ];
    let store = Source::sample(
        "src/session/store.rs",
        "sqlx::query(\"SELECT id FROM session WHERE x\")",
    );
    let states = Source::sample(
        "src/features/sign_in/used.rs",
        "execute(\"INSERT INTO used_state (hash) VALUES ($1)\")",
    );
    let pool = Source::sample("src/database/pool.rs", "use sqlx::SqlitePool;");
    let prose = Source::sample(
        "src/web/menu.rs",
        "\"we keep you out of and from session theft\"",
    );
    assert!(strange_sql(&[store, states, pool, prose], &tables, &owners).is_empty());

    let elsewhere = Source::sample("src/web/page.rs", "\"DELETE FROM session\"");
    let idle = Source::sample("src/blink/me.rs", "use sqlx::Row;");
    assert_eq!(strange_sql(&[elsewhere, idle], &tables, &owners).len(), 2);
    assert_eq!(strange_sql(&[], &tables, &owners[..1]).len(), 1);
    assert_eq!(strange_sql(&[], &BTreeSet::new(), &owners).len(), 2);
}
