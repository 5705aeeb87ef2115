//! Bitcoin addresses: what they cost is said first; what comes to them is seen before it counts.

use reqwest::StatusCode;
use till::sandbox::{WalletKind, Way};

use super::{rosa, wallets};
use crate::dashboard::people::{BRUNO, ROSA, id};
use crate::harness::{Browser, sign_in};

/// The address on a page.
fn address(page: &crate::harness::Page) -> String {
    page.all(".receive__name .code")[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fee_and_minimum_are_said_before_there_is_an_address() {
    let (till, browser, page) = rosa().await;
    assert!(
        page.says("2,500 sats of deposits up to 1,000,000 sats"),
        "{}",
        page.text()
    );
    assert!(page.says("nothing of larger ones"));
    assert!(page.says("does not credit deposits below 5,000 sats"));
    let mut words = page.body.split(|sign: char| !sign.is_ascii_alphanumeric());
    assert!(!words.any(|word| word.starts_with("tb1q")));
    let [bitcoin, dollar] = wallets(&page);
    let fields = [("wallet", bitcoin.as_str()), ("make", "address")];
    let first = browser.submit(&page, "/receive", &fields).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.says("2,500 sats") && first.has(".receive__code svg"));
    assert!(address(&first).starts_with("tb1q"));
    let again = browser.submit(&page, "/receive", &fields).await;
    assert_eq!(address(&again), address(&first));
    // To load the page again asks Blink for nothing, and shows the same.
    assert_eq!(first.url.path(), "/receive/address");
    till.control.clear_journal();
    let reloaded = browser.get(first.url.as_str()).await;
    assert_eq!(address(&reloaded), address(&first));
    let asked = till.control.journal();
    let asked = asked.iter().filter_map(|entry| entry.operation.as_deref());
    assert!(!asked.into_iter().any(|name| name.contains("Address")));
    let new = browser
        .submit(&first, "/receive", &[("make", "new-address")])
        .await;
    assert_ne!(address(&new), address(&first));
    let fields = [("wallet", dollar.as_str()), ("make", "address")];
    let dollars = browser.submit(&page, "/receive", &fields).await;
    assert!(dollars.says("credited in dollars"));
    assert_ne!(address(&dollars), address(&new));
    // No link puts an address on the page: not one with another address, and not one of somebody else's.
    let forged = first.url.as_str().replace(&address(&first), "tb1qevil");
    for foreign in [
        till.at("/receive?address=tb1qevil&make=address&wallet=x")
            .as_str(),
        till.at("/receive/address").as_str(),
        &forged,
    ] {
        let page = browser.get(foreign).await;
        assert_eq!(page.url.path(), "/receive", "{foreign}");
        let codes = page.all(".code").concat();
        assert!(
            codes.contains("rosa_cafe@") && !codes.contains("tb1q"),
            "{codes}"
        );
    }
    let bruno = Browser::new();
    sign_in(&bruno, &till, BRUNO).await;
    let seen = bruno.get(first.url.as_str()).await;
    assert_eq!(seen.url.path(), "/receive");
    assert!(!seen.body.contains(&address(&first)));
    for _ in 3..20 {
        let more = browser
            .submit(&new, "/receive", &[("make", "new-address")])
            .await;
        assert!(more.has(".receive__code"), "{}", more.text());
    }
    let refused = browser
        .submit(&new, "/receive", &[("make", "new-address")])
        .await;
    assert!(refused.all(".notice--error")[0].contains("four hours for addresses"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deposit_is_seen_then_confirmed_under_another_number() {
    let (till, browser, page) = rosa().await;
    let before = page.all(".receive__pending li").len();
    let rosa = id(&till, ROSA);
    let receive = |sats| {
        till.control
            .receive(&rosa, WalletKind::Btc, sats, None, Way::OnChainPending)
    };
    assert!(receive(4_999).is_err(), "dust is not credited");
    let pending = receive(77_500).unwrap();
    let page = browser.get(till.at("/receive")).await;
    let seen = page.all(".receive__pending li");
    assert_eq!(seen.len(), before + 1);
    // Blink's fee is off it already.
    assert!(
        seen.iter().any(|one| one.contains("+75,000 sats")),
        "{seen:?}"
    );
    let link = format!("/transactions/{pending}");
    assert!(
        page.attributes(".receive__pending a", "href")
            .contains(&link)
    );
    let confirmed = till.control.confirm(&pending).unwrap();
    assert_ne!(confirmed, pending);
    let page = browser.get(till.at("/receive")).await;
    assert_eq!(page.all(".receive__pending li").len(), before);
    let hidden = browser
        .submit(&page, "/preferences", &[("amounts", "hidden")])
        .await;
    assert!(!hidden.all(".receive__pending").concat().contains("sats"));
    till.stop().await;
}
