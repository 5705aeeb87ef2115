//! From the keypad to *paid*, signed in.

use reqwest::StatusCode;
use till::sandbox::{Down, Part};

use super::{Seller, invoice, until};
use crate::harness::{Setup, Store, Till, on_both};

on_both! {
    async fn what_is_rung_up_is_paid_and_shown(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let page = rosa.charge(&till, &[("amount", "1500"), ("counted", "SAT"), ("note", "Table 7")]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.url.path().starts_with("/till/sales/"), "{}", page.url);
        assert!(page.has(".sale--waiting"), "{}", page.text());
        let shown = invoice(&page);
        let seen = till.control.invoice(&shown).unwrap();
        assert_eq!((seen.sats, seen.memo.as_deref()), (Some(1500), Some("Table 7")));
        assert!(seen.external_id.starts_with("till-"), "{}", seen.external_id);
        till.control.pay(&shown).unwrap();
        let paid = until(&rosa.browser, &page, "paid").await;
        assert_eq!(paid.heading(), "Paid");
        let keypad = rosa.keypad(&till).await;
        assert!(!keypad.has(".till-bar__waiting"));
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_twice_is_one_sale_and_one_invoice() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa.keypad(&till).await;
    let fields = [("do", "charge"), ("amount", "21"), ("counted", "SAT")];
    let post = || rosa.browser.submit(&keypad, "/till/charge", &fields);
    let (one, two, three) = tokio::join!(post(), post(), post());
    assert_eq!(one.url, two.url);
    assert_eq!(one.url, three.url);
    until(&rosa.browser, &one, "waiting").await;
    assert_eq!(till.control.open_invoices().len(), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_discount_and_tip_come_to_the_invoice() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let fields = [
        ("lines", "1000 250"),
        ("amount", ""),
        ("counted", "SAT"),
        ("discount", "10"),
        ("tip", "1500"),
    ];
    let page = rosa.charge(&till, &fields).await;
    let seen = till.control.invoice(&invoice(&page)).unwrap();
    // 1250 less 125, and 15 % of 1125 rounded.
    assert_eq!(seen.sats, Some(1294));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sold_is_said_and_kept_as_typed() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    for (amount, said) in [
        ("abc", "cannot be read as a number"),
        ("", "Type an amount"),
    ] {
        let fields = [("amount", amount), ("note", "kept"), ("counted", "SAT")];
        let page = rosa.charge(&till, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(said), "{}", page.text());
        assert_eq!(page.attributes("#note", "value"), ["kept"]);
    }
    assert!(till.control.invoices().iter().all(|seen| !seen.is_open()));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_price_nothing_is_sold_in_a_currency_and_sats_are() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    // The currencies are known from then on.
    rosa.keypad(&till).await;
    till.control
        .set_failing(till::sandbox::SideService::Price, true);
    let page = rosa
        .charge(&till, &[("amount", "5"), ("counted", "SAT")])
        .await;
    assert!(page.has(".sale--waiting"), "{}", page.text());
    let keypad = rosa.browser.get(till.at("/till?currency=JPY")).await;
    assert!(
        keypad.text().contains("fresh exchange rate"),
        "{}",
        keypad.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn charging_costs_one_round_trip_to_blink() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    rosa.charge(&till, &[("amount", "2"), ("counted", "EUR")])
        .await;
    let keypad = rosa.keypad(&till).await;
    till.control.clear_journal();
    let fields = [("do", "charge"), ("amount", "3"), ("counted", "EUR")];
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert!(page.has(".sale--waiting"), "{}", page.text());
    let asked: Vec<_> = till
        .control
        .journal()
        .into_iter()
        .filter_map(|entry| entry.operation)
        // Whoever watches the first sale's invoice may ask how it stands meanwhile.
        .filter(|name| !name.starts_with("InvoiceStatus"))
        .collect();
    // The price is known, and so are the wallets.
    assert_eq!(asked, ["OwnSatsInvoice"]);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_found_where_the_websocket_does_not_tell() {
    let till = Till::usual().await;
    till.control.refuse_sockets(true);
    till.control.drop_sockets();
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(&till, &[("amount", "7"), ("counted", "SAT")])
        .await;
    till.control.pay(&invoice(&page)).unwrap();
    until(&rosa.browser, &page, "paid").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn called_off_is_back_on_the_keypad_and_paid_all_the_same_is_late() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(
            &till,
            &[("amount", "99"), ("counted", "SAT"), ("note", "tea")],
        )
        .await;
    let shown = invoice(&page);
    till.control.hold(&shown, None).unwrap();
    let cancel = format!("{}/cancel", page.url.path());
    let keypad = rosa.browser.submit(&page, &cancel, &[]).await;
    assert_eq!(keypad.url.path(), "/till");
    assert_eq!(keypad.attributes("input[name=lines]", "value"), ["99"]);
    assert_eq!(keypad.attributes("#note", "value"), ["tea"]);
    till.control.settle(&shown).unwrap();
    until(&rosa.browser, &page, "late").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_ends_a_sale_and_lightning_on_top_is_twice() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(&till, &[("amount", "50"), ("counted", "SAT")])
        .await;
    let shown = invoice(&page);
    // On its way already when the clerk takes the cash: it cannot be called off any more.
    till.control.hold(&shown, None).unwrap();
    let cash = format!("{}/cash", page.url.path());
    let paid = rosa.browser.submit(&page, &cash, &[]).await;
    assert!(paid.has(".sale--cash"), "{}", paid.text());
    till.control.settle(&shown).unwrap();
    until(&rosa.browser, &page, "again").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blink_away_is_said_and_a_new_code_is_one_press_away() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa.keypad(&till).await;
    till.control
        .set_down(Part::Api, Down::Refuse)
        .await
        .unwrap();
    let fields = [("do", "charge"), ("amount", "5"), ("counted", "SAT")];
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert!(page.has(".sale--failed"), "{}", page.text());
    assert!(
        page.text().contains("Blink does not answer"),
        "{}",
        page.text()
    );
    till.control.set_down(Part::Api, Down::Up).await.unwrap();
    let renew = format!("{}/renew", page.url.path());
    let page = rosa.browser.submit(&page, &renew, &[]).await;
    let page = until(&rosa.browser, &page, "waiting").await;
    till.control.pay(&invoice(&page)).unwrap();
    until(&rosa.browser, &page, "paid").await;
    till.stop().await;
}

/// What a page's script listens to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_told_to_whoever_listens() {
    let till = Till::usual().await;
    let seller = Seller::stranger("rosa_cafe");
    let page = seller
        .charge(&till, &[("amount", "7"), ("counted", "SAT")])
        .await;
    let events = format!("{}/events", page.url);
    let mut stream = reqwest::get(&events).await.unwrap();
    assert_eq!(
        stream.headers()["content-type"],
        "text/event-stream; charset=utf-8"
    );
    assert_eq!(stream.headers()["cache-control"], "no-store");
    let first = stream.chunk().await.unwrap().unwrap();
    // Without data no browser hears of an event.
    assert_eq!(first, "event: sale\ndata: changed\n\n");
    // The websocket tells: nobody could ask.
    till.control.set_down(Part::Api, Down::Hang).await.unwrap();
    till.control.pay(&invoice(&page)).unwrap();
    let second = stream.chunk().await.unwrap().unwrap();
    assert_eq!(second, first);
    till.control.set_down(Part::Api, Down::Up).await.unwrap();
    let paid = seller.browser.get(page.url.as_str()).await;
    assert!(paid.has(".sale--paid"), "{}", paid.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_code_takes_the_place_of_the_old_one_and_either_pays() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(&till, &[("amount", "2"), ("counted", "EUR")])
        .await;
    let first = invoice(&page);
    let held = till.control.invoice(&first).unwrap();
    assert_eq!(
        held.expires_at - held.created_at,
        15 * 60,
        "a price holds for a quarter of an hour"
    );
    let renew = format!("{}/renew", page.url.path());
    let renewed = rosa.browser.submit(&page, &renew, &[]).await;
    let second = invoice(&renewed);
    assert_ne!(first, second);
    assert_ne!(
        page.attributes("[data-sale]", "data-version"),
        renewed.attributes("[data-sale]", "data-version"),
        "the page in the browser notices"
    );
    assert!(renewed.text().contains("A new code"), "{}", renewed.text());
    // Two pages that renew by themselves make one new code.
    let stale = rosa.browser.submit(&page, &renew, &[]).await;
    assert_eq!(invoice(&stale), second);
    // The old one was called off; the new one is paid.
    assert!(till.control.invoice(&first).unwrap().cancelled);
    till.control.pay(&second).unwrap();
    until(&rosa.browser, &page, "paid").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amounts_stay_in_what_they_were_typed_in() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa
        .browser
        .get(till.at("/till?currency=EUR&lines=1250"))
        .await;
    // Chosen in the list, and *Charge* pressed at once: the lines are euros still.
    let fields = [("do", "charge"), ("currency", "JPY")];
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert!(page.text().contains("€12.50"), "{}", page.text());
    // The button adopts it, and takes nothing along that would mean something else.
    let fields = [("do", "currency"), ("currency", "JPY")];
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert_eq!(page.attributes("input[name=counted]", "value"), ["JPY"]);
    assert_eq!(page.attributes("input[name=lines]", "value"), [""]);
    // Where the price is gone nothing is taken for satoshis.
    till.control
        .set_failing(till::sandbox::SideService::Price, true);
    let fields = [("do", "charge"), ("counted", "KWD"), ("lines", "1250")];
    let page = rosa.browser.submit(&keypad, "/till/charge", &fields).await;
    assert_eq!(
        page.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        page.text()
    );
    assert!(
        page.text().contains("fresh exchange rate"),
        "{}",
        page.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_and_another_amount_is_another_sale() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let keypad = rosa.keypad(&till).await;
    let charge = async |amount: &str| {
        let fields = [("do", "charge"), ("amount", amount), ("counted", "SAT")];
        rosa.browser.submit(&keypad, "/till/charge", &fields).await
    };
    let first = charge("100").await;
    till.control.pay(&invoice(&first)).unwrap();
    until(&rosa.browser, &first, "paid").await;
    let second = charge("200").await;
    assert_ne!(first.url, second.url);
    assert_eq!(
        till.control.invoice(&invoice(&second)).unwrap().sats,
        Some(200)
    );
    assert_eq!(
        charge("200").await.url,
        second.url,
        "the same once more is the same sale"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_out_in_silence() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let many = vec!["1"; 101].join(" ");
    for lines in [many.as_str(), "100 x", "100 -5"] {
        let page = rosa
            .charge(&till, &[("lines", lines), ("counted", "SAT")])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{lines}");
        assert!(
            page.text().contains("more than a hundred"),
            "{}",
            page.text()
        );
    }
    till.stop().await;
}
