//! Buttons that are pressed twice, and what an operator reads of a run.

use std::collections::HashSet;

use till::audit::Code;
use till::payout::{FRESH, RowState, RunState};
use till::sandbox::{Part, WalletKind};

use super::{BOXES, NOURA, ROSA, balance, comes_to, hand_in, id, person, rosa, start, till};
use crate::harness::{Browser, Page, Store, Till, on_both, sign_in, step_up_granting, watch};

/// Presses it twice at the same moment; neither press may fail.
async fn twice(browser: &Browser, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
    let (one, other) = tokio::join!(
        browser.submit(page, action, fields),
        browser.submit(page, action, fields)
    );
    for page in [&one, &other] {
        assert!(
            page.status.is_success(),
            "{action}: {} {}",
            page.status,
            page.text()
        );
    }
    one
}

/// Who reads a run's page, as a run is led.
async fn page(browser: &Browser, till: &Till, run: &str, end: &str) -> Page {
    browser.get(till.at(&format!("/payouts/{run}{end}"))).await
}

/// What was written down of a run, in order.
fn written(run: &str) -> Vec<Code> {
    let lines = watch::audited_of(run).into_iter();
    let code = |line: String| Code::ALL.iter().find(|code| watch::says(&line, **code));
    lines.map(|line| *code(line).unwrap()).collect()
}

/// In whose name a line is.
fn subject(line: &str) -> String {
    let (_, rest) = line.split_once("subject=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

on_both! {
    async fn a_button_that_is_pressed_twice_does_what_it_says_once(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let rows: String = (1..=8).map(|number| format!("bruno,{},sats\n", 10 + number)).collect();
        let form = rosa.get(till.at("/payouts/new")).await;
        let handed_in = twice(&rosa, &form, "/payouts/new", &[("pasted", &rows), ("title", "Wages")]).await;
        let first = id(&handed_in);
        comes_to(&rosa, &till, &first, RunState::Checked).await;
        let form = page(&rosa, &till, &first, "/correct").await;
        let run = id(&twice(&rosa, &form, "/correct", &[("out_1", "1")]).await);
        comes_to(&rosa, &till, &first, RunState::Cancelled).await;
        comes_to(&rosa, &till, &run, RunState::Checked).await;
        assert_eq!(rosa.get(till.at("/payouts")).await.all(".rows .row__title").len(), 2);
        till.clock.advance(FRESH + 1);
        till.control.advance_clock(FRESH + 1);
        let stale = page(&rosa, &till, &run, "").await;
        twice(&rosa, &stale, "/check", &[]).await;
        comes_to(&rosa, &till, &run, RunState::Checked).await;
        let had = balance(&till, "Rosa", WalletKind::Btc);
        till.control.set_latency(Part::Api, 40);
        let path = format!("/payouts/{run}/start");
        let asked = step_up_granting(&rosa, &till, ROSA, &BOXES, &path).await;
        twice(&rosa, &asked, "/start", &[]).await;
        let running = page(&rosa, &till, &run, "").await;
        twice(&rosa, &running, "/pause", &[]).await;
        let asked = page(&rosa, &till, &run, "/resume").await;
        twice(&rosa, &asked, "/resume", &[]).await;
        till.control.set_latency(Part::Api, 0);
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(had - balance(&till, "Rosa", WalletKind::Btc), (12..=18).sum::<i64>(), "each row once");
        let codes = [
            Code::PayoutPrepared,
            Code::PayoutCheckedAnew,
            Code::PayoutStarted,
            Code::PayoutPaused,
            Code::PayoutResumed,
            Code::PayoutFinished,
        ];
        assert_eq!(written(&run), codes);
        assert_eq!(written(&first), [Code::PayoutPrepared, Code::PayoutCancelled]);
        // All in the name of one person, who is told apart and not named.
        let whose: HashSet<String> = watch::audited_of(&run).iter().map(|line| subject(line)).collect();
        assert_eq!(whose.len(), 1, "{whose:?}");
        assert!(!whose.contains("") && !whose.contains(&person(&till, "Rosa")), "{whose:?}");
        till.stop().await;
    }
}

on_both! {
    async fn so_it_is_with_calling_off_and_with_two_people(store: Store) {
        let till = till(store).await;
        let (rosa, noura) = (rosa(&till).await, Browser::new());
        till.control.restrict_sending(true);
        let run = id(&hand_in(&rosa, &till, "bruno,21,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Paused).await;
        till.control.restrict_sending(false);
        let asked = page(&rosa, &till, &run, "/cancel").await;
        twice(&rosa, &asked, "/cancel", &[]).await;
        comes_to(&rosa, &till, &run, RunState::Cancelled).await;
        let codes = [
            Code::PayoutPrepared,
            Code::PayoutStarted,
            Code::PayoutStandsStill,
            Code::PayoutCancelled,
            Code::PayoutFinished,
        ];
        assert_eq!(written(&run), codes);

        sign_in(&noura, &till, NOURA).await;
        let named = noura.get(till.at("/account")).await.all("#who bdi").swap_remove(0);
        let change = "/payouts/people/change";
        let people = step_up_granting(&rosa, &till, ROSA, &BOXES, change).await;
        twice(&rosa, &people, change, &[("names", &named)]).await;
        let mut handed_over = Vec::new();
        for amount in [22, 23] {
            let form = noura.get(till.at("/payouts/new")).await;
            let owner = form.attributes("select[name=owner] option[value]:not([value=''])", "value").swap_remove(0);
            let rows = format!("bruno,{amount},sats");
            let run = id(&twice(&noura, &form, "/payouts/new", &[("pasted", &rows), ("owner", &owner)]).await);
            let checked = comes_to(&noura, &till, &run, RunState::Checked).await;
            twice(&noura, &checked, "/hand-over", &[]).await;
            comes_to(&noura, &till, &run, RunState::Waiting).await;
            handed_over.push(run);
        }
        let (wanted, unwanted) = (&handed_over[0], &handed_over[1]);
        let asked = page(&rosa, &till, unwanted, "").await;
        twice(&rosa, &asked, "/decline", &[]).await;
        let asked = page(&rosa, &till, wanted, "/start").await;
        twice(&rosa, &asked, "/start", &[]).await;
        comes_to(&rosa, &till, wanted, RunState::Done).await;
        let rows = till.state.payouts.rows(&wanted.parse().unwrap(), Some(RowState::Paid), 0, 9).await.unwrap();
        assert_eq!(rows.len(), 1);
        let begun = [Code::PayoutPrepared, Code::PayoutHandedOver];
        assert_eq!(written(wanted), [&begun[..], &[Code::PayoutApproved, Code::PayoutFinished]].concat());
        assert_eq!(written(unwanted), [&begun[..], &[Code::PayoutDeclined]].concat());
        till.stop().await;
    }
}
