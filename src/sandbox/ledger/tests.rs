//! The ledger's own promises: sums, order, paging, and receipts that change their id.

use super::book::Ledger;
use super::entry::{Entry, Initiation, Settlement, Status};
use super::page::{Asked, BadPage};
use super::receive::{NotReceived, Way};
use crate::sandbox::clock::Clock;
use crate::sandbox::people::{self, Person, WalletKind};

fn ledger() -> (Ledger, Vec<Person>) {
    let people = people::everybody(10_000);
    (Ledger::new(Clock::default(), &people), people)
}

fn named(people: &[Person], name: &str) -> String {
    people
        .iter()
        .find(|person| person.name == name)
        .expect("one of the cast")
        .id
        .clone()
}

fn pages(first: i64) -> Asked {
    Asked {
        first: Some(first),
        ..Asked::default()
    }
}

#[test]
fn entries_add_up_to_the_balance_and_never_overdraw() {
    let (ledger, people) = ledger();
    for person in &people {
        let account = ledger.account_of(&person.id).expect("an account each");
        for wallet in &account.wallets {
            let mut balance = 0;
            for entry in account.entries.iter().filter(|e| e.wallet_id == wallet.id) {
                balance += entry.amount;
                assert!(balance >= 0, "{} overdrawn by {}", person.name, entry.id);
            }
            assert_eq!(balance, wallet.balance, "{}", person.name);
        }
    }
}

