//! A sale that somebody ends while its money is on its way, or there already.

use super::{Seller, invoice, until};
use crate::harness::{Page, Setup, Store, Till, on_both};

/// Paid at Blink, and nobody has told us.
async fn paid_unheard(till: &Till, rosa: &Seller) -> Page {
    till.control.refuse_sockets(true);
    till.control.drop_sockets();
    let page = rosa
        .charge(till, &[("amount", "21"), ("counted", "SAT")])
        .await;
    till.control.pay(&invoice(&page)).unwrap();
    page
}

on_both! {
    async fn what_is_paid_already_is_not_called_off(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        for rosa in [Seller::rosa(&till).await, Seller::stranger("rosa_cafe")] {
            let page = paid_unheard(&till, &rosa).await;
            let cancel = format!("{}/cancel", page.url.path());
            let paid = rosa.browser.submit(&page, &cancel, &[]).await;
            assert!(paid.has(".sale--paid"), "{}", paid.text());
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_paid_already_is_not_paid_in_cash_too() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let page = paid_unheard(&till, &rosa).await;
    let cash = format!("{}/cash", page.url.path());
    let paid = rosa.browser.submit(&page, &cash, &[]).await;
    assert!(paid.has(".sale--paid"), "{}", paid.text());
    till.stop().await;
}

/// Both codes are paid after the sale was called off, and somebody ticks off the first before they see the second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bar_says_what_needs_a_look_until_it_was_seen() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(&till, &[("amount", "21"), ("counted", "SAT")])
        .await;
    let first = invoice(&page);
    till.control.hold(&first, None).unwrap();
    let act = |action| format!("{}/{action}", page.url.path());
    let renewed = rosa.browser.submit(&page, &act("renew"), &[]).await;
    let second = invoice(&renewed);
    till.control.hold(&second, None).unwrap();
    let keypad = rosa.browser.submit(&renewed, &act("cancel"), &[]).await;
    assert!(!keypad.has(".till-bar__attention"));
    till.control.settle(&first).unwrap();
    until(&rosa.browser, &page, "late").await;
    let keypad = rosa.keypad(&till).await;
    assert_eq!(keypad.all(".till-bar__attention"), ["1 needs a look"]);
    let stale = rosa.browser.get(till.at("/till/sales")).await;
    till.control.settle(&second).unwrap();
    until(&rosa.browser, &page, "again").await;
    let sales = rosa.browser.submit(&stale, &act("handled"), &[]).await;
    assert!(sales.has(".attention"), "nobody has seen the second one");
    let sales = rosa.browser.submit(&sales, &act("handled"), &[]).await;
    assert!(!sales.has(".attention"), "{}", sales.text());
    assert!(!sales.has(".till-bar__attention"));
    till.stop().await;
}
