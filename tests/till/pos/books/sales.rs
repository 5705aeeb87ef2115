//! The list of what was sold: rows, sums, filters, pages, and what needs a look.

use reqwest::StatusCode;
use till::sale::{Begun, Event, Evidence, NewSale, Record, Sale, State};

use super::{paid, paid_in_cash, value};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both, sign_in};
use crate::pos::{Seller, invoice, until};

async fn sales(till: &Till, seller: &Seller, query: &str) -> Page {
    let page = seller
        .browser
        .get(till.at(&format!("/till/sales{query}")))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page
}

fn orders(page: &Page) -> Vec<String> {
    page.all(".rows .row__title > bdi")
}

on_both! {
    async fn what_was_sold_is_listed_and_summed_without_mixing_currencies(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        assert!(sales(&till, &rosa, "").await.says("No sales yet"));
        paid(&till, &rosa, &[("amount", "1000"), ("counted", "SAT"), ("tip", "1000")]).await;
        paid_in_cash(&till, &rosa, &[("amount", "12.50"), ("counted", "EUR"), ("note", "Table 7")]).await;
        paid(&till, &rosa, &[("amount", "500"), ("counted", "SAT"), ("discount", "10")]).await;
        rosa.charge(&till, &[("amount", "77"), ("counted", "SAT")]).await;
        let page = sales(&till, &rosa, "").await;
        assert_eq!(orders(&page), ["Order 4", "Order 3", "Order 2", "Order 1"]);
        for (name, text) in [
            ("Sales", "4"),
            ("Taken", "€12.50 · 1,550 sats"),
            ("Tips", "100 sats"),
            ("Discounts", "50 sats"),
            ("Lightning", "1,550 sats"),
            ("Cash", "€12.50"),
        ] {
            assert_eq!(value(&page, ".totals__list", name), text, "{name}");
        }
        assert_eq!(page.all(".day__name--sum"), ["Today€12.50 · 1,550 sats"]);
        assert_eq!(page.all(".row--waiting").len(), 1);
        assert!(page.says("Save these 4 as CSV"));
        let seconds: Vec<String> = page.all(".rows .row").into_iter().filter(|row| row.contains("€12.50")).collect();
        assert!(seconds.len() == 1 && !seconds[0].contains("sats"), "cash has no rate: {seconds:?}");
        // Somebody else sells on a register of their own.
        let bruno = Browser::new();
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let others = bruno.get(till.at("/till/sales?when=all")).await;
        assert!(others.says("No sales yet"), "{}", others.text());
        till.stop().await;
    }
}

on_both! {
    async fn filters_are_in_the_address_and_can_be_taken_away(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let coffee = [("amount", "100"), ("counted", "SAT"), ("note", "Café 50%_off")];
        paid(&till, &rosa, &coffee).await;
        let cash = [("amount", "200"), ("counted", "SAT"), ("note", "tea")];
        paid_in_cash(&till, &rosa, &cash).await;
        let one = till.control.invoices().into_iter().find(|seen| seen.sats == Some(100)).unwrap();
        let hash = one.payment_hash.clone();
        for (query, found) in [
            ("state=paid_in_cash", vec!["Order 2"]),
            ("state=expired", vec![]),
            ("text=2", vec!["Order 2"]),
            ("text=caf%C3%A9", vec!["Order 1"]),
            ("text=50%25_", vec!["Order 1"]),
            ("text=_", vec!["Order 1"]),
            (&format!("text={}", &hash[5..20]), vec!["Order 1"]),
            ("when=yesterday", vec![]),
            ("when=week", vec!["Order 2", "Order 1"]),
            ("to=2001-01-01", vec![]),
            ("from=2001-01-01", vec!["Order 2", "Order 1"]),
        ] {
            let page = sales(&till, &rosa, &format!("?{query}")).await;
            assert_eq!(orders(&page), found, "{query}");
            assert_eq!(page.says("No sales like that"), found.is_empty(), "{query}");
            let count = page.all(".totals__list dd").first().cloned().unwrap_or_default();
            let listed = match found.len() { 0 => String::new(), some => some.to_string() };
            assert_eq!(count, listed, "{query}");
        }
        let page = sales(&till, &rosa, "?when=all&state=paid&text=caf%C3%A9&from=2001-01-01").await;
        let chips = page.all(".chip--off bdi");
        assert_eq!(chips, ["Paid", "From Jan 1, 2001", "With “café”"]);
        let links = page.attributes(".chip--off", "href");
        assert_eq!(links[0], "/till/sales?from=2001-01-01&text=caf%C3%A9");
        assert_eq!(links[1], "/till/sales?when=all&state=paid&text=caf%C3%A9");
        assert_eq!(links[2], "/till/sales?from=2001-01-01&state=paid");
        // The form has what is looked for, and changes only what is typed.
        let form = page.form("/till/sales").unwrap();
        assert!(form.fields.contains(&("text".to_owned(), "café".to_owned())), "{form:?}");
        till.stop().await;
    }
}

/// Rosa's id at Blink, under which her sales are filed.
async fn some_sale(till: &Till, seller: &Seller) -> Sale {
    let page = seller
        .charge(till, &[("amount", "5"), ("counted", "SAT")])
        .await;
    let id = page.url.path().rsplit('/').next().unwrap().parse().unwrap();
    till.state.sales.find(&id).await.unwrap().unwrap()
}

async fn more(till: &Till, like: &Sale, count: usize) {
    for number in 0..count {
        let record = Record::clone(&like.record);
        let new = NewSale {
            form_key: format!("form {number}"),
            register: like.register.clone(),
            owner: like.owner.clone(),
            receiver: like.receiver.clone(),
            payee: None,
            record,
        };
        let begun = till.state.sales.begin(new).await.unwrap();
        assert!(matches!(begun, Begun::New(_)), "{begun:?}");
    }
}

