//! From rows to payments: once each, after a step-up, and told in words.

use std::fmt::Write as _;

use till::payout::RunState;
use till::sandbox::{Fate, Part, WalletKind};

use super::{BOXES, ROSA, balance, comes_to, hand_in, id, person, rosa, start, till};
use crate::harness::{Browser, Store, Till, on_both, step_up_granting};

const HERE: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// Everything that Rosa ever sent.
fn sends(till: &Till) -> usize {
    till.control.sends(&person(till, "Rosa")).len()
}

on_both! {
    async fn of_130_rows_with_3_bad_ones_127_are_paid_and_3_explained(store: Store) {
        let till = till(store).await;
        let (rosa, before) = (rosa(&till).await, sends(&till));
        let mut file = "recipient,amount,currency,memo\n".to_owned();
        for number in 1..=130 {
            match number {
                17 => file.push_str("nobody_has_this_name,5,sats,\n"),
                66 => file.push_str("bruno,five,sats,\n"),
                101 => file.push_str("bruno,5,XYZ,\n"),
                _ => writeln!(file, "bruno,{},sats,wage {number}", 100 + number).unwrap(),
            }
        }
        let checked = hand_in(&rosa, &till, &file).await;
        let run = id(&checked);
        assert!(checked.says("127 rows"), "{}", checked.text());
        let refused = rosa.get(till.at(&format!("/payouts/{run}?show=refused"))).await;
        let why = refused.all(".payout-row__why");
        assert_eq!(why.len(), 3);
        assert!(why[0].starts_with("Recipient: Nobody has this name"), "{why:?}");
        assert!(why[1].starts_with("Amount: No amount that can be read"), "{why:?}");
        assert!(why[2].starts_with("Currency: Blink has no such currency"), "{why:?}");
        assert_eq!(refused.all(".payout-row__number"), ["17", "66", "101"]);
        let had = balance(&till, "Rosa", WalletKind::Btc);
        assert_eq!(sends(&till) - before, 0, "nothing is sent before");
        start(&rosa, &till, ROSA, &run).await;
        let done = comes_to(&rosa, &till, &run, RunState::Done).await;
        let sum: i64 = (1..=130).filter(|number| ![17, 66, 101].contains(number)).map(|number| 100 + number).sum();
        assert_eq!(had - balance(&till, "Rosa", WalletKind::Btc), sum);
        assert_eq!(sends(&till) - before, 127);
        assert!(done.says("Every row has its end"), "{}", done.text());
        let result = rosa.get(till.at(&format!("/payouts/{run}/result.csv"))).await;
        let lines: Vec<&str> = result.body.lines().collect();
        assert_eq!(lines.len(), 131);
        assert_eq!(lines.iter().filter(|line| line.contains(",paid,")).count(), 127);
        assert!(lines[17].starts_with("1,17,refused,nobody,nobody_has_this_name,5 sats,"), "{}", lines[17]);
        let row = rosa.get(till.at(&format!("/payouts/{run}/rows/1"))).await;
        assert!(row.says("About to be sent") && row.says("Paid"), "{}", row.text());
        let link = row.attributes("a[href^='/transactions/']", "href").swap_remove(0);
        assert!(rosa.get(till.at(&link)).await.status.is_success());
        till.stop().await;
    }
}

on_both! {
    async fn nothing_is_sent_without_a_step_up_and_a_second_press_starts_nothing_twice(store: Store) {
        let till = till(store).await;
        let (rosa, before) = (rosa(&till).await, sends(&till));
        let page = hand_in(&rosa, &till, "bruno,21,sats").await;
        let run = id(&page);
        let path = format!("/payouts/{run}/start");
        let token = page.attributes("input[name=csrf]", "value").swap_remove(0);
        let press = async |browser: &Browser| {
            let fields = [("csrf", token.as_str()), ("shown", "1")];
            browser.post_once(till.at(&path).as_str(), &fields, &HERE).await
        };
        let asked = press(&rosa).await;
        assert!(asked.headers["location"].to_str().unwrap().starts_with("/stepup?"));
        let led = rosa.get(till.at(&path)).await;
        assert_eq!(led.heading(), "Confirm it at Blink");
        assert_eq!(sends(&till) - before, 0);
        step_up_granting(&rosa, &till, ROSA, &BOXES, &path).await;
        let twice = rosa.copy();
        let (first, second) = tokio::join!(press(&rosa), press(&twice));
        let places: Vec<&str> = [&first, &second].map(|page| page.headers["location"].to_str().unwrap()).to_vec();
        assert!(places.contains(&format!("/payouts/{run}").as_str()), "{places:?}");
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(press(&rosa).await.headers["location"], format!("/payouts/{run}"));
        assert_eq!(sends(&till) - before, 1);
        // The session has no permission any more: the run has taken it over.
        let page = rosa.get(till.at("/payouts/people/change")).await;
        assert_eq!(page.heading(), "Confirm it at Blink");
        till.stop().await;
    }
}