#[test]
fn ids_grow_with_time_and_are_24_hex_digits() {
    let (ledger, people) = ledger();
    for person in &people {
        let account = ledger.account_of(&person.id).expect("an account each");
        for pair in account.entries.windows(2) {
            assert!(pair[0].id < pair[1].id, "{}: {:?}", person.name, pair);
            assert!(pair[0].created_at <= pair[1].created_at);
        }
        for entry in &account.entries {
            assert_eq!(entry.id.len(), 24);
            assert!(entry.id.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert_eq!(account.entry(&entry.id).map(|e| &e.id), Some(&entry.id));
        }
    }
}

#[test]
fn the_cafe_has_every_kind_of_entry() {
    let (ledger, people) = ledger();
    let cafe = ledger
        .account_of(&named(&people, "Rosa"))
        .expect("the café");
    let some = |what: &str, is_it: &dyn Fn(&Entry) -> bool| {
        assert!(cafe.entries.iter().any(|entry| is_it(entry)), "no {what}");
    };
    let (btc, usd) = (WalletKind::Btc, WalletKind::Usd);
    let lightning = |e: &Entry| matches!(e.settlement, Settlement::Lightning { .. });
    let inside = |e: &Entry| matches!(e.settlement, Settlement::IntraLedger { .. });
    let chain = |e: &Entry| matches!(e.settlement, Settlement::OnChain { .. });

    assert!(
        (400..900).contains(&cafe.entries.len()),
        "{}",
        cafe.entries.len()
    );
    some("dollar receipt", &|e| {
        e.kind == usd && e.is_receipt() && lightning(e)
    });
    some("dollar fee", &|e| {
        e.kind == usd && e.fee > 0 && !e.is_receipt()
    });
    some("Lightning fee", &|e| {
        e.kind == btc && lightning(e) && e.fee > 0 && e.amount < 0
    });
    some("deposit fee", &|e| {
        chain(e) && e.is_receipt() && e.fee == 2_500
    });
    some("free deposit", &|e| {
        chain(e) && e.is_receipt() && e.fee == 0
    });
    some("withdrawal", &|e| chain(e) && e.amount < 0 && e.fee > 0);
    some("pending withdrawal", &|e| {
        chain(e) && e.status == Status::Pending
    });
    some("pending send", &|e| {
        lightning(e) && e.status == Status::Pending
    });
    some("invoice settled inside", &|e| {
        inside(e) && matches!(e.initiation, Initiation::Lightning { .. })
    });
    some(
        "unknown invoice",
        &|e| matches!(&e.initiation, Initiation::Lightning { payment_request, .. } if payment_request.is_empty()),
    );
    some(
        "stranger without a username",
        &|e| matches!(&e.initiation, Initiation::IntraLedger(other) if other.username.is_none()),
    );
    some("zero amount", &|e| e.amount == 0);
    some("hidden memo", &|e| {
        e.memo.is_some() && e.visible_memo().is_none()
    });
    some("longest memo", &|e| {
        e.memo.as_ref().is_some_and(|memo| memo.len() == 639)
    });
    some("formula", &|e| {
        e.memo.as_ref().is_some_and(|memo| memo.starts_with('='))
    });
    some(
        "missing address",
        &|e| matches!(&e.initiation, Initiation::OnChain { address } if address == "<no-address>"),
    );
    let mut currencies: Vec<_> = cafe.entries.iter().map(|e| e.currency.code).collect();
    currencies.dedup();
    assert_eq!(currencies, ["USD", "COP", "EUR"]);
    assert_eq!(cafe.pending.len(), 2);
}

#[test]
fn a_failed_dollar_send_comes_back_as_bitcoin() {
    let (ledger, people) = ledger();
    let cafe = ledger
        .account_of(&named(&people, "Rosa"))
        .expect("the café");
    let pair = cafe
        .entries
        .windows(2)
        .find(|pair| pair[0].status == Status::Failure && pair[0].kind == WalletKind::Usd)
        .expect("a failed dollar send");
    assert!(pair[0].amount < 0);
    assert_eq!(pair[1].status, Status::Failure);
    assert_eq!(pair[1].kind, WalletKind::Btc);
    assert!(pair[1].is_receipt());
}

#[test]
fn a_deposit_changes_its_id_and_loses_the_fee_on_confirmation() {
    let (ledger, people) = ledger();
    let person = named(&people, "Nadia");
    let pending = ledger
        .receive(
            &person,
            WalletKind::Btc,
            100_000,
            Some("gone"),
            Way::OnChainPending,
        )
        .expect("a deposit");
    let waiting = ledger.account_of(&person).expect("her account");
    let wallet = waiting.wallet_of(WalletKind::Btc).expect("bitcoin");
    assert_eq!(
        (wallet.balance, waiting.pending_balance(&wallet.id)),
        (0, 97_500)
    );
    assert_eq!(pending.len(), 36);
    assert!(waiting.entries.is_empty());

    let confirmed = ledger.confirm(&pending).expect("confirmed");
    assert_ne!(confirmed, pending);
    let settled = ledger.account_of(&person).expect("her account");
    assert_eq!(settled.wallets[0].balance, 97_500);
    assert!(settled.pending.is_empty());
    assert_eq!(
        settled.entry(&confirmed).map(|e| e.memo.clone()),
        Some(None)
    );
    assert_eq!(ledger.confirm(&pending), Err(NotReceived::NothingPending));
}

#[test]
fn receipts_are_refused_where_blink_refuses_them() {
    let (ledger, people) = ledger();
    let give = |name: &str, kind, amount, way| {
        ledger.receive(&named(&people, name), kind, amount, None, way)
    };
    let (btc, usd) = (WalletKind::Btc, WalletKind::Usd);
    assert_eq!(
        give("Lena", btc, 1, Way::Lightning),
        Err(NotReceived::Inactive)
    );
    assert_eq!(
        give("Bruno", usd, 1, Way::Lightning),
        Err(NotReceived::NoSuchWallet)
    );
    assert_eq!(
        give("Bruno", btc, 0, Way::IntraLedger),
        Err(NotReceived::NoAmount)
    );
    assert_eq!(
        give("Bruno", btc, 4_999, Way::OnChainPending),
        Err(NotReceived::Dust)
    );
    assert!(give("Bruno", btc, 1, Way::IntraLedger).is_ok());
    assert_eq!(
        ledger.receive("nobody", btc, 1, None, Way::Lightning),
        Err(NotReceived::NoSuchPerson)
    );
}

#[test]
fn all_pages_forward_are_all_entries_once() {
    let (ledger, people) = ledger();
    let cafe = ledger
        .account_of(&named(&people, "Rosa"))
        .expect("the café");
    let mut seen = Vec::new();
    let mut asked = pages(37);
    loop {
        let page = cafe.page(&asked, |_| true).expect("a page");
        assert!(!page.has_previous);
        seen.extend(page.entries.iter().map(|entry| entry.id.clone()));
        if !page.has_next {
            break;
        }
        asked.after = seen.last().cloned();
    }
    seen.reverse();
    let all: Vec<_> = cafe.entries.iter().map(|entry| entry.id.clone()).collect();
    assert_eq!(seen, all);
}

#[test]
fn last_with_before_is_the_way_back() {
    let (ledger, people) = ledger();
    let cafe = ledger
        .account_of(&named(&people, "Rosa"))
        .expect("the café");
    let newest = cafe.page(&pages(10), |_| true).expect("a page");
    let cursor = newest.entries[9].id.clone();
    let second = cafe
        .page(
            &Asked {
                after: Some(cursor),
                ..pages(10)
            },
            |_| true,
        )
        .expect("a page");
    let back = cafe
        .page(
            &Asked {
                last: Some(10),
                before: Some(second.entries[0].id.clone()),
                ..Asked::default()
            },
            |_| true,
        )
        .expect("a page");
    let ids = |page: &super::page::Page| -> Vec<String> {
        page.entries.iter().map(|entry| entry.id.clone()).collect()
    };
    assert_eq!(ids(&back), ids(&newest));
    assert!(!back.has_next && !back.has_previous);
}

#[test]
fn page_sizes_outside_one_to_a_hundred_are_refused() {
    let (ledger, people) = ledger();
    let cafe = ledger
        .account_of(&named(&people, "Rosa"))
        .expect("the café");
    let refusal = |asked: &Asked| cafe.page(asked, |_| true).map(|_| ()).expect_err("refused");
    assert_eq!(refusal(&pages(101)), BadPage::TooLarge(101));
    assert_eq!(refusal(&pages(0)), BadPage::TooSmall(0));
    assert_eq!(refusal(&pages(-1)), BadPage::TooSmall(-1));
    let both = Asked {
        last: Some(1),
        ..pages(1)
    };
    assert_eq!(refusal(&both), BadPage::BothEnds);
    let malformed = Asked {
        after: Some("not a cursor at all".to_owned()),
        ..pages(1)
    };
    assert_eq!(refusal(&malformed), BadPage::MalformedCursor);
    assert_eq!(
        cafe.page(&Asked::default(), |_| true)
            .expect("a page")
            .entries
            .len(),
        100
    );
}
