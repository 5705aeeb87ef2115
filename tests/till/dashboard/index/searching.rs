//! Searches, filters and pages, with an index and without.

use till::history::{Filter, Order, Sum};

use super::*;

on_both! {
    async fn three_pages_on_and_three_back_are_the_same_rows_whatever_arrives(store: Store) {
        let (till, browser, _) = at_wallets_of(Setup::on(store), ROSA).await;
        let rosa = id(&till, ROSA);
        for kept in [false, true] {
            if kept {
                keep(&browser, &till).await;
            }
            let mut page = open(&browser, &till, "/transactions").await;
            let mut on = vec![links(&page)];
            for _ in 0..3 {
                arrive(&till, &rosa);
                page = open(&browser, &till, &beside(&page, "next").unwrap()).await;
                on.push(links(&page));
            }
            let mut back = vec![links(&page)];
            for _ in 0..3 {
                arrive(&till, &rosa);
                page = open(&browser, &till, &beside(&page, "prev").unwrap()).await;
                back.push(links(&page));
            }
            back.reverse();
            // What is not settled stands apart on the newest page, and only there.
            on.remove(0);
            let first = back.remove(0);
            assert_eq!(on, back, "with an index: {kept}");
            assert_eq!(first.len(), 25);
            assert!(first.iter().all(|link| !on.iter().flatten().any(|one| one == link)));
            // What came meanwhile is further on, up to the top.
            let top = open(&browser, &till, &beside(&page, "prev").unwrap()).await;
            assert_eq!(top.url.query(), None);
            assert!(top.all(".days .row__title").iter().filter(|title| *title == "between").count() >= 6);
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_among_ten_thousand_is_found_by_a_part_of_its_note() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), MIRA).await;
    till.control.clear_journal();
    keep(&browser, &till).await;
    let (index, standing) = till
        .state
        .history
        .of(&id(&till, MIRA))
        .await
        .unwrap()
        .unwrap();
    assert!(standing.complete && standing.held > 9_500, "{standing:?}");
    let walk = index
        .walk(Filter::default(), Order::OldestFirst)
        .await
        .unwrap();
    let sums = walk.sums(&standing.facts.wallets).await.unwrap();
    let overview = open(&browser, &till, "/wallets").await;
    let shown = |sum: Sum| {
        let apart = sum.converted.change + sum.returned.change;
        (sum.received - sum.sent + apart).to_string()
    };
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let balances: Vec<_> = overview
        .all(".wallet .amount__number")
        .iter()
        .map(|one| digits(one))
        .collect();
    assert!(
        balances.contains(&shown(sums.bitcoin)) && balances.contains(&shown(sums.dollar)),
        "{balances:?} {sums:?}"
    );

    // Large numbers are read in groups, here as in the index's own words.
    let all = open(&browser, &till, "/transactions?direction=in").await;
    let count = all.all("#found")[0].clone();
    assert!(digits(&count).len() >= 4 && count.contains(','), "{count}");
    let found = open(&browser, &till, "/transactions?text=ilse+tomas+CAKE").await;
    assert!(found.says("One transaction found"), "{}", found.text());
    assert_eq!(links(&found).len(), 1);
    let detail = open(
        &browser,
        &till,
        &found.attributes(".days .row__link", "href")[0],
    )
    .await;
    assert!(detail.says("Wedding cake for Ilse and Tomás"));
    // By its hash, its number and its amount as well.
    let hash = detail
        .all(".facts .code")
        .into_iter()
        .find(|code| code.len() == 64)
        .unwrap();
    let by_hash = open(
        &browser,
        &till,
        &format!("/transactions?text={}", &hash[20..40]),
    )
    .await;
    assert_eq!(links(&by_hash), links(&found));
    let nothing = open(&browser, &till, "/transactions?text=no+such+words").await;
    assert!(nothing.says("Nothing found") && nothing.says("Show all transactions"));
    // Hidden amounts are in no sum either.
    let form = found.form("/preferences").unwrap();
    assert!(form.post);
    let hidden = browser
        .submit(&found, "/preferences", &[("amounts", "hidden")])
        .await;
    assert!(
        hidden
            .url
            .query()
            .is_some_and(|query| query.contains("ilse"))
    );
    assert!(
        !hidden.has(".amount__number")
            && hidden
                .all(".totals dd")
                .iter()
                .all(|one| one.contains("•••••"))
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_and_chips_narrow_and_widen() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), ROSA).await;
    keep(&browser, &till).await;
    let page = open(&browser, &till, "/transactions?state=failed").await;
    assert!(
        page.all(".days .row")
            .iter()
            .all(|row| row.contains("Returned") || row.contains("Not sent"))
    );
    // What failed is neither received nor sent, and is said where there is any.
    let parts = ["Received", "Sent", "Failed, and what came back"];
    let names = parts.map(|part| format!("Bitcoin · {part}"));
    assert_eq!(page.all(".totals dt")[..3], names);
    let nothing = |text: &String| !text.contains(|sign: char| ('1'..='9').contains(&sign));
    assert!(page.all(".totals dd")[..2].iter().all(nothing));
    let page = open(&browser, &till, "/transactions?direction=in&way=blink").await;
    let names = page.all(".totals dt");
    assert!(
        names.contains(&"Bitcoin · Converted".to_owned()),
        "{names:?}"
    );
    assert!(!names.iter().any(|name| name.contains("Failed")));
    let page = open(&browser, &till, "/transactions?way=on-chain&direction=in").await;
    assert!(
        !links(&page).is_empty()
            && page
                .all(".days .row__how")
                .iter()
                .all(|how| how.contains("On-chain"))
    );
    let page = open(
        &browser,
        &till,
        "/transactions?least=50000&of=sats&direction=in",
    )
    .await;
    let amounts = page.all(".days .amount__number");
    assert!(!amounts.is_empty());
    for amount in amounts {
        let sats: u64 = amount
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .unwrap();
        assert!(sats >= 50_000, "{amount}");
    }
    let page = open(
        &browser,
        &till,
        "/transactions?when=today&currency=EUR&most=10&of=EUR",
    )
    .await;
    assert_eq!(page.all(".chips a").len(), 3);
    assert_eq!(page.all("select[name=when] option[selected]"), ["Today"]);
    // Each chip leads to the list without it, and the last to the whole.
    let mut address = "/transactions?when=today&currency=EUR&most=10&of=EUR".to_owned();
    while let Some(chip) = open(&browser, &till, &address)
        .await
        .attributes(".chips a", "href")
        .pop()
    {
        address = chip;
    }
    assert_eq!(address, "/transactions");
    // A search keeps its filters over pages and rows, and back from a detail.
    let page = open(&browser, &till, "/transactions?direction=in").await;
    let older = beside(&page, "next").unwrap();
    assert!(older.contains("direction=in&after="), "{older}");
    // And what it comes to, which is of all pages.
    let second = open(&browser, &till, &older).await;
    let sums = |page: &Page| (page.all("#found"), page.all(".totals dd"));
    assert_eq!(sums(&second), sums(&page));
    assert!(second.all(".totals dd").len() >= 2);
    // Fields that were left empty are in no address.
    let form = "/transactions?text=&direction=in&way=&state=&when=&from=&to=&least=&most=&of=sats";
    let sent = open(&browser, &till, form).await;
    assert_eq!(sent.url.query(), Some("direction=in"));
    let form = "/transactions/export?direction=in&wallet=&from=&to=&fees=Expenses%3ABank&income=Income%3ABlink&opens=";
    let sent = open(&browser, &till, form).await;
    assert_eq!(sent.url.query(), Some("direction=in&fees=Expenses%3ABank"));
    let row = page.attributes(".days .row__link", "href")[0].clone();
    let detail = open(&browser, &till, &row).await;
    assert_eq!(
        detail.attributes("a.back", "href")[0],
        "/transactions?direction=in"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_index_it_says_what_it_cannot_do() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), ROSA).await;
    let page = open(&browser, &till, "/transactions?text=beans&when=month").await;
    assert!(page.says("This list cannot be searched yet") && !page.has(".chips"));
    let files = page.attributes(".actions [href*='export']", "href");
    assert_eq!(files, ["/transactions/export"], "what is on the screen");
    assert!(
        page.says("Keep an index")
            && page
                .attributes("a", "href")
                .contains(&"/transactions/index".to_owned())
    );
    let about = open(&browser, &till, "/transactions/index").await;
    assert!(about.says("sealed") && about.says("There is no index") && about.says("90 days"));
    till.stop().await;
}

