//! Amounts mean what they meant when they were typed, and a form rings up what stands on it.

use std::time::Duration;

use reqwest::StatusCode;
use till::sandbox::SideService;

use super::{Seller, invoice, until};
use crate::harness::{Page, Till};

/// Till has never heard of any currency.
async fn without_prices() -> Till {
    let till = Till::usual().await;
    till.control.set_failing(SideService::Price, true);
    till
}

/// Blink tells prices again, and what failed a moment ago is asked for anew.
async fn prices_are_back(till: &Till, seller: &Seller, page: &Page, action: &str) -> Page {
    till.control.set_failing(SideService::Price, false);
    for _ in 0..100 {
        let next = seller.browser.submit(page, action, &[]).await;
        if !next.says("Prices cannot be had") {
            return next;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no price after ten seconds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_of_a_currency_are_never_taken_for_sats() {
    let till = without_prices().await;
    let stranger = Seller::stranger("rosa_cafe");
    for asked in ["amount=5&display=EUR", "currency=EUR&lines=1250&note=tea"] {
        let page = stranger
            .browser
            .get(till.at(&format!("/@rosa_cafe?{asked}")))
            .await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            page.says("Blink does not answer about EUR"),
            "{}",
            page.text()
        );
        assert!(!page.has("[data-charge]"));
        let sats = page.attributes("main a", "href");
        assert!(
            sats.contains(&"/@rosa_cafe?currency=SAT".to_owned()),
            "{sats:?}"
        );
        assert_eq!(page.attributes("main form", "method"), ["get"]);
        let fields = page.form("/@rosa_cafe").unwrap().fields;
        for part in asked.split('&') {
            let (name, value) = part.split_once('=').unwrap();
            assert!(
                fields.contains(&(name.to_owned(), value.to_owned())),
                "{part}: {fields:?}"
            );
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_waits_for_its_price_and_is_charged_as_it_was() {
    let till = without_prices().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa.browser.get(till.at("/till?currency=SAT")).await;
    assert_eq!(keypad.status, StatusCode::OK);
    let fields = [
        ("do", "charge"),
        ("amount", "12.50"),
        ("counted", "EUR"),
        ("note", "cake"),
    ];
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(till.control.invoices().iter().all(|seen| !seen.is_open()));
    // From there the currency can be changed, and the amounts go.
    let fields = [
        ("do", "currency"),
        ("amount", "12.50"),
        ("counted", "EUR"),
        ("currency", "SAT"),
    ];
    let other = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert_eq!(other.attributes("[name=amount]", "value"), [""]);
    assert_eq!(other.attributes("[name=counted]", "value"), ["SAT"]);
    let sale = prices_are_back(&till, &rosa, &page, "/till/charge").await;
    assert!(
        sale.has(".sale--waiting") && sale.says("€12.50") && sale.says("cake"),
        "{}",
        sale.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_in_what_blink_does_not_have_are_not_kept_in_something_else() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa
        .browser
        .get(till.at("/till?amount=1000&display=XYZ&memo=tea"))
        .await;
    assert!(
        keypad.says("Blink has no currency XYZ"),
        "{}",
        keypad.text()
    );
    assert_eq!(keypad.attributes("[name=amount]", "value"), [""]);
    assert_eq!(keypad.attributes("#note", "value"), ["tea"]);
    for pressed in ["charge", "add"] {
        let fields = [("do", pressed), ("amount", "1000"), ("counted", "XYZ")];
        let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{pressed}");
        assert_eq!(page.attributes("[name=amount]", "value"), [""], "{pressed}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_not_shown_in_a_currency_that_nobody_knows() {
    let till = without_prices().await;
    let rosa = Seller::rosa(&till).await;
    let page = rosa.browser.get(till.at("/till/settings")).await;
    assert_eq!(
        page.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        page.text()
    );
    assert!(page.form("/till/settings").is_none());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_sum_is_confirmed_in_whatever_unit_and_only_as_it_was() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    let fields = [("currency", "USD"), ("confirm_above", "250")];
    rosa.browser
        .submit(&settings, "/till/settings", &fields)
        .await;
    let asked = rosa
        .charge(&till, &[("amount", "300"), ("counted", "USD")])
        .await;
    assert!(
        asked.says("300.00") && !asked.has(".sale"),
        "{}",
        asked.text()
    );
    // Raised after the question it is asked about again.
    let raised = [("do", "charge"), ("amount", "3000")];
    let again = rosa.browser.submit(&asked, "/till/charge", &raised).await;
    assert!(
        again.says("3,000.00") && !again.has(".sale"),
        "{}",
        again.text()
    );
    let sale = rosa
        .browser
        .submit(&again, "/till/charge", &[("do", "charge")])
        .await;
    assert!(sale.has(".sale--waiting"), "{}", sale.text());
    // A bitcoin is some forty thousand dollars there: a hundredth of one is above it, a thousandth below.
    let many = rosa
        .charge(&till, &[("amount", "1000000"), ("counted", "SAT")])
        .await;
    assert!(
        !many.has(".sale") && many.says("1,000,000 sats"),
        "{}",
        many.text()
    );
    let few = rosa
        .charge(&till, &[("amount", "100000"), ("counted", "SAT")])
        .await;
    assert!(few.has(".sale--waiting"), "{}", few.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_customer_s_coffee_is_another_sale() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa.keypad(&till).await;
    let coffee = [("do", "charge"), ("amount", "2100"), ("counted", "SAT")];
    let first = rosa.browser.submit(&keypad, "/till/charge", &coffee).await;
    till.control.pay(&invoice(&first)).unwrap();
    until(&rosa.browser, &first, "paid").await;
    // A browser that lost the answer and sends the form again is shown what became of it.
    let again = rosa.browser.submit(&keypad, "/till/charge", &coffee).await;
    assert_eq!(again.url, first.url);
    till.clock.advance(31);
    till.control.advance_clock(31);
    let next = rosa.browser.submit(&keypad, "/till/charge", &coffee).await;
    assert_ne!(next.url, first.url);
    assert!(next.has(".sale--waiting"), "{}", next.text());
    // Called off it is over at once.
    let cancel = format!("{}/cancel", next.url.path());
    rosa.browser.submit(&next, &cancel, &[]).await;
    let third = rosa.browser.submit(&keypad, "/till/charge", &coffee).await;
    assert!(third.has(".sale--waiting"), "{}", third.text());
    assert!(third.url != next.url && third.url != first.url);
    till.stop().await;
}
