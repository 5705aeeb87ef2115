//! Answers are lost, before Blink acted and afterwards: no row is paid twice, and each ends in the truth.

use till::money::Unit;
use till::payout::{Event, Reason, RowState, RunState};
use till::sandbox::{Cut, Down, Part};

use super::{Rosa, hashes, sats, till, turns};
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
            tokio::time::sleep(std::time::Duration::from_millis(700)).await;
            till.control.set_down(Part::Api, Down::Up).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
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
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
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
