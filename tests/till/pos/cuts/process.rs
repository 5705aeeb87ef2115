//! The program is killed: the only one, or the one that watched.

use std::time::{Duration, Instant};

use till::sale::State;
use till::sandbox::Part;

use super::{LIMIT, Waiting, booked, id};
use crate::harness::{Browser, Killable, Store, on_both};
use crate::pos::invoice;

/// How long a sale may be without a code because somebody died while asking for it.
const MOST: Duration = Duration::from_secs(20);

on_both! {
    async fn killed_while_the_customer_pays(store: Store) {
        let mut till = Killable::start(store, &[]).await;
        let control = till.sandbox.control();
        let [before, at_once] = [Waiting::at(till.at("/@rosa_cafe")).await, Waiting::at(till.at("/@rosa_cafe")).await];
        control.pay(&at_once.invoice).unwrap();
        till.kill();
        control.pay(&before.invoice).unwrap();
        till.start_again().await;
        let back = Instant::now();
        let sales = till.sales().await;
        before.is_paid(&sales, back).await;
        at_once.is_paid(&sales, back).await;
    }
}

on_both! {
    /// Whatever Blink made of it, nobody was left to show it: the same form leads to the sale, and asks for its code.
    async fn killed_while_blink_is_asked(store: Store) {
        let mut till = Killable::start(store, &[]).await;
        let control = till.sandbox.control();
        let browser = Browser::new();
        let keypad = browser.get(till.at("/@rosa_cafe")).await;
        let fields = [("do", "charge"), ("amount", "21"), ("currency", "SAT")];
        // Who receives and what things cost is known by then.
        drop(browser.submit(&keypad, "/charge", &fields).await);
        let keypad = browser.get(till.at("/@rosa_cafe")).await;
        control.set_latency(Part::Api, 4_500);
        let sales = till.sales().await;
        let began = Instant::now();
        let post = browser.try_submit(&keypad, "/charge", &fields);
        assert!(tokio::time::timeout(Duration::from_millis(2_000), post).await.is_err(), "Blink answered");
        till.kill();
        control.set_latency(Part::Api, 0);
        till.start_again().await;
        let page = browser.submit(&keypad, "/charge", &fields).await;
        let sale = id(&page.url);
        assert_eq!(sales.find(&sale).await.unwrap().unwrap().state, State::Open, "{:?}", began.elapsed());
        // Whoever asked may still be asking, as far as anybody knows; for some seconds. Then the page says that there is
        // none, so that its script asks by itself.
        let mut page = page;
        while page.has(".sale--creating") {
            assert!(began.elapsed() < MOST, "{}", page.text());
            tokio::time::sleep(Duration::from_millis(500)).await;
            page = browser.get(page.url.as_str()).await;
        }
        assert!(page.has(".sale--failed[data-unasked] form[data-renew]"), "{}", page.text());
        let page = browser.submit(&keypad, "/charge", &fields).await;
        let shown = invoice(&page);
        control.pay(&shown).unwrap();
        booked(&sales, &sale, Instant::now()).await;
        assert!(began.elapsed() < MOST + LIMIT);
    }
}

/// The other one takes over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn second_instance_killed() {
    let first = Killable::start(Store::Postgres, &[]).await;
    let mut second = first.another().await;
    let sale = Waiting::at(second.at("/@rosa_cafe")).await;
    let elsewhere = Browser::new();
    let here = first.at(sale.page.url.path());
    assert!(elsewhere.get(here.clone()).await.has(".sale--waiting"));
    second.kill();
    first.sandbox.control().pay(&sale.invoice).unwrap();
    booked(&first.sales().await, &sale.id, Instant::now()).await;
    assert!(elsewhere.get(here).await.has(".sale--paid"));
}
