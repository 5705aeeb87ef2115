//! Watches the wire: what is sent is what the types come to, and each operation stays below the complexity that Blink
//! allows. `TILL_WRITE_OPERATIONS=1 cargo test wire` writes the files of `schema/operations/` anew, for review.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use cynic::schema::{MutationRoot, QueryRoot, SubscriptionRoot};
use cynic::{QueryFragment, QueryVariables};

use super::operation::Operation;
use super::{Place, Terms, TransactionId, WalletId};
use super::{
    cancel_invoice, cents_invoice_for, currencies, dollar_invoice_in_sats, fee_cents,
    fee_open_cents, fee_open_sats, fee_sats, globals, identity, invoice_news, invoice_status,
    invoice_statuses, invoices, live_price, open_invoice_for, overview, own_cents_invoice,
    own_sats_invoice, pay_invoice, pay_open_cents, pay_open_sats, payments_by_hash, pending, price,
    recipient, sats_invoice_for, transaction, transactions, wallets,
};
use crate::lightning::PaymentHash;
use crate::money::{Cents, CurrencyCode, Sats};

/// An operation by the name of its file.
struct Wire {
    name: &'static str,
    sent: Cow<'static, str>,
    /// What the types of question and answer come to.
    typed: String,
}

impl Wire {
    fn new<T, V>(name: &'static str, operation: Operation<T, V>) -> Self
    where
        T: QueryFragment,
        T::SchemaType: QueryRoot,
        V: QueryVariables,
    {
        let typed = cynic::Operation::<T, V>::query(operation.variables);
        Self::of(name, operation.query, &typed.query)
    }

    fn mutation<T, V>(name: &'static str, operation: Operation<T, V>) -> Self
    where
        T: QueryFragment,
        T::SchemaType: MutationRoot,
        V: QueryVariables,
    {
        let typed = cynic::Operation::<T, V>::mutation(operation.variables);
        Self::of(name, operation.query, &typed.query)
    }

    fn subscription<T, V>(name: &'static str, operation: Operation<T, V>) -> Self
    where
        T: QueryFragment,
        T::SchemaType: SubscriptionRoot,
        V: QueryVariables,
    {
        let typed = cynic::StreamingOperation::<T, V>::subscription(operation.variables);
        Self::of(name, operation.query, typed.query())
    }

    fn of(name: &'static str, sent: Cow<'static, str>, typed: &str) -> Self {
        let typed = format!("{}\n", typed.trim_end());
        Self { name, sent, typed }
    }
}

fn operations() -> Vec<Wire> {
    let wallet = WalletId::parse("w").unwrap();
    let id = TransactionId::parse("t").unwrap();
    let hash = PaymentHash::new([0; 32]);
    let username = "rosa".parse().unwrap();
    let terms = Terms::default();
    let (sats, cents) = (Sats(1), Cents(1));
    vec![
        Wire::mutation("cancel_invoice", cancel_invoice::operation(&wallet, &hash)),
        Wire::mutation(
            "cents_invoice_for",
            cents_invoice_for::operation(&wallet, cents, &terms),
        ),
        Wire::new("currencies", currencies::operation()),
        Wire::mutation(
            "dollar_invoice_in_sats",
            dollar_invoice_in_sats::operation(&wallet, sats, &terms),
        ),
        Wire::new("invoice_status", invoice_status::operation(&hash)),
        // Written by hand, as there may be any number of them.
        Wire::of(
            "invoice_statuses",
            include_str!("../../schema/operations/invoice_statuses.graphql").into(),
            &invoice_statuses::text(2),
        ),
        Wire::new("invoices", invoices::operation(&wallet, None)),
        Wire::mutation(
            "own_cents_invoice",
            own_cents_invoice::operation(&wallet, cents, &terms),
        ),
        Wire::mutation(
            "own_sats_invoice",
            own_sats_invoice::operation(&wallet, sats, &terms),
        ),
        Wire::mutation("fee_cents", fee_cents::operation(&wallet, "ln")),
        Wire::mutation(
            "fee_open_cents",
            fee_open_cents::operation(&wallet, "ln", cents),
        ),
        Wire::mutation(
            "fee_open_sats",
            fee_open_sats::operation(&wallet, "ln", sats),
        ),
        Wire::mutation("fee_sats", fee_sats::operation(&wallet, "ln")),
        Wire::mutation(
            "open_invoice_for",
            open_invoice_for::operation(&wallet, &terms),
        ),
        Wire::mutation("pay_invoice", pay_invoice::operation(&wallet, "ln", "")),
        Wire::mutation(
            "pay_open_cents",
            pay_open_cents::operation(&wallet, "ln", cents, ""),
        ),
        Wire::mutation(
            "pay_open_sats",
            pay_open_sats::operation(&wallet, "ln", sats, ""),
        ),
        Wire::new(
            "payments_by_hash",
            payments_by_hash::operation(&wallet, &hash),
        ),
        Wire::new("recipient", recipient::operation(&username, None)),
        Wire::mutation(
            "sats_invoice_for",
            sats_invoice_for::operation(&wallet, sats, &terms),
        ),
        Wire::subscription("invoice_news", invoice_news::operation(&hash)),
        Wire::subscription("live_price", live_price::operation(CurrencyCode::USD)),
        Wire::new("wallets", wallets::operation()),
        Wire::new("globals", globals::operation()),
        Wire::new("identity", identity::operation()),
        Wire::new("overview", overview::operation()),
        Wire::new("pending", pending::operation()),
        Wire::new("price", price::operation(CurrencyCode::USD)),
        Wire::new("transaction", transaction::operation(&wallet, &id)),
        Wire::new(
            "transactions",
            transactions::operation(&Place::Newest, None),
        ),
    ]
}

#[test]
fn what_is_sent_is_what_was_reviewed_and_what_the_types_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/operations");
    let write = std::env::var_os("TILL_WRITE_OPERATIONS").is_some();
    let mut files = Vec::new();
    for Wire { name, sent, typed } in operations() {
        let file = folder.join(format!("{name}.graphql"));
        if write {
            fs::write(&file, typed).unwrap();
        } else {
            assert_eq!(sent, typed, "{name}");
        }
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
    // A root mutation counts for much.
    let mut fields = if query.starts_with("mutation") {
        120
    } else {
        0
    };
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
    for Wire { name, sent, .. } in operations() {
        let complexity = complexity(&sent);
        assert!((2..200).contains(&complexity), "{name}: {complexity}");
    }
    let most = complexity(&invoice_statuses::text(invoice_statuses::MOST));
    assert!(most < 200, "{most}");
}
