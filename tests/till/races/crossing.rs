//! Several people at once on the same pages (S6): each sees what is theirs, and nothing of anybody else's.

use std::sync::Arc;
use std::time::Instant;

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

/// Somebody who is signed in, at every instance.
struct Person {
    who: &'static str,
    browsers: Vec<Arc<Browser>>,
    views: Vec<View>,
}

on_both! {
    async fn nobody_sees_anything_of_anybody_else(store: Store) {
        // Whether pages come in time is asked elsewhere.
        let setup = Setup::on(store)
            .with("TILL_API_DEADLINE", 60)
            .with("TILL_REQUEST_DEADLINE", 90);
        let tills = instances(setup).await;
        let first = &tills[0];
        let mut people = Vec::new();
        for who in PEOPLE {
            let browser = Browser::new();
            sign_in(&browser, first, who).await;
            let views = views(&browser, first).await;
            let browsers = balanced(&browser, &tills, AT_ONCE).into_iter().map(Arc::new).collect();
            people.push(Person { who, browsers, views });
        }
        // A mark that is not one person's alone would tell nothing.
        let marks: Vec<(&str, &String)> = people
            .iter()
            .flat_map(|one| one.views.iter().flat_map(|view| &view.marks).map(|mark| (one.who, mark)))
            .collect();
        for (who, mark) in &marks {
            assert!(marks.iter().all(|(other, same)| who == other || mark != same), "{mark} of {who}");
        }
        // Answers come in another order than questions.
        first.control.set_latency(Part::Api, 3);
        let (rounds, begun) = (rounds(4), Instant::now());
        let (mut pages, mut put_off) = (0, 0);
        for round in 0..rounds {
            if round % 4 == 3 {
                first.control.expire_access_tokens(None).unwrap();
            }
            let mut asked = Vec::new();
            for one in &people {
                for (view, browser) in one.views.iter().flat_map(|view| one.browsers.iter().map(move |browser| (view, browser))) {
                    let (browser, address) = (Arc::clone(browser), first.at(&view.path));
                    let page = tokio::spawn(async move { browser.get_once(address).await });
                    asked.push((one.who, view, page));
                }
            }
            for (who, view, page) in asked {
                let page = page.await.unwrap();
                let foreign = marks.iter().find(|(other, mark)| *other != who && page.body.contains(*mark));
                assert_eq!(foreign, None, "round {round}: on {} of {who}", view.path);
                // A machine that has too much to do says so, and shows nobody anything.
                if page.status == StatusCode::SERVICE_UNAVAILABLE {
                    put_off += 1;
                    continue;
                }
                assert_eq!(page.status, StatusCode::OK, "{who} {}: {}", view.path, page.text());
                let missing = view.marks.iter().find(|mark| !page.body.contains(*mark));
                assert_eq!(missing, None, "round {round}: not on {} of {who}", view.path);
                pages += 1;
            }
        }
        assert!(put_off * 100 <= pages, "{put_off} pages did not come, {pages} did");
        println!(
            "{store:?}: {} people, {pages} pages in {:.0?} and {put_off} put off, {} marks looked for on each: 0 crossings",
            people.len(),
            begun.elapsed(),
            marks.len()
        );
        stop(tills).await;
    }
}