on_both! {
    async fn a_run_whose_permission_died_goes_on_after_a_new_step_up(store: Store) {
        let till = till(store).await;
        let (rosa, before) = (rosa(&till).await, sends(&till));
        till.control.set_latency(Part::Api, 40);
        let rows: String = (1..=12).map(|number| format!("bruno,{},sats\n", 10 + number)).collect();
        let run = id(&hand_in(&rosa, &till, &rows).await);
        start(&rosa, &till, ROSA, &run).await;
        let page = rosa.get(till.at(&format!("/payouts/{run}"))).await;
        let paused = rosa.submit(&page, "/pause", &[]).await;
        assert!(paused.says("You paused it"), "{}", paused.text());
        // Paused by hand it still has its permission.
        let on = rosa.get(till.at(&format!("/payouts/{run}/resume"))).await;
        assert_eq!(on.heading(), "Go on?");
        till.control.expire_access_tokens(Some(&person(&till, "Rosa"))).unwrap();
        rosa.submit(&on, "/resume", &[]).await;
        let stands = comes_to(&rosa, &till, &run, RunState::Paused).await;
        assert!(stands.says("Blink no longer takes the permission"), "{}", stands.text());
        let path = format!("/payouts/{run}/resume");
        assert_eq!(rosa.get(till.at(&path)).await.heading(), "Confirm it at Blink");
        let asked = step_up_granting(&rosa, &till, ROSA, &BOXES, &path).await;
        rosa.submit(&asked, &path, &[]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(sends(&till) - before, 12, "each once");
        till.stop().await;
    }
}

on_both! {
    async fn what_was_paid_a_short_while_ago_is_paid_again_only_where_somebody_says_so(store: Store) {
        let till = till(store).await;
        let (rosa, before) = (rosa(&till).await, sends(&till));
        let rows = "bruno,21,sats,wage\nbruno,22,sats,wage";
        let first = id(&hand_in(&rosa, &till, rows).await);
        start(&rosa, &till, ROSA, &first).await;
        comes_to(&rosa, &till, &first, RunState::Done).await;
        let page = hand_in(&rosa, &till, &format!("bruno,23,sats,wage\n{rows}\nbruno,21,sats,gift")).await;
        let mut told = page.all(".payout-warnings li");
        told.retain(|one| one.contains("paid or sent on"));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("Row 2: the same recipient and amount stand in “Payouts of "), "{told:?}");
        assert!(told[1].starts_with("Row 3:"), "{told:?}");
        let run = id(&page);
        let path = format!("/payouts/{run}/start");
        let stays = start(&rosa, &till, ROSA, &run).await;
        assert!(stays.says("Nothing was started"), "{}", stays.text());
        assert_eq!(sends(&till) - before, 2);
        let asked = rosa.get(till.at(&path)).await;
        let other = rosa.submit(&asked, &path, &[("again", "1"), ("shown", "2")]).await;
        assert!(other.says("checked again after you had opened"), "{}", other.text());
        rosa.submit(&asked, &path, &[("again", "1")]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(sends(&till) - before, 6);
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rest_of_a_run_is_called_off_and_strangers_see_none_of_it() {
    let till = till(Store::Sqlite).await;
    let (rosa, before) = (rosa(&till).await, sends(&till));
    let run = id(&hand_in(&rosa, &till, "bruno,21,sats\nbruno,22,sats").await);
    let bruno = Browser::new();
    crate::harness::sign_in(&bruno, &till, "bruno@sandbox.example").await;
    for path in [
        "",
        "/start",
        "/cancel",
        "/events",
        "/result.csv",
        "/rows/1",
        "/correct",
    ] {
        let page = bruno.get(till.at(&format!("/payouts/{run}{path}"))).await;
        assert_eq!(page.status.as_u16(), 404, "{path}");
    }
    let asked = rosa.get(till.at(&format!("/payouts/{run}/cancel"))).await;
    let over = rosa.submit(&asked, "/cancel", &[]).await;
    assert!(over.says("Called off"), "{}", over.text());
    assert_eq!(sends(&till) - before, 0);
    till.stop().await;
}

on_both! {
    async fn what_was_taken_for_a_fee_and_given_back_is_no_fee(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        till.control.set_fee_share(Some(100));
        till.control.set_fee_back(Some(4));
        let had = balance(&till, "Rosa", WalletKind::Btc);
        let run = id(&hand_in(&rosa, &till, "sol_moved,40000,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        let done = comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(had - balance(&till, "Rosa", WalletKind::Btc), 40_300);
        assert!(done.says("Left the wallet 40,300 sats") && done.says("Fees in it 300 sats"), "{}", done.text());
        let result = rosa.get(till.at(&format!("/payouts/{run}/result.csv"))).await;
        assert!(result.body.contains(",BTC,40000,40300,300,"), "{}", result.body);
        // So it is where the payment took its time.
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let run = id(&hand_in(&rosa, &till, "sol_moved,20000,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        while till.control.end_sends(true) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let done = comes_to(&rosa, &till, &run, RunState::Done).await;
        assert!(done.says("Left the wallet 20,150 sats") && done.says("Fees in it 150 sats"), "{}", done.text());
        till.stop().await;
    }
}
