//! `/transactions`: the list, its pages, its filter.

use std::collections::HashSet;

use reqwest::StatusCode;
use till::sandbox::{WalletKind, Way};

use super::people::{LENA, NOURA, ROSA, at_wallets, id};
use crate::harness::{Browser, Page, Till};

fn links(page: &Page) -> Vec<String> {
    page.attributes(".row__link", "href")
}

/// Where a pager's link leads.
fn beside(page: &Page, relation: &str) -> Option<String> {
    page.attributes(&format!(".pager [rel={relation}]"), "href")
        .pop()
}

async fn open(browser: &Browser, till: &Till, address: &str) -> Page {
    let page = browser.get(till.at(address)).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text());
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_says_everything_in_words_and_signs() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = open(&browser, &till, "/transactions").await;
    let hows = page.all(".row__how").join("|");
    for word in [
        "Received",
        "Sent",
        "Converted",
        "Returned",
        "Not sent",
        "Receiving",
        "Sending",
        "Lightning",
        "On-chain",
        "Fee",
    ] {
        assert!(hows.contains(word), "{word}: {hows}");
    }
    for chip in ["Pending", "Failed"] {
        assert!(page.all(".chip").iter().any(|one| one == chip), "{chip}");
    }
    let first = page.all(".rows .row__amount .amount__first");
    let second = page.all(".rows .row__amount .amount__second");
    assert_eq!(first.len(), second.len());
    assert!(
        first.iter().any(|one| one.starts_with('+'))
            && first.iter().any(|one| one.starts_with('−'))
    );
    assert!(
        !first.iter().any(|one| one.contains('-')),
        "hyphens are no minus signs"
    );
    assert_eq!(page.attributes(".rows time", "datetime").len(), first.len());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dollar_fees_are_in_dollars_and_already_in_the_amount() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let list = open(&browser, &till, "/transactions").await;
    let wallet = list.attributes(".filter", "href").pop().unwrap();
    let mut page = open(&browser, &till, &wallet).await;
    loop {
        let rows = page.all(".row--out");
        if let Some(row) = rows.iter().find(|row| row.contains("Fee")) {
            assert!(row.contains("Fee $0."), "{row}");
            return till.stop().await;
        }
        page = open(
            &browser,
            &till,
            &beside(&page, "next").expect("some dollar payment had a fee"),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_lead_to_the_end_and_back_without_gap_or_repeat() {
    let (till, browser, _) = at_wallets(NOURA).await;
    let mut page = open(&browser, &till, "/transactions").await;
    assert_eq!(beside(&page, "prev"), None);
    let mut seen = HashSet::new();
    let mut trail = vec![links(&page)];
    while let Some(older) = beside(&page, "next") {
        assert!(older.starts_with("/transactions?after="), "{older}");
        page = open(&browser, &till, &older).await;
        trail.push(links(&page));
    }
    let count: usize = trail.iter().map(Vec::len).sum();
    assert!(
        trail.len() > 2 && count > 60,
        "{} pages, {count} rows",
        trail.len()
    );
    assert!(
        trail.iter().flatten().all(|link| seen.insert(link.clone())),
        "a row came twice"
    );
    // Back again: the same rows on the way, though pages may be cut elsewhere.
    let mut back = vec![links(&page)];
    while let Some(newer) = beside(&page, "prev") {
        assert!(newer.starts_with("/transactions?before="), "{newer}");
        page = open(&browser, &till, &newer).await;
        back.push(links(&page));
    }
    let back: HashSet<_> = back.into_iter().flatten().collect();
    assert_eq!(back, seen);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_shows_the_same_page_after_new_payments() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let first = open(&browser, &till, "/transactions").await;
    let second = beside(&first, "next").unwrap();
    let before = links(&open(&browser, &till, &second).await);
    for amount in 1..=3 {
        let rosa = id(&till, ROSA);
        till.control
            .receive(
                &rosa,
                WalletKind::Btc,
                1_000 * amount,
                Some("new"),
                Way::Lightning,
            )
            .unwrap();
    }
    let page = open(&browser, &till, &second).await;
    assert_eq!(links(&page), before);
    // Newer from there is not the whole top; the page after that is, and is full.
    let newer = open(&browser, &till, &beside(&page, "prev").unwrap()).await;
    let top = open(&browser, &till, &beside(&newer, "prev").unwrap()).await;
    assert_eq!(top.url.query(), None);
    assert_eq!(
        top.all(".days .row__title")
            .iter()
            .filter(|title| *title == "new")
            .count(),
        3
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_question_per_page() {
    let (till, browser, _) = at_wallets(ROSA).await;
    till.control.clear_journal();
    open(&browser, &till, "/transactions").await;
    assert_eq!(till.control.count("POST /graphql"), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_filter_is_in_the_address_and_stays_over_pages() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let all = open(&browser, &till, "/transactions").await;
    assert_eq!(all.all(".filter"), ["All", "Bitcoin", "Dollar"]);
    let bitcoin = all.attributes(".filter", "href")[1].clone();
    let page = open(&browser, &till, &bitcoin).await;
    assert_eq!(page.all(".filter[aria-current=page]"), ["Bitcoin"]);
    assert!(
        page.all(".row__amount .amount__first")
            .iter()
            .all(|amount| amount.contains("sat"))
    );
    let older = beside(&page, "next").unwrap();
    assert!(
        older.contains("wallet=") && older.contains("after="),
        "{older}"
    );
    let older = open(&browser, &till, &older).await;
    assert!(
        older
            .all(".row__amount .amount__first")
            .iter()
            .all(|amount| amount.contains("sat"))
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pending_receipts_stand_on_top_and_move_down_under_a_new_number() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = open(&browser, &till, "/transactions").await;
    assert_eq!(page.all(".day__name")[0], "On their way");
    let rosa = id(&till, ROSA);
    let pending = till
        .control
        .receive(&rosa, WalletKind::Btc, 90_000, None, Way::OnChainPending)
        .unwrap();
    let page = open(&browser, &till, "/transactions").await;
    let address = format!("/transactions/{pending}");
    assert!(links(&page).contains(&address), "{:?}", links(&page));
    let detail = open(&browser, &till, &address).await;
    assert_eq!(detail.heading(), "Receiving Pending");
    let settled = till.control.confirm(&pending).unwrap();
    assert_ne!(settled, pending);
    let gone = browser.get(till.at(&address)).await;
    assert_eq!(
        (gone.status, gone.heading().as_str()),
        (StatusCode::NOT_FOUND, "No longer on its way")
    );
    let page = open(&browser, &till, "/transactions").await;
    assert!(
        links(&page)
            .iter()
            .any(|link| link.starts_with(&format!("/transactions/{settled}")))
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_keep_the_currency_of_their_day() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let signs = |page: &Page| -> HashSet<char> {
        let seconds = page.all(".row__amount .amount__second");
        seconds
            .iter()
            .filter_map(|one| one.trim_start_matches(['+', '−']).chars().next())
            .collect()
    };
    // Euros now; at first it was dollars. What is before the first of all is the oldest page.
    let newest = open(&browser, &till, "/transactions").await;
    assert_eq!(signs(&newest), HashSet::from(['€']));
    let oldest = open(
        &browser,
        &till,
        "/transactions?before=000000000000000000000001",
    )
    .await;
    assert_eq!(signs(&oldest), HashSet::from(['$']));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memos_of_any_script_stay_text() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let mut page = open(&browser, &till, "/transactions").await;
    let mut all = String::new();
    for _ in 0..3 {
        assert!(!page.body.contains("<script>alert"), "a memo became markup");
        all.push_str(&page.all(".row__title bdi").join("|"));
        page = open(&browser, &till, &beside(&page, "next").unwrap()).await;
    }
    for memo in [
        "قهوة عربية مع تمر",
        "<script>alert('free coffee')</script> & <b>\"tips\"</b>",
        "☕🥐",
    ] {
        assert!(all.contains(memo), "{memo}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_mean_nothing_lead_on() {
    let (till, browser, _) = at_wallets(ROSA).await;
    for query in [
        "after=zzz",
        "after=a%20b",
        "after=",
        "before=not-a-cursor",
        "after=65b1f0c2a9d3e4f5a6b7c8d9&before=65b1f0c2a9d3e4f5a6b7c8d9",
        "wallet=8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a99",
        "wallet=..%2F..",
        "wallet=a&wallet=b",
    ] {
        let page = browser
            .get(till.at(&format!("/transactions?{query}")))
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{query}");
        assert_eq!(
            page.heading(),
            "This page of the list is not there",
            "{query}"
        );
        assert!(
            page.attributes(".message a", "href")
                .contains(&"/transactions".to_owned())
        );
    }
    let beyond = open(
        &browser,
        &till,
        "/transactions?after=000000000000000000000001",
    )
    .await;
    assert!(beyond.says("Nothing further"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inactive_account_sees_everything_though_not_by_wallet() {
    let (till, browser, _) = at_wallets(LENA).await;
    let all = open(&browser, &till, "/transactions").await;
    let filtered = open(&browser, &till, &all.attributes(".filter", "href")[1]).await;
    assert!(filtered.says("This account is not active at Blink"));
    assert_eq!(links(&filtered), links(&all));
    till.stop().await;
}
