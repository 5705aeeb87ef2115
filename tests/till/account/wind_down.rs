//! `/account/wind-down`.

use reqwest::StatusCode;
use till::sandbox::{MigrationStatus, Person, SideService};

use super::changing::{ROSA, WILLEM, looking};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dates_are_blinks_own_and_each_state_says_what_it_means() {
    let (till, browser) = looking(WILLEM).await;
    let wallets = browser.get(till.at("/wallets")).await;
    assert!(wallets.has("a[href='/account/wind-down']"));
    let page = browser.get(till.at("/account/wind-down")).await;
    assert_eq!(
        page.all(".notice__title"),
        ["Blink has announced the end of this account"]
    );
    assert_eq!(page.all(".steps time").len(), 3);
    assert!(page.says("Europe/Amsterdam"), "{}", page.text());
    assert!(page.has("a[href='/transactions/export']") && page.says("What goes on working"));
    let is_him = |person: &&Person| person.email.as_deref() == Some(WILLEM);
    let willem = till
        .control
        .people()
        .iter()
        .find(is_him)
        .unwrap()
        .id
        .clone();
    for (in_days, title, past) in [
        (-1, "This account no longer receives", 1),
        (-62, "This account is closed", 3),
    ] {
        till.control.announce_closing(&willem, Some(in_days));
        let page = browser.get(till.at("/account/wind-down")).await;
        assert_eq!(page.all(".notice__title"), [title]);
        assert_eq!(page.all(".steps .chip").len(), past, "read anew");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn most_accounts_have_nothing_to_fear() {
    let (till, browser) = looking(ROSA).await;
    let page = browser.get(till.at("/account/wind-down")).await;
    assert_eq!(
        page.all(".notice__title"),
        ["Nothing is announced for your account"]
    );
    assert!(page.has("a[href='/transactions/export']") && page.all(".steps").is_empty());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_moves_and_what_is_blocked_is_told_each_by_itself() {
    let (till, browser) = looking(ROSA).await;
    let is_her = |person: &&Person| person.email.as_deref() == Some(ROSA);
    let rosa = till
        .control
        .people()
        .iter()
        .find(is_her)
        .unwrap()
        .id
        .clone();
    for (status, sentence) in [
        (MigrationStatus::InProgress, "has begun in the Blink app"),
        (MigrationStatus::Transferring, "on its way"),
        (MigrationStatus::Completed, "Here you can only look"),
        (MigrationStatus::Failed, "was broken off"),
    ] {
        till.control.set_moving(&rosa, Some(status), true, false);
        let page = browser.get(till.at("/account/wind-down")).await;
        assert!(page.says(sentence), "{status:?}: {}", page.text());
        assert!(page.says("may hold no dollars") && !page.says("may send nothing"));
    }
    // Its dates are there whatever becomes of the rest.
    till.control.announce_closing(&rosa, Some(20));
    till.control.set_failing(SideService::Migration, true);
    let page = browser.get(till.at("/account/wind-down")).await;
    assert_eq!(page.all(".steps time").len(), 3, "{}", page.text());
    assert!(page.says("Nobody can say right now how far") && !page.has(".notice--outage"));
    // Without them it is not said that there are none.
    till.control.announce_closing(&rosa, None);
    let page = browser.get(till.at("/account/wind-down")).await;
    assert!(page.has(".notice--outage") && !page.says("Nothing is announced"));
    till.control.set_failing(SideService::Migration, false);
    till.control.set_failing(SideService::Restrictions, true);
    let page = browser.get(till.at("/account/wind-down")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.says("was broken off") && page.says("nobody can say what your account may not do")
    );
    till.stop().await;
}
