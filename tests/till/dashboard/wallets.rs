//! `/wallets`.

use reqwest::StatusCode;

use super::people::{BRUNO, KENJI, NADIA, NOURA, ROSA, WILLEM, at_wallets};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wallet_stands_in_its_own_unit_and_in_the_readers_currency() {
    let (till, browser, page) = at_wallets(ROSA).await;
    assert_eq!(page.all(".wallet__name"), ["Bitcoin", "Dollar"]);
    let figures = page.all(".wallet .amount__first");
    assert!(figures[0].ends_with(" sats"), "{figures:?}");
    assert!(figures[1].starts_with('$'), "{figures:?}");
    assert!(
        page.all(".wallet .amount__second")
            .iter()
            .all(|second| second.starts_with('€'))
    );
    assert_eq!(page.all(".wallet__pending").len(), 2);
    assert!(page.all(".panel .amount__first")[0].starts_with('€'));
    assert!(page.says("1 BTC = €"));
    assert!(page.says("Blink’s own rate"));
    assert_eq!(page.all(".recent .row").len(), 5);
    // One question for all of it; the price is shared, and known by now.
    till.control.clear_journal();
    let again = browser.get(till.at("/wallets")).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(till.control.count("POST /graphql"), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_total_is_the_sum_of_what_is_shown() {
    let (till, _, page) = at_wallets(ROSA).await;
    let cents = |text: &String| text.replace(['€', ',', '.'], "").parse::<i64>().unwrap();
    let parts: i64 = page.all(".wallet .amount__second").iter().map(cents).sum();
    assert_eq!(cents(&page.all(".panel .amount__first")[0]), parts);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn currencies_keep_their_own_decimals() {
    let (yen, _, page) = at_wallets(KENJI).await;
    let total = &page.all(".panel .amount__first")[0];
    assert!(total.starts_with('¥') && !total.contains('.'), "{total}");
    // His dollars come first; nothing depends on the order.
    assert_eq!(page.all(".wallet__name"), ["Dollar", "Bitcoin"]);
    yen.stop().await;
    let (dinars, _, page) = at_wallets(NOURA).await;
    let total = &page.all(".panel .amount__first")[0];
    let (_, decimals) = total.split_once('.').unwrap();
    assert!(total.starts_with("KWD") && decimals.len() == 3, "{total}");
    dinars.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_wallet_is_enough() {
    let (till, browser, page) = at_wallets(BRUNO).await;
    assert_eq!(page.all(".wallet__name"), ["Bitcoin"]);
    let list = browser.get(till.at("/transactions")).await;
    assert_eq!(list.all(".filter"), Vec::<String>::new());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_account_is_told_how_the_first_payment_comes_in() {
    let (till, browser, page) = at_wallets(NADIA).await;
    assert!(page.says("Your first payment will show here"));
    assert!(page.says("newcomer@blink.sv"));
    assert_eq!(page.all(".panel .amount__first"), ["$0.00"]);
    let list = browser.get(till.at("/transactions")).await;
    assert!(list.says("No transactions yet"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_announced_closing_is_told_with_its_dates() {
    let (till, browser, page) = at_wallets(WILLEM).await;
    let notice = page.all(".notice--warning").join(" ");
    assert!(notice.contains("Blink is closing this account"), "{notice}");
    assert!(notice.contains("It stops receiving on"), "{notice}");
    // Blink's midnight is the evening before for whoever reads it in America: the day is Blink's.
    let account = browser.get(till.at("/account")).await;
    let fields = [("language", ""), ("time_zone", "America/El_Salvador")];
    browser.submit(&account, "/preferences", &fields).await;
    let there = browser.get(till.at("/wallets")).await;
    assert_eq!(there.all(".notice--warning").join(" "), notice);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_view_is_light() {
    let (till, _, page) = at_wallets(ROSA).await;
    assert!(page.body.len() < 20_000, "{}", page.body.len());
    till.stop().await;
}
