//! Watches the wire: what is sent is what the types come to, and each operation stays below the complexity that Blink
//! allows. `TILL_WRITE_OPERATIONS=1 cargo test wire` writes the files of `schema/operations/` anew, for review.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use cynic::schema::{MutationRoot, QueryRoot, SubscriptionRoot};
use cynic::{QueryFragment, QueryVariables};

use super::account::{self, KeyId, PhoneCodeChannelType, Scope, Window};
use super::operation::Operation;
use super::{PAGE_SIZE, Place, Terms, TransactionId, WalletId};
use super::{
    cancel_invoice, cents_invoice_for, currencies, current_address, dollar_invoice_in_sats,
    fee_cents, fee_open_cents, fee_open_sats, fee_sats, globals, identity, incoming, invoice_news,
    invoice_status, invoice_statuses, invoices, live_price, new_address, open_invoice_for,
    overview, own_cents_invoice, own_invoice, own_open_invoice, own_sats_invoice, pay_invoice,
    pay_open_cents, pay_open_sats, payments_by_hash, pending, price, recipient, sats_invoice_for,
    transaction, transactions, wallet_name, wallets,
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
        Wire::mutation("current_address", current_address::operation(&wallet)),
        Wire::new("incoming", incoming::operation()),
        Wire::mutation("new_address", new_address::operation(&wallet)),
        Wire::new("own_invoice", own_invoice::operation(&wallet, &hash)),
        Wire::mutation(
            "own_open_invoice",
            own_open_invoice::operation(&wallet, &terms),
        ),
        Wire::new("wallets", wallets::operation()),
        Wire::new("globals", globals::operation()),
        Wire::new("identity", identity::operation()),
        Wire::new("wallet_name", wallet_name::operation()),
        Wire::new("overview", overview::operation()),
        Wire::new("pending", pending::operation()),
        Wire::new("price", price::operation(CurrencyCode::USD)),
        Wire::new("transaction", transaction::operation(&wallet, &id)),
        Wire::new(
            "transactions",
            transactions::operation(&Place::Newest, None, PAGE_SIZE),
        ),
    ]
}

/// Those about what the holder of an account keeps at Blink.
fn of_the_account() -> Vec<Wire> {
    let key = KeyId::parse("k").unwrap();
    let wallet = WalletId::parse("w").unwrap();
    let username = "rosa".parse().unwrap();
    let (day, sms) = (Window::Daily, PhoneCodeChannelType::Sms);
    vec![
        Wire::mutation("add_callback", account::add_callback::operation("u")),
        Wire::new("callback_portal", account::callback_portal::operation()),
        Wire::new("callbacks", account::callbacks::operation()),
        Wire::new("choices", account::choices::operation()),
        Wire::new("closing", account::closing::operation()),
        Wire::mutation(
            "create_key",
            account::create_key::operation("n", Some(90), &[Scope::Read]),
        ),
        Wire::mutation("delete_callback", account::delete_callback::operation("e")),
        Wire::mutation("delete_email", account::delete_email::operation()),
        Wire::mutation("delete_phone", account::delete_phone::operation()),
        Wire::mutation("delete_totp", account::delete_totp::operation()),
        Wire::new("keys", account::keys::operation()),
        Wire::new("logins", account::logins::operation()),
        Wire::mutation(
            "remove_key_limit",
            account::remove_key_limit::operation(&key, day),
        ),
        Wire::new("restrictions", account::restrictions::operation()),
        Wire::mutation("revoke_key", account::revoke_key::operation(&key)),
        Wire::mutation(
            "set_currency",
            account::set_currency::operation(CurrencyCode::USD),
        ),
        Wire::mutation(
            "set_default_wallet",
            account::set_default_wallet::operation(&wallet),
        ),
        Wire::mutation(
            "set_key_limit",
            account::set_key_limit::operation(&key, day, 1),
        ),
        Wire::mutation("set_language", account::set_language::operation(None)),
        Wire::mutation("set_username", account::set_username::operation(&username)),
        Wire::mutation("start_email", account::start_email::operation("e")),
        Wire::mutation("start_phone", account::start_phone::operation("p", sms)),
        Wire::mutation("start_totp", account::start_totp::operation()),
        Wire::new(
            "username_available",
            account::username_available::operation(&username),
        ),
        Wire::mutation("verify_email", account::verify_email::operation("r", "c")),
        Wire::mutation("verify_phone", account::verify_phone::operation("p", "c")),
        Wire::mutation("verify_totp", account::verify_totp::operation("r", "c")),
    ]
}

#[test]
fn what_is_sent_is_what_was_reviewed_and_what_the_types_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/operations");
    let write = std::env::var_os("TILL_WRITE_OPERATIONS").is_some();
    let mut files = Vec::new();
    for Wire { name, sent, typed } in operations().into_iter().chain(of_the_account()) {
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
    for Wire { name, sent, .. } in operations().into_iter().chain(of_the_account()) {
        let complexity = complexity(&sent);
        assert!((1..200).contains(&complexity), "{name}: {complexity}");
    }
    let most = complexity(&invoice_statuses::text(invoice_statuses::MOST));
    assert!(most < 200, "{most}");
}
