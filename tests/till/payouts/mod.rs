//! The pages of payouts, as people use them.

mod anew;
mod converting;
mod costs;
mod handing_in;
mod paying;
mod telling;
mod twice;
mod two_people;

use std::time::{Duration, Instant};

use till::payout::RunState;
use till::sandbox::WalletKind;

use crate::harness::{Browser, Page, Setup, Store, Till, sign_in, step_up_granting};

const ROSA: &str = "rosa@sandbox.example";
const NOURA: &str = "noura@sandbox.example";
const BOXES: [&str; 3] = ["openid", "read", "write"];
/// Nobody waits for longer.
const LIMIT: Duration = Duration::from_secs(60);

async fn till(store: Store) -> Till {
    let till = Till::start(Setup::on(store)).await;
    till.control.set_invoice_limit(None);
    till
}

/// Blink's id of somebody.
fn person(till: &Till, name: &str) -> String {
    let people = till.control.people();
    let found = people.iter().find(|person| person.name == name);
    found.unwrap().id.clone()
}

/// The run that a page is about.
fn id(page: &Page) -> String {
    let path = page.url.path().strip_prefix("/payouts/").unwrap();
    path.split('/').next().unwrap().to_owned()
}

/// Hands rows in as text; the page of the run, once every row was looked at.
async fn hand_in(browser: &Browser, till: &Till, rows: &str) -> Page {
    let form = browser.get(till.at("/payouts/new")).await;
    let page = browser
        .submit(&form, "/payouts/new", &[("pasted", rows)])
        .await;
    assert!(page.url.path().starts_with("/payouts/"), "{}", page.text());
    comes_to(browser, till, &id(&page), RunState::Checked).await
}

/// The run's page as soon as it stands there.
async fn comes_to(browser: &Browser, till: &Till, run: &str, state: RunState) -> Page {
    let begun = Instant::now();
    let run_id = run.parse().unwrap();
    loop {
        let found = till.state.payouts.find(&run_id).await.unwrap().unwrap();
        if found.state == state {
            return browser.get(till.at(&format!("/payouts/{run}"))).await;
        }
        assert!(begun.elapsed() < LIMIT, "{found:?}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Steps up and presses the button: the page that it leads to.
async fn start(browser: &Browser, till: &Till, who: &str, run: &str) -> Page {
    let path = format!("/payouts/{run}/start");
    let mut asked = browser.get(till.at(&path)).await;
    if asked.url.path() == "/stepup" {
        asked = step_up_granting(browser, till, who, &BOXES, &path).await;
    }
    assert_eq!(asked.url.path(), path, "{}", asked.text());
    browser.submit(&asked, &path, &[]).await
}

/// Rosa, signed in.
async fn rosa(till: &Till) -> Browser {
    let browser = Browser::new();
    sign_in(&browser, till, ROSA).await;
    browser
}

fn balance(till: &Till, name: &str, kind: WalletKind) -> i64 {
    till.control.balance(&person(till, name), kind).unwrap()
}
