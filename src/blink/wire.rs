//! Watches the wire: every operation stands as a reviewed file in `schema/operations/`, and each stays below
//! the complexity that Blink allows. `TILL_WRITE_OPERATIONS=1 cargo test` writes the files anew.

use std::fs;
use std::path::Path;

use super::{Place, TransactionId, WalletId};
use super::{globals, identity, overview, pending, price, transaction, transactions};
use crate::money::CurrencyCode;

/// Every operation with the name of its file.
fn operations() -> Vec<(&'static str, String)> {
    let wallet = WalletId::parse("w").unwrap();
    let id = TransactionId::parse("t").unwrap();
    vec![
        ("globals", globals::operation().query),
        ("identity", identity::operation().query),
        ("overview", overview::operation().query),
        ("pending", pending::operation().query),
        ("price", price::operation(CurrencyCode::USD).query),
        ("transaction", transaction::operation(&wallet, &id).query),
        (
            "transactions",
            transactions::operation(&Place::Newest, None).query,
        ),
    ]
}

#[test]
fn what_is_sent_is_what_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/operations");
    let write = std::env::var_os("TILL_WRITE_OPERATIONS").is_some();
    let mut files = Vec::new();
    for (name, query) in operations() {
        let file = folder.join(format!("{name}.graphql"));
        let query = format!("{}\n", query.trim_end());
        if write {
            fs::write(&file, &query).unwrap();
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), query, "{name}");
        files.push(file);
    }
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        assert!(
            files.contains(&file),
            "{} belongs to no operation",
            file.display()
        );
    }
}

/// Fields selected by an operation. Blink counts only the largest branch of a union, so this is never
/// less than what it counts.
fn complexity(query: &str) -> usize {
    let body = query.split_once('{').unwrap().1;
    let mut fields = 0;
    for line in body.lines().map(str::trim) {
        let is_fragment = line.starts_with("...");
        fields += usize::from(
            line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !is_fragment,
        );
    }
    fields
}

#[test]
fn no_operation_is_too_complex_for_blink() {
    for (name, query) in operations() {
        let complexity = complexity(&query);
        assert!((2..200).contains(&complexity), "{name}: {complexity}");
    }
}
