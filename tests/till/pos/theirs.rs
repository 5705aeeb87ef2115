//! Whose sales are whose: what strangers rang up belongs to whoever got the money, and to nobody who is called so later.

use reqwest::StatusCode;
use till::sale::{Event, Evidence};
use till::sandbox::Person;

use super::{ROSA, Seller, invoice, until};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both, sign_in};

const BRUNO: &str = "bruno@sandbox.example";
const SOL: &str = "sol@sandbox.example";
/// What the sandbox's addresses end in.
const DOMAIN: &str = "blink.sandbox.example";

async fn till(store: Store) -> Till {
    Till::start(Setup::on(store).with("TILL_LNURL_DOMAIN", DOMAIN)).await
}

/// Somebody signed in.
async fn signed_in(till: &Till, whom: &str) -> Browser {
    let browser = Browser::new();
    sign_in(&browser, till, whom).await;
    browser
}

/// The same person at another instance.
fn at(browser: &Browser, till: &Till) -> Browser {
    browser.copy().led_to(till)
}

/// Sold by a stranger and paid.
async fn sold(till: &Till, name: &str, sats: &str) -> Page {
    let seller = Seller::stranger(name);
    let page = seller
        .charge(
            till,
            &[("amount", sats), ("counted", "SAT"), ("note", name)],
        )
        .await;
    till.control.pay(&invoice(&page)).unwrap();
    until(&seller.browser, &page, "paid").await
}

fn id(page: &Page) -> String {
    page.url.path().rsplit('/').next().unwrap().to_owned()
}

