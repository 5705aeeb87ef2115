//! Asking for a sale's code, where something is cut, wrong or too much.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use till::sandbox::{Down, Part};

use super::{Seller, invoice, until};
use crate::harness::{SOON, Setup, Store, Till, on_both};

on_both! {
    /// Who hangs up is no reason to leave a sale without its code.
    async fn a_tab_that_closes_leaves_a_sale_with_its_code(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::stranger("rosa_cafe");
        // Who receives is known by then.
        rosa.charge(&till, &[("amount", "20"), ("counted", "SAT")]).await;
        let keypad = rosa.keypad(&till).await;
        till.control.set_latency(Part::Api, 4_000);
        let fields = [("do", "charge"), ("amount", "21"), ("counted", "SAT")];
        let post = rosa.browser.try_submit(&keypad, "/@rosa_cafe/charge", &fields);
        assert!(tokio::time::timeout(Duration::from_millis(1_500), post).await.is_err(), "Blink answered");
        let begun = Instant::now();
        while till.state.sales.waiting("open rosa_cafe", 9).await.unwrap().len() < 2 {
            assert!(begun.elapsed() < 2 * SOON, "nobody asks");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_asks_again_where_there_is_no_code() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa.keypad(&till).await;
    let down = |down| till.control.set_down(Part::Api, down);
    down(Down::Refuse).await.unwrap();
    let fields = [("do", "charge"), ("amount", "5"), ("counted", "SAT")];
    let failed = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert!(failed.has(".sale--failed"), "{}", failed.text());
    down(Down::Up).await.unwrap();
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert_eq!(page.url.path(), failed.url.path());
    assert!(page.has(".sale--waiting"), "{}", page.text());
    till.stop().await;
}

/// Somebody died between the two: the code is written down and watched, and nobody was told of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_nobody_showed_is_shown_before_another_is_made() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let fields = [("do", "charge"), ("amount", "21"), ("counted", "SAT")];
    let keypad = rosa.keypad(&till).await;
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    let first = invoice(&page);
    let file = till.state.config.database.data_dir.join("till.db");
    let options = SqliteConnectOptions::new().filename(file);
    let mut other = options.connect().await.unwrap();
    sqlx::query("UPDATE sales SET state = 'open', history = '[]'")
        .execute(&mut other)
        .await
        .unwrap();
    let page = rosa.browser.get(page.url.as_str()).await;
    assert!(page.has(".sale--failed[data-unasked]"), "{}", page.text());
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert_eq!(invoice(&page), first);
    assert_eq!(till.control.invoices().len(), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sale_gets_no_more_than_thirty_codes() {
    let till = Till::usual().await;
    till.control.set_invoice_limit(None);
    let rosa = Seller::rosa(&till).await;
    let fields = [("amount", "21"), ("counted", "SAT")];
    let mut page = rosa.charge(&till, &fields).await;
    let renew = format!("{}/renew", page.url.path());
    for _ in 0..29 {
        page = rosa.browser.submit(&page, &renew, &[]).await;
        assert_eq!(page.url.query(), None, "{}", page.text());
    }
    let last = invoice(&page);
    page = rosa.browser.submit(&page, &renew, &[]).await;
    assert!(page.text().contains("it gets no more"), "{}", page.text());
    assert_eq!(invoice(&page), last, "the last one can be paid");
    assert_eq!(till.control.invoices().len(), 30);
    till.stop().await;
}

/// The token cannot be renewed for as long as the provider is away; nobody needs one to pay somebody by name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_own_register_sells_on_without_the_provider() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let fields = [("amount", "21"), ("counted", "SAT")];
    rosa.charge(&till, &fields).await;
    till.control.expire_access_tokens(None).unwrap();
    let away = till.control.set_down(Part::Provider, Down::Refuse);
    away.await.unwrap();
    let page = rosa.charge(&till, &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let shown = invoice(&page);
    let journal = till.control.journal();
    let mut asked = journal
        .iter()
        .filter_map(|entry| entry.operation.as_deref());
    assert!(asked.any(|name| name == "SatsInvoiceFor"), "{journal:?}");
    till.control.pay(&shown).unwrap();
    until(&rosa.browser, &page, "paid").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_worth_too_little_is_not_begun() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let fields = [("amount", "1"), ("currency", "VND"), ("counted", "VND")];
    let page = rosa.charge(&till, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("less than can be"), "{}", page.text());
    let fields = [("amount", "21"), ("counted", "SAT")];
    let page = rosa.charge(&till, &fields).await;
    assert!(page.text().contains("Order 1"), "{}", page.text());
    till.stop().await;
}
