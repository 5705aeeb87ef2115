//! What depends on the reader: hidden amounts, language, formats, time zone.

use super::people::{ROSA, at_wallets};
use crate::harness::{Browser, Page, Setup, Till, sign_in};

/// Whether anything on the page looks like one of its amounts.
fn shows_amounts(page: &Page) -> bool {
    let number = |text: &String| text.chars().any(|c| c.is_ascii_digit());
    let mut places = page.all(".amount");
    places.extend(page.all(".wallet__pending"));
    places.extend(page.all("title"));
    places.iter().any(number)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hidden_amounts_are_not_in_any_page() {
    let (till, browser, wallets) = at_wallets(ROSA).await;
    assert!(shows_amounts(&wallets));
    let balances = wallets.all(".amount__number");
    let list = browser.get(till.at("/transactions")).await;
    let detail = list.attributes(".row__link", "href")[5].clone();
    let hidden = browser
        .submit(&wallets, "/preferences", &[("amounts", "hidden")])
        .await;
    assert_eq!(hidden.url.path(), "/wallets");
    for path in ["/wallets", "/transactions", &detail] {
        let page = browser.get(till.at(path)).await;
        assert!(!shows_amounts(&page), "{path}");
        assert!(
            !balances.iter().any(|balance| page.body.contains(balance)),
            "{path}"
        );
        assert!(!page.says("Invoice") && !page.says("Fee 1"), "{path}");
        assert!(
            page.says("Amount hidden") && page.says("Show amounts"),
            "{path}"
        );
    }
    let page = browser.get(till.at(&detail)).await;
    let shown = browser
        .submit(&page, "/preferences", &[("amounts", "shown")])
        .await;
    assert_eq!(shown.url.path(), detail.split('?').next().unwrap());
    assert!(shows_amounts(&shown));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spanish_reader_reads_spanish_with_the_signs_of_the_region() {
    let till = Till::usual().await;
    let spain = Browser::reading("es-ES,es;q=0.9,en;q=0.5");
    let page = sign_in(&spain, &till, ROSA).await;
    assert_eq!(page.attributes("html", "lang"), ["es"]);
    assert_eq!(page.heading(), "Billeteras");
    assert!(page.all(".panel .amount__first")[0].ends_with(" €"));
    let mexico = Browser::reading("es-MX");
    let page = sign_in(&mexico, &till, ROSA).await;
    assert!(page.all(".panel .amount__first")[0].starts_with('€'));
    let list = mexico.get(till.at("/transactions")).await;
    assert!(list.all(".day__name").contains(&"Hoy".to_owned()));
    assert!(list.says("hace ") && list.says("Comisión"));
    let chosen = mexico
        .submit(&list, "/preferences", &[("language", "en")])
        .await;
    assert_eq!(chosen.heading(), "Transactions");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn times_are_the_readers() {
    let till = Till::start(Setup::default().with("TILL_TIME_ZONE", "America/El_Salvador")).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let list = browser.get(till.at("/transactions")).await;
    assert!(
        list.attributes("time", "datetime")
            .iter()
            .all(|iso| iso.ends_with("-06:00"))
    );
    assert!(list.attributes("time", "title")[0].ends_with("(America/El_Salvador)"));
    let account = browser.get(till.at("/account")).await;
    let fields = [("language", ""), ("time_zone", "Asia/Tokyo")];
    let saved = browser.submit(&account, "/preferences", &fields).await;
    assert!(saved.says("Saved"), "{}", saved.url);
    let list = browser.get(till.at("/transactions")).await;
    assert!(
        list.attributes("time", "datetime")
            .iter()
            .all(|iso| iso.ends_with("+09:00"))
    );
    till.stop().await;
}