/// The ids of all that somebody sees as theirs.
async fn listed(till: &Till, browser: &Browser) -> Vec<String> {
    let page = browser.get(till.at("/till/sales?when=all")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let links = page.attributes(".row__link", "href").into_iter();
    links
        .map(|href| href.strip_prefix("/till/sales/").unwrap().to_owned())
        .collect()
}

/// Whether a sale is somebody's: in their list and their file, to be opened, with its receipt; or nothing of that.
async fn is_of(till: &Till, browser: &Browser, sale: &Page, theirs: bool) {
    let id = id(sale);
    let shown = listed(till, browser).await.contains(&id);
    let page = browser.get(till.at(&format!("/till/sales/{id}"))).await;
    let receipt = browser
        .get(till.at(&format!("/till/sales/{id}/receipt")))
        .await;
    let file = browser.get(till.at("/till/sales.csv?when=all")).await;
    assert_eq!(file.status, StatusCode::OK);
    let hash = sold_hash(till, sale);
    let seen = (
        shown,
        page.has(".sale--paid"),
        receipt.has(".slip__total"),
        file.body.contains(&hash),
    );
    assert_eq!(seen, (theirs, theirs, theirs, theirs), "{}", sale.url);
    if !theirs {
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_eq!(receipt.status, StatusCode::NOT_FOUND);
    }
}

fn sold_hash(till: &Till, sale: &Page) -> String {
    let named = format!("-{}-1", id(sale));
    let all = till.control.invoices().into_iter();
    let found = all
        .filter(|seen| seen.external_id.ends_with(&named))
        .map(|seen| seen.payment_hash);
    // A lightning address takes no name of ours.
    found.chain([id(sale)]).next().unwrap()
}

fn person(till: &Till, name: &str) -> Person {
    let mut people = till.people().into_iter();
    people.find(|person| person.name == name).unwrap()
}

on_both! {
    async fn what_strangers_rang_up_is_whose_money_it_was_under_any_name_of_theirs(store: Store) {
        let till = till(store).await;
        let by_name = sold(&till, "rosa_cafe", "300").await;
        let by_address = sold(&till, &format!("rosa_cafe@{DOMAIN}"), "400").await;
        let others = sold(&till, "bruno", "500").await;
        // Nobody has opened any settings.
        let (rosa, bruno) = (signed_in(&till, ROSA).await, signed_in(&till, BRUNO).await);
        for (sale, of_rosa) in [(&by_name, true), (&by_address, true), (&others, false)] {
            is_of(&till, &rosa, sale, of_rosa).await;
            is_of(&till, &bruno, sale, !of_rosa).await;
        }
        // The link of its receipt leads a customer there too.
        let receipt = rosa.get(till.at(&format!("/till/sales/{}/receipt", id(&by_name)))).await;
        let link = receipt.attributes("[data-share]", "data-share")[0].clone();
        let customers = Browser::new().get(&link).await;
        assert!(customers.has(".slip__total"), "{link}: {}", customers.text());
        // Somebody else sees what everybody sees who has its link, and nothing of it at their own register.
        let open = bruno.get(by_name.url.as_str()).await;
        assert!(open.has(".sale--paid"));
        till.stop().await;
    }
}

on_both! {
    async fn money_that_nobody_waited_for_is_its_receivers_to_look_at(store: Store) {
        let till = till(store).await;
        let sale = sold(&till, "rosa_cafe", "300").await;
        let (rosa, bruno) = (signed_in(&till, ROSA).await, signed_in(&till, BRUNO).await);
        let again = Evidence::Said { payment_hash: "00".repeat(32) };
        let known = id(&sale).parse().unwrap();
        till.state.sales.happen(&known, Event::Arrived, &again).await.unwrap();
        let of_bruno = bruno.get(till.at("/till/sales")).await;
        assert!(!of_bruno.has(".attention") && !of_bruno.has(".till-bar__attention"));
        let of_rosa = rosa.get(till.at("/till/sales")).await;
        assert_eq!(of_rosa.all(".attention__title"), ["Order 1"]);
        assert_eq!(of_rosa.all(".till-bar__attention"), ["1 needs a look"]);
        let handled = format!("/till/sales/{}/handled", id(&sale));
        let token = bruno.get(till.at("/till/settings")).await;
        let token = token.attributes("input[name=csrf]", "value")[0].clone();
        let same = [("sec-fetch-site", "same-origin")];
        for (path, status) in [
            (handled.clone(), StatusCode::NOT_FOUND),
            (format!("/till/sales/{}/cash", id(&sale)), StatusCode::NOT_FOUND),
            (format!("/till/sales/{}/cancel", id(&sale)), StatusCode::NOT_FOUND),
            (format!("/till/sales/{}/renew", id(&sale)), StatusCode::NOT_FOUND),
        ] {
            let address = till.at(&path);
            let refused = bruno.post_once(address.as_str(), &[("csrf", &token)], &same).await;
            assert_eq!(refused.status, status, "{path}");
        }
        let page = rosa.submit(&of_rosa, &handled, &[]).await;
        assert_eq!(page.url.path(), "/till/sales", "{}", page.text());
        assert!(!page.has(".attention"), "{}", page.text());
        till.stop().await;
    }
}

on_both! {
    async fn a_name_that_changes_hands_takes_no_sale_along(store: Store) {
        let till = till(store).await;
        let before = sold(&till, "rosa_cafe", "300").await;
        let (rosa, bruno) = (signed_in(&till, ROSA).await, signed_in(&till, BRUNO).await);
        for browser in [&rosa, &bruno] {
            listed(&till, browser).await;
        }
        let named = rosa.get(till.at("/till/settings")).await;
        rosa.submit(&named, "/till/settings", &[("name", "Café Luna")]).await;
        let register = Browser::new().get(till.at("/@rosa_cafe")).await;
        assert!(register.says("Café Luna"));

        till.control.set_username(&person(&till, "Bruno").id, Some("rosa_cafe"));
        // Nobody at this instance remembers who had the name.
        let fresh = till.twin().await;
        let stranger = Seller { browser: Browser::new().led_to(&fresh), register: "/@rosa_cafe".to_owned() };
        let page = stranger.charge(&till, &[("amount", "700"), ("counted", "SAT")]).await;
        till.control.pay(&invoice(&page)).unwrap();
        let after = until(&stranger.browser, &page, "paid").await;
        let to = till.control.invoices().into_iter().find(|seen| seen.sats == Some(700)).unwrap();
        assert_eq!(to.person, person(&till, "Bruno").id);

        let (rosa, bruno) = (at(&rosa, &fresh), at(&bruno, &fresh));
        for (sale, of_rosa) in [(&before, true), (&after, false)] {
            is_of(&till, &rosa, sale, of_rosa).await;
            is_of(&till, &bruno, sale, !of_rosa).await;
        }
        // Nor is anybody led to think that it is still the same shop.
        let register = Browser::new().led_to(&fresh).get(till.at("/@rosa_cafe")).await;
        assert!(!register.says("Café Luna"), "{}", register.text());
        fresh.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn what_was_rung_up_for_somebody_else_gets_no_new_code_for_the_next(store: Store) {
        let till = till(store).await;
        let stranger = Seller::stranger("rosa_cafe");
        let page = stranger.charge(&till, &[("amount", "300"), ("counted", "SAT")]).await;
        till.control.set_username(&person(&till, "Bruno").id, Some("rosa_cafe"));
        let fresh = till.twin().await;
        let elsewhere = stranger.browser.copy().led_to(&fresh);
        let seen = elsewhere.get(page.url.as_str()).await;
        let renewed = elsewhere.submit(&seen, "/renew", &[]).await;
        assert!(renewed.says("Another account or wallet receives under this name"), "{}", renewed.text());
        assert_eq!(invoice(&renewed), invoice(&page), "the old code stays");
        fresh.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn at_an_address_only_what_came_since_its_owner_is_known(store: Store) {
        let till = till(store).await;
        let before = sold(&till, "sol_moved", "300").await;
        let (sol, rosa) = (signed_in(&till, SOL).await, signed_in(&till, ROSA).await);
        // An address is no wallet: whose it was, nobody can tell afterwards.
        assert!(listed(&till, &sol).await.is_empty());
        let after = sold(&till, "sol_moved", "400").await;
        let by_address = sold(&till, &format!("sol_moved@{DOMAIN}"), "500").await;
        assert_eq!(listed(&till, &sol).await, [id(&by_address), id(&after)]);
        assert!(listed(&till, &rosa).await.is_empty());
        let page = sol.get(till.at(&format!("/till/sales/{}", id(&after)))).await;
        assert!(page.has(".sale--paid"), "{}", page.text());
        let page = sol.get(till.at(&format!("/till/sales/{}", id(&before)))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        till.stop().await;
    }
}