on_both! {
    async fn pages_lead_down_and_up_again_over_every_sale_once(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let first = some_sale(&till, &rosa).await;
        more(&till, &first, 120).await;
        let mut page = sales(&till, &rosa, "?state=open").await;
        let (mut seen, mut pages) = (orders(&page), vec![orders(&page)]);
        assert!(!page.has(".pager [rel=prev]"));
        while let Some(older) = page.attributes(".pager [rel=next]", "href").first() {
            page = rosa.browser.get(till.at(older)).await;
            seen.extend(orders(&page));
            pages.push(orders(&page));
            assert_eq!(value(&page, ".totals__list", "Sales"), "120", "of all, on each page");
        }
        // Within one second the numbers sort them; each is there once.
        let numbers: Vec<String> = (2..=121).rev().map(|number| format!("Order {number}")).collect();
        assert_eq!(seen, numbers);
        assert_eq!(pages.len(), 3);
        pages.pop();
        while let Some(newer) = page.attributes(".pager [rel=prev]", "href").first() {
            page = rosa.browser.get(till.at(newer)).await;
            assert_eq!(Some(orders(&page)), pages.pop());
        }
        assert!(pages.is_empty());
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shops_day_begins_at_its_own_hour() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    some_sale(&till, &rosa).await;
    // Where it is noon now, the day of business began at one o'clock yesterday, or at midnight.
    let hour = i32::from(till.clock.now().to_zoned(jiff::tz::TimeZone::UTC).hour());
    let zone = match 12 - hour {
        0 => "Etc/GMT".to_owned(),
        ahead if ahead > 0 => format!("Etc/GMT-{ahead}"),
        behind => format!("Etc/GMT+{}", -behind),
    };
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    let date = |ago: i64| {
        let there = jiff::tz::TimeZone::get(&zone).unwrap();
        let now = till.clock.now() - jiff::SignedDuration::from_hours(24 * ago);
        now.to_zoned(there).date().to_string()
    };
    // Rung up in the hour from twelve to one there, also when the clock strikes meanwhile.
    for (cut_off, ago) in [("15", 1), ("0", 0)] {
        let set = [("time_zone", zone.as_str()), ("cut_off", cut_off)];
        let saved = rosa.browser.submit(&settings, "/till/settings", &set).await;
        assert!(saved.says("Saved"), "{}", saved.text());
        assert_eq!(orders(&sales(&till, &rosa, "").await).len(), 1, "{cut_off}");
        for (day, found) in [(0, ago == 0), (1, ago == 1)] {
            let (from, to) = (date(day), date(day));
            let page = sales(&till, &rosa, &format!("?from={from}&to={to}")).await;
            assert_eq!(!orders(&page).is_empty(), found, "{cut_off} {from}");
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_nobody_waited_for_needs_a_look_until_somebody_had_one() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let sale = rosa
        .charge(&till, &[("amount", "99"), ("counted", "SAT")])
        .await;
    let code = invoice(&sale);
    let cancel = format!("{}/cancel", sale.url.path());
    till.control.hold(&code, None).unwrap();
    rosa.browser.submit(&sale, &cancel, &[]).await;
    till.control.settle(&code).unwrap();
    until(&rosa.browser, &sale, "late").await;
    let page = sales(&till, &rosa, "?when=yesterday").await;
    assert_eq!(page.all(".attention__title"), ["Order 1"]);
    assert!(page.says("nobody waited for it"), "{}", page.text());
    let handled = format!("{}/handled", sale.url.path());
    let page = rosa.browser.submit(&page, &handled, &[]).await;
    assert!(!page.has(".attention"), "{}", page.text());
    assert_eq!(orders(&page), ["Order 1"]);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_strangers_rang_up_is_its_receivers_too() {
    let till = Till::usual().await;
    let stranger = Seller::stranger("rosa_cafe");
    let sale = paid(&till, &stranger, &[("amount", "300"), ("counted", "SAT")]).await;
    let rosa = Seller::rosa(&till).await;
    let page = sales(&till, &rosa, "").await;
    let own = sale.url.path().replace("/@rosa_cafe", "/till");
    assert_eq!(page.attributes(".row__link", "href"), [own]);
    assert_eq!(
        orders(&sales(&till, &rosa, "?register=open").await).len(),
        1
    );
    assert_eq!(orders(&sales(&till, &rosa, "?register=own").await).len(), 0);
    // Nobody else ticks it off.
    let id = sale.url.path().rsplit('/').next().unwrap().parse().unwrap();
    let late = Evidence::Said {
        payment_hash: "00".repeat(32),
    };
    let odd = till
        .state
        .sales
        .happen(&id, Event::Arrived, &late)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(odd.state, State::Overpaid);
    let page = sales(&till, &rosa, "").await;
    let handled = format!("/till/sales/{id}/handled");
    let bruno = Browser::new();
    sign_in(&bruno, &till, "bruno@sandbox.example").await;
    let theirs = bruno.get(till.at("/till/settings")).await;
    let token = theirs.attributes("input[name=csrf]", "value")[0].clone();
    let headers = [("sec-fetch-site", "same-origin")];
    let at = till.at(&handled);
    let refused = bruno
        .post_once(at.as_str(), &[("csrf", &token)], &headers)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(page.has(".attention"), "{}", page.text());
    let page = rosa.browser.submit(&page, &handled, &[]).await;
    assert!(!page.has(".attention"), "{}", page.text());
    till.stop().await;
}
