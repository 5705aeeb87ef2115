//! Several people at once on the same pages (S6): each sees what is theirs, and nothing of anybody else's.

use std::time::Instant;

use futures_util::future::join_all;
use reqwest::StatusCode;
use till::sandbox::Part;

use super::{balanced, instances, rounds, stop};
use crate::dashboard::people::{BRUNO, KENJI, NOURA, ROSA, WILLEM};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both, sign_in};

const PEOPLE: [&str; 5] = [ROSA, KENJI, NOURA, BRUNO, WILLEM];
/// How often each asks for each page at the same time.
const AT_ONCE: usize = 3;

/// What stands on one of a person's pages and is theirs alone.
struct View {
    path: String,
    marks: Vec<String>,
}

/// What somebody sees while nobody else is there.
async fn views(browser: &Browser, till: &Till) -> Vec<View> {
    let wallets = browser.get(till.at("/wallets")).await;
    let list = browser.get(till.at("/transactions")).await;
    let account = browser.get(till.at("/account")).await;
    let mut balances: Vec<String> = wallets.all(".wallet .amount__number");
    balances
        .iter_mut()
        .for_each(|one| *one = format!(">{one}<"));
    assert!(!balances.is_empty() && ids(&list).len() > 10);
    let names = account.all("#who bdi").into_iter();
    let who = names.map(|name| format!(">{name}<"));
    let own_id = account.attributes(".facts [data-copy]", "data-copy").pop();
    let one = list.attributes(".row__link", "href").swap_remove(7);
    let form = wallets
        .attributes("input[name=csrf]", "value")
        .swap_remove(0);
    let of = |path: &str, marks: Vec<String>| View {
        path: path.to_owned(),
        // The form token is the session's.
        marks: [marks, vec![format!("\"{form}\"")]].concat(),
    };
    vec![
        of("/wallets", [balances, ids(&wallets)].concat()),
        of("/transactions", ids(&list)),
        of(&one, vec![ids(&list).swap_remove(7)]),
        of("/account", own_id.into_iter().chain(who).collect()),
    ]
}

/// Which transactions a page lists.
fn ids(page: &Page) -> Vec<String> {
    let links = page.attributes(".row__link", "href").into_iter();
    let path = links.map(|link| link.split('?').next().unwrap().to_owned());
    path.map(|path| path.replace("/transactions/", ""))
        .collect()
}

on_both! {
    async fn nobody_sees_anything_of_anybody_else(store: Store) {
        let tills = instances(Setup::on(store)).await;
        let first = &tills[0];
        let mut people = Vec::new();
        for identifier in PEOPLE {
            let browser = Browser::new();
            sign_in(&browser, first, identifier).await;
            let views = views(&browser, first).await;
            people.push((identifier, balanced(&browser, &tills, AT_ONCE), views));
        }
        // A mark that is not one person's alone would tell nothing.
        let marks: Vec<(&str, &String)> = people
            .iter()
            .flat_map(|(who, _, views)| views.iter().flat_map(|view| &view.marks).map(|mark| (*who, mark)))
            .collect();
        for (who, mark) in &marks {
            assert!(marks.iter().all(|(other, same)| who == other || mark != same), "{mark} of {who}");
        }
        // Answers come in another order than questions.
        first.control.set_latency(Part::Api, 3);
        let (rounds, begun, mut pages) = (rounds(4), Instant::now(), 0);
        for round in 0..rounds {
            if round % 4 == 3 {
                first.control.expire_access_tokens(None).unwrap();
            }
            let asked = people.iter().flat_map(|(who, browsers, views)| {
                let each = views.iter().flat_map(|view| browsers.iter().map(move |browser| (browser, view)));
                each.map(move |(browser, view)| async move { (*who, view, browser.get_once(first.at(&view.path)).await) })
            });
            for (who, view, page) in join_all(asked).await {
                assert_eq!(page.status, StatusCode::OK, "{who} {}", view.path);
                let missing = view.marks.iter().find(|mark| !page.body.contains(*mark));
                assert_eq!(missing, None, "round {round}: not on {} of {who}", view.path);
                let foreign = marks.iter().find(|(other, mark)| *other != who && page.body.contains(*mark));
                assert_eq!(foreign, None, "round {round}: on {} of {who}", view.path);
                pages += 1;
            }
        }
        println!(
            "{store:?}: {} people, {pages} pages in {:.0?}, {} marks looked for on each: 0 crossings",
            people.len(),
            begun.elapsed(),
            marks.len()
        );
        stop(tills).await;
    }
}
