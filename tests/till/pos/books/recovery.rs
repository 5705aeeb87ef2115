//! Till's own record is lost; Blink still has the codes.

use till::lightning::Invoice;
use till::money::{Sats, Unit};
use till::receiving::{Order, Who};
use till::sale::SaleId;

use super::{paid, paid_in_cash};
use crate::database::rows::execute;
use crate::harness::{Page, Setup, Store, Till, on_both};
use crate::pos::{Seller, invoice, until};

async fn lose_everything(till: &Till) {
    for sql in ["DELETE FROM sale_invoices", "DELETE FROM sales"] {
        assert!(execute(&till.state.database, sql, &[]).await > 0, "{sql}");
    }
}

/// Presses the button, and again while there is more.
async fn recover(till: &Till, seller: &Seller) -> Page {
    let mut page = seller.browser.get(till.at("/till/recovery")).await;
    while page.form("/till/recovery").is_some() {
        page = seller.browser.submit(&page, "/till/recovery", &[]).await;
        assert_eq!(page.url.path(), "/till/recovery");
    }
    page
}

async fn listed(till: &Till, seller: &Seller) -> Vec<String> {
    let page = seller.browser.get(till.at("/till/sales?when=all")).await;
    let mut rows = page.all(".rows .row");
    rows.sort();
    rows
}

on_both! {
    async fn what_was_paid_or_may_still_be_is_there_again(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        // Her name is known from then on, and with it what strangers ring up for her.
        rosa.browser.get(till.at("/till/settings")).await;
        let sats = |amount| [("amount", amount), ("counted", "SAT")];
        paid(&till, &rosa, &[("amount", "1000"), ("counted", "SAT"), ("note", "two teas")]).await;
        paid_in_cash(&till, &rosa, &sats("2000")).await;
        paid(&till, &Seller::stranger("rosa_cafe"), &sats("3000")).await;
        let waiting = rosa.charge(&till, &sats("4000")).await;
        let waits_for = invoice(&waiting);
        lose_everything(&till).await;
        assert!(listed(&till, &rosa).await.is_empty());
        assert!(recover(&till, &rosa).await.says("4 sales were found"));
        let rows = listed(&till, &rosa).await;
        assert_eq!(rows.len(), 4, "{rows:?}");
        // Nobody paid what was paid in coins: as far as Blink knows its code may still be.
        for (row, state) in [("1,000 sats", "Paid"), ("2,000 sats", "Waiting"), ("3,000 sats", "Paid"), ("4,000 sats", "Waiting")] {
            assert!(rows.iter().any(|one| one.contains(row) && one.contains(state)), "{row} {state}: {rows:?}");
        }
        assert!(rows.iter().any(|one| one.contains("two teas") && one.contains("Order 1")), "{rows:?}");
        // Found again it is not found twice, and the next sale has the next number.
        assert!(recover(&till, &rosa).await.says("No lost sales were found"));
        let next = rosa.charge(&till, &sats("5000")).await;
        assert!(next.says("Order 4"), "{}", next.text());
        // Watched as before, at the address that the customer has open.
        till.control.pay(&waits_for).unwrap();
        until(&rosa.browser, &waiting, "paid").await;
        till.stop().await;
    }
}

on_both! {
    async fn a_number_that_was_given_anew_is_not_given_twice(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let sats = |amount| [("amount", amount), ("counted", "SAT")];
        paid(&till, &rosa, &sats("1000")).await;
        lose_everything(&till).await;
        paid(&till, &rosa, &sats("2000")).await;
        assert!(recover(&till, &rosa).await.says("1 sale was found"));
        let rows = listed(&till, &rosa).await;
        for (row, order) in [("1,000 sats", "Order 2"), ("2,000 sats", "Order 1")] {
            assert!(rows.iter().any(|one| one.contains(row) && one.contains(order)), "{rows:?}");
        }
        till.stop().await;
    }
}

/// Anybody may have an invoice made for her, and call it what they like.
async fn smuggle(till: &Till, name: &str) -> Invoice {
    let order = Order {
        sats: Sats(1),
        cents: None,
        terms: till::blink::Terms {
            external_id: Some(name.parse().unwrap()),
            ..till::blink::Terms::default()
        },
    };
    let who = Who::Named {
        username: "rosa_cafe".parse().unwrap(),
        unit: Some(Unit::Bitcoin),
    };
    let receiving = &till.state.receiving;
    let made = receiving.invoice(&who, None, &order).await.unwrap();
    till.control.pay(&made.invoice.payment_request).unwrap();
    made.invoice
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_pays_for_a_sale_with_another_one_s_invoice() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let waiting = rosa
        .charge(&till, &[("amount", "9000"), ("counted", "SAT")])
        .await;
    let id: SaleId = waiting.url.path()["/till/sales/".len()..].parse().unwrap();
    smuggle(&till, &format!("till-own-1-{id}-2")).await;
    assert!(recover(&till, &rosa).await.says("No lost sales were found"));
    let sale = till.state.sales.find(&id).await.unwrap().unwrap();
    assert!(!sale.state.is_paid(), "{sale:?}");
    // The same where the sale itself was recovered.
    till.control.pay(&invoice(&waiting)).unwrap();
    until(&rosa.browser, &waiting, "paid").await;
    let other = rosa
        .charge(&till, &[("amount", "8000"), ("counted", "SAT")])
        .await;
    let other: SaleId = other.url.path()["/till/sales/".len()..].parse().unwrap();
    lose_everything(&till).await;
    recover(&till, &rosa).await;
    smuggle(&till, &format!("till-own-2-{other}-2")).await;
    recover(&till, &rosa).await;
    let sale = till.state.sales.find(&other).await.unwrap().unwrap();
    assert!(!sale.state.is_paid(), "{sale:?}");
    assert_eq!(sale.record.totals.total, 8000);
    till.stop().await;
}

/// More than one look takes in, and the button leads on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_goes_on_where_it_stopped() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    paid(&till, &rosa, &[("amount", "1000"), ("counted", "SAT")]).await;
    lose_everything(&till).await;
    till.control.set_invoice_limit(None);
    for turn in 1..=1005 {
        smuggle(&till, &format!("somebody-elses-{turn}")).await;
    }
    let page = rosa.browser.get(till.at("/till/recovery")).await;
    let page = rosa.browser.submit(&page, "/till/recovery", &[]).await;
    assert!(
        page.says("No lost sales were found") && page.says("older codes"),
        "{}",
        page.text()
    );
    assert!(recover(&till, &rosa).await.says("1 sale was found"));
    till.stop().await;
}