/// Moves the last look at the newest transactions into the past.
async fn looked_long_ago(till: &Till) {
    crate::database::rows::execute(
        &till.state.database,
        "UPDATE history_accounts SET top_at = top_at - 12",
        &[],
    )
    .await;
}

on_both! {
    async fn what_the_index_has_not_caught_up_with_is_never_missing_without_a_word(store: Store) {
        let (till, browser, _) = at_wallets_of(Setup::on(store), ROSA).await;
        keep(&browser, &till).await;
        let rosa = id(&till, ROSA);
        for _ in 0..130 {
            arrive(&till, &rosa);
        }
        let between = |page: &Page| {
            let titles = page.all(".days .row__title");
            titles.iter().filter(|title| *title == "between").count()
        };
        let first = open(&browser, &till, "/transactions").await;
        assert_eq!(between(&first), 25, "{}", first.text());
        let second = open(&browser, &till, &beside(&first, "next").unwrap()).await;
        assert_eq!(between(&second), 25, "{}", second.text());
        looked_long_ago(&till).await;
        let searched = open(&browser, &till, "/transactions?text=beans").await;
        assert!(searched.says("The newest payments are being added"), "{}", searched.text());
        looked_long_ago(&till).await;
        let missed = open(&browser, &till, "/transactions?text=between").await;
        assert!(!missed.says("Nothing found"), "{}", missed.text());
        let files = "/transactions/export?text=between";
        assert_eq!(missed.attributes(".actions [href*='export']", "href"), [files]);
        let export = open(&browser, &till, "/transactions/export").await;
        assert!(export.says("How many there are is not known before"), "{}", export.text());
        till.stop().await;
    }
}
