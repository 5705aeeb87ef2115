//! Answers are lost, before Blink acted and afterwards: no row is paid twice, and each ends in the truth.

use std::time::Duration;

use till::money::Unit;
use till::payout::{Asked, Event, Reason, RowState, RunState};
use till::sandbox::{Cut, Down, Fate, Part, SideService};

use super::{Rosa, hashes, person, sats, till, turns};
use crate::database::rows::execute;
use crate::harness::{Store, on_both};

on_both! {
    async fn a_lost_answer_is_looked_up_and_never_sent_again(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        for (cut, state, reason, sent) in [
            // Blink has never seen it, which is certain once its key is used up by the look-up.
            (Cut::Unheard, RowState::Paid, None, 2),
            (Cut::HangsBefore, RowState::Paid, None, 2),
            // Blink has seen it, and did it.
            (Cut::Unsaid, RowState::Paid, None, 1),
            (Cut::HangsAfter, RowState::Paid, None, 1),
            // Blink has seen it, and did nothing.
            (Cut::Undone, RowState::Failed, Some(Reason::NotMade), 1),
        ] {
            for recipient in ["bruno", "sol_moved"] {
                till.control.cut(Some(cut), Some(1), 1);
                let rows = vec![sats(recipient, 300, "first"), sats("bruno", 20, "second")];
                let run = rosa.start(&format!("{cut:?} {recipient}"), Unit::Bitcoin, rows).await;
                let rows = rosa.done(&run).await;
                let first = &rows[0];
                assert_eq!((first.state, first.reason, turns(first)), (state, reason, sent), "{cut:?} {first:#?}");
                assert_eq!(rows[1].state, RowState::Paid, "{cut:?}");
                // Whoever keeps an address is asked for a new invoice where Blink never saw the former.
                let invoices = if recipient == "bruno" { 1 } else { usize::try_from(sent).unwrap() };
                assert_eq!(hashes(first).len(), invoices, "{cut:?} {recipient}");
            }
        }
        till.stop().await;
    }
}

on_both! {
    async fn while_blink_is_away_nothing_is_lost(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.cut(Some(Cut::Unsaid), Some(1), 1);
        till.control.set_latency(Part::Api, 100);
        let rows = (0..4).map(|number| sats("bruno", 100 + number, "")).collect();
        let run = rosa.start("a", Unit::Bitcoin, rows).await;
        for down in [Down::ServerError, Down::Refuse, Down::TooMany { retry_after: 1 }] {
            till.control.set_down(Part::Api, down).await.unwrap();
            tokio::time::sleep(Duration::from_millis(700)).await;
            till.control.set_down(Part::Api, Down::Up).await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        till.control.set_latency(Part::Api, 0);
        let rows = rosa.done(&run).await;
        for row in &rows {
            // What is down behind the door may have been seen.
            let is_truth = row.state == RowState::Paid || row.reason == Some(Reason::NotMade);
            assert!(is_truth, "{row:#?}");
        }
        till.stop().await;
    }
}

on_both! {
    async fn called_off_without_a_permission_what_is_under_way_stays_in_doubt(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.cut(Some(Cut::Unsaid), Some(1), 1);
        till.control.set_latency(Part::Api, 300);
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("bruno", 100, ""), sats("bruno", 7, "")]).await;
        while rosa.rows(&run).await[0].state != RowState::Sending {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        till.control.revoke_all(Some(&rosa.id)).unwrap();
        till.control.set_latency(Part::Api, 0);
        rosa.comes_to(&run, RunState::Paused).await;
        rosa.payouts.cancel(&run, &rosa.id).await.unwrap().unwrap();
        rosa.comes_to(&run, RunState::Cancelled).await;
        let rows = rosa.rows(&run).await;
        assert_eq!(rows[1].state, RowState::Ready, "never sent");
        match rows[0].state {
            RowState::Unsettled => assert_eq!(rows[0].reason, Some(Reason::NotLookedUp)),
            // Blink had refused the token before it was sent.
            RowState::Ready => assert!(rows[0].history.iter().any(|step| step.event == Event::NeverArrived)),
            other => panic!("{other:?}"),
        }
        rosa.agrees(&rows);
        till.stop().await;
    }
}

on_both! {
    async fn an_earlier_try_that_failed_says_nothing_of_this_one(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        for (cut, state, reason) in [
            (Cut::Unheard, RowState::Paid, None),
            (Cut::Undone, RowState::Failed, Some(Reason::NotMade)),
        ] {
            let invoice = till.control.foreign_invoice(&sol, 500).unwrap();
            let row = || vec![Asked { amount: None, ..sats(&invoice, 0, "") }];
            till.control.set_fate(Fate::ComesBack);
            let run = rosa.start(&format!("{cut:?} first"), Unit::Bitcoin, row()).await;
            assert_eq!(rosa.done(&run).await[0].reason, Some(Reason::CameBack));
            till.control.set_fate(Fate::Arrives);
            till.control.cut(Some(cut), Some(1), 1);
            let run = rosa.start(&format!("{cut:?} second"), Unit::Bitcoin, row()).await;
            let rows = rosa.done(&run).await;
            assert_eq!((rows[0].state, rows[0].reason), (state, reason), "{cut:?} {:#?}", rows[0]);
        }
        till.stop().await;
    }
}

