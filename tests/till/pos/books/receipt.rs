//! A receipt says what was sold, to whoever has its link.

use reqwest::StatusCode;

use super::{paid, paid_in_cash, receipt, value};
use crate::harness::{Browser, Setup, Store, Till, on_both};
use crate::pos::{Seller, invoice, until};

on_both! {
    async fn it_says_what_was_sold_and_proves_the_payment(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let sold = [
            ("lines", "1000 250"),
            ("amount", ""),
            ("counted", "SAT"),
            ("discount", "10"),
            ("tip", "1500"),
            ("note", "Table <7>"),
        ];
        let sale = paid(&till, &rosa, &sold).await;
        let page = receipt(&rosa.browser, &sale).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert_eq!(page.all(".slip__total bdi"), ["1,294 sats"]);
        for (name, text) in [
            ("Item 1", "1,000 sats"),
            ("Item 2", "250 sats"),
            ("Subtotal", "1,250 sats"),
            ("Discount", "−125 sats"),
            ("Without tip", "1,125 sats"),
            ("Tip", "169 sats"),
            ("Paid by", "Lightning"),
        ] {
            assert_eq!(value(&page, ".slip__sums", name), text, "{name}");
        }
        assert!(page.says("Order 1") && page.says("Table <7>"), "{}", page.text());
        assert!(page.has(".slip__proof--good"), "{}", page.text());
        let codes = page.all(".slip__facts .code");
        let hash = till.control.invoices().iter().find(|seen| !seen.is_open()).map(|seen| seen.payment_hash.clone());
        assert_eq!(codes.len(), 2);
        assert_eq!(Some(&codes[0]), hash.as_ref());
        // The same for a stranger, in their own language, without ways into the register.
        let stranger = Browser::reading("es").get(page.url.as_str()).await;
        assert_eq!(stranger.status, StatusCode::OK);
        assert_eq!(stranger.all(".slip__total bdi"), ["1294 sats"]);
        assert!(!stranger.has(".back") && !stranger.has(".till-bar__nav a"), "{}", stranger.text());
        assert!(page.has(".back"));
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_currency_it_names_sats_and_rate_of_the_invoice_that_was_paid() {
    let till = Till::usual().await;
    let seller = Seller::stranger("rosa_cafe");
    let sale = paid(&till, &seller, &[("amount", "12.50"), ("counted", "EUR")]).await;
    let sats = sale.all(".sale").concat();
    let page = receipt(&seller.browser, &sale).await;
    assert!(
        page.url.path().starts_with("/@rosa_cafe/sales/"),
        "{}",
        page.url
    );
    assert_eq!(page.all(".slip__total bdi"), ["€12.50"]);
    let paid = till
        .control
        .invoices()
        .into_iter()
        .find(|seen| !seen.is_open())
        .unwrap();
    let said = value(&page, ".slip__sums", "In sats").replace(",", "");
    assert_eq!(said, format!("{} sats", paid.sats.unwrap()), "{sats}");
    assert!(value(&page, ".slip__sums", "Rate").contains("1 BTC = €"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_and_nothing_are_said_as_such() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let sale = paid_in_cash(&till, &rosa, &[("amount", "500"), ("counted", "SAT")]).await;
    let page = receipt(&rosa.browser, &sale).await;
    assert_eq!(value(&page, ".slip__sums", "Paid by"), "Cash");
    assert!(
        !page.has(".slip__proof") && !page.has(".slip__facts"),
        "{}",
        page.text()
    );
    let sale = rosa
        .charge(&till, &[("amount", "501"), ("counted", "SAT")])
        .await;
    let page = receipt(&rosa.browser, &sale).await;
    assert_eq!(page.all(".slip__copy"), ["Not paid"]);
    assert!(!page.says("Paid by"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn time_and_paper_are_the_shops() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    let set = [
        ("time_zone", "Asia/Kathmandu"),
        ("paper", "58"),
        ("name", "Café Luna"),
    ];
    let saved = rosa.browser.submit(&settings, "/till/settings", &set).await;
    assert!(saved.says("Saved"), "{}", saved.text());
    let sale = rosa
        .charge(&till, &[("amount", "5"), ("counted", "SAT")])
        .await;
    till.control.pay(&invoice(&sale)).unwrap();
    let sale = until(&rosa.browser, &sale, "paid").await;
    let page = receipt(&Browser::new(), &sale).await;
    assert_eq!(page.heading(), "Café Luna");
    assert_eq!(page.attributes(".slip", "data-slip"), ["58"]);
    let time = &page.attributes(".slip__head time", "datetime")[0];
    assert!(time.ends_with("+05:45"), "{time}");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_sold_has_none() {
    let till = Till::usual().await;
    let seller = Seller::stranger("rosa_cafe");
    let sale = paid(&till, &seller, &[("amount", "5"), ("counted", "SAT")]).await;
    let path = sale.url.path().replace("rosa_cafe", "bruno");
    let own = sale.url.path().replace("/@rosa_cafe", "/till");
    let browser = Browser::new();
    for path in [
        path,
        own,
        "/till/sales/x".to_owned(),
        "/@rosa_cafe/sales/0".to_owned(),
    ] {
        let page = browser.get(till.at(&format!("{path}/receipt"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    till.stop().await;
}