on_both! {
    async fn blinks_yes_stands_though_nothing_is_found_and_its_owner_learns_the_end(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("sol_moved", 400, "")]).await;
        while rosa.rows(&run).await[0].state != RowState::Pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        till.control.hide_sends(true);
        // Past the time after which what Blink knows nothing of was not made.
        till.clock.advance(60);
        while rosa.rows(&run).await[0].state != RowState::Unknown {
            assert_ne!(rosa.rows(&run).await[0].state, RowState::Failed);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        till.clock.advance(3600);
        let done = rosa.comes_to(&run, RunState::Done).await;
        let row = rosa.rows(&run).await.swap_remove(0);
        assert_eq!((row.state, row.reason), (RowState::Unsettled, Some(Reason::LookAtBlink)));
        // A permission to read is enough to learn it, and nothing is sent.
        let look = async || {
            let token = till.control.access_token(&rosa.id, &["read"]).unwrap().into();
            for open in rosa.payouts.open(&done).await.unwrap() {
                let found = till.state.blink.payments_by_hash(&token, &open.wallet, &open.hash).await;
                rosa.payouts.seen(open.row, &found.unwrap(), 2).await.unwrap();
            }
            rosa.rows(&run).await.swap_remove(0)
        };
        assert_eq!(look().await.state, RowState::Unsettled, "nothing found is no end");
        till.control.hide_sends(false);
        assert_eq!(look().await.state, RowState::Pending, "Blink works on it still");
        till.control.end_sends(true);
        assert_eq!(look().await.state, RowState::Paid);
        rosa.agrees(&rosa.rows(&run).await);
        till.stop().await;
    }
}

on_both! {
    async fn however_often_blink_never_saw_it_the_row_goes_on(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let run = rosa.prepare("a", Unit::Bitcoin, vec![sats("bruno", 300, "")]).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        // As after a day without Blink.
        let sql = r#"UPDATE payout_rows SET record = replace(record, '"asked"', '"attempt":{"key":"x","payment_request":"","payment_hash":"00","is_open":true,"expires_at":0,"sent_at":0,"turn":400,"has_arrived":false,"looks":0},"asked"')"#;
        execute(&till.state.database, sql, &[]).await;
        let (wallet, permit) = (rosa.wallet(Unit::Bitcoin), rosa.permit());
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit, (1, 1)).await.unwrap().unwrap();
        let rows = rosa.done(&run.id).await;
        assert_eq!((rows[0].state, turns(&rows[0])), (RowState::Paid, 401), "{:#?}", rows[0]);
        till.stop().await;
    }
}

on_both! {
    async fn what_blink_has_taken_goes_on_though_it_does_not_answer_for_a_while(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("sol_moved", 400, "")]).await;
        while rosa.rows(&run).await[0].state != RowState::Pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        till.control.set_down(Part::Api, Down::ServerError).await.unwrap();
        till.clock.advance(7200);
        let is_unheard = |event: &Event| matches!(event, Event::NoAnswer { .. });
        while !rosa.rows(&run).await[0].history.iter().any(|step| is_unheard(&step.event)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(rosa.rows(&run).await[0].state, RowState::Pending);
        till.control.set_down(Part::Api, Down::Up).await.unwrap();
        till.control.end_sends(true);
        assert_eq!(rosa.done(&run).await[0].state, RowState::Paid);
        till.stop().await;
    }
}

on_both! {
    async fn every_row_without_an_end_has_its_turn_to_be_looked_at(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let rows = (0..5).map(|number| sats("sol_moved", 400 + number, "")).collect();
        let run = rosa.start("a", Unit::Bitcoin, rows).await;
        while rosa.rows(&run).await.iter().any(|row| row.state != RowState::Pending) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        rosa.payouts.pause(&run, &rosa.id).await.unwrap().unwrap();
        let paused = rosa.comes_to(&run, RunState::Paused).await;
        let looked_at = async || {
            let open = rosa.payouts.open(&paused).await.unwrap();
            open.iter().map(|open| open.row.number).collect::<Vec<_>>()
        };
        let mut seen = [looked_at().await, looked_at().await].concat();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [1, 2, 3, 4, 5]);
        till.control.end_sends(true);
        till.stop().await;
    }
}

on_both! {
    async fn what_blink_puts_off_again_and_again_is_refused_in_the_end(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let run = rosa.prepare("a", Unit::Dollar, vec![sats("bruno", 3000, ""), sats("bruno", 2000, "")]).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        // The first row was put off often before, the second never was.
        let sql = r#"UPDATE payout_rows SET record = replace(record, '"asked"', '"attempt":{"key":"x","payment_request":"","payment_hash":"00","is_open":true,"expires_at":0,"sent_at":0,"turn":19,"has_arrived":false,"looks":0,"put_off":19},"asked"') WHERE number = 1"#;
        execute(&till.state.database, sql, &[]).await;
        till.control.set_failing(SideService::Dealer, true);
        let (wallet, permit) = (rosa.wallet(Unit::Dollar), rosa.permit());
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit, (1, 1)).await.unwrap().unwrap();
        while rosa.rows(&run.id).await[1].reason != Some(Reason::Refused) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let rows = rosa.rows(&run.id).await;
        assert_eq!((rows[0].state, rows[0].reason), (RowState::Failed, Some(Reason::Refused)), "{:#?}", rows[0]);
        assert_eq!(rows[1].state, RowState::Ready, "it waits");
        till.control.set_failing(SideService::Dealer, false);
        assert_eq!(rosa.done(&run.id).await[1].state, RowState::Paid);
        till.stop().await;
    }
}
