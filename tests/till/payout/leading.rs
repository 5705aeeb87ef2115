//! What people do to a run: start, pause, resume, call off; alone and in twos.

use std::time::Duration;

use till::money::Unit;
use till::payout::{Begun, NewRun, NotNow, Pause, Permit, RowState, RunState};
use till::sandbox::{Fate, Part, WalletKind};

use super::{Rosa, person, sats, till};
use crate::harness::{SOON, Store, on_both};

on_both! {
    async fn the_same_form_is_the_same_run_and_nobody_else_leads_it(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let run = rosa.prepare("a", Unit::Bitcoin, vec![sats("bruno", 5, "")]).await;
        let same = NewRun {
            form_key: "a".to_owned(),
            prepared_by: rosa.id.clone(),
            needs_two: false,
            title: "wages".to_owned(),
            converts: false,
            unit: Unit::Bitcoin,
            rows: vec![sats("bruno", 5, "")],
            wallet: None,
        };
        assert!(matches!(rosa.payouts.begin(same).await.unwrap(), Begun::Again(again) if again.id == run.id));
        // Gone back, corrected, and handed in once more: that is another one.
        let corrected = rosa.prepare("a", Unit::Bitcoin, vec![sats("bruno", 50, "")]).await;
        assert_ne!(corrected.id, run.id);
        rosa.payouts.cancel(&corrected.id, &rosa.id).await.unwrap().unwrap();
        // Nobody else's form is that form.
        let noura = Rosa { id: person(&till.control, "Noura"), ..Rosa::of(&till) };
        let others = noura.prepare("a", Unit::Bitcoin, vec![sats("bruno", 5, "")]).await;
        assert_ne!(others.id, run.id);
        rosa.comes_to(&run.id, RunState::Checked).await;
        let bruno = person(&till.control, "Bruno");
        let wallet = rosa.wallet(Unit::Bitcoin);
        let started = rosa.payouts.start(&run.id, &bruno, &wallet, &rosa.permit(), (1, 1)).await.unwrap();
        assert_eq!(started.unwrap_err(), NotNow::NotTheirs);
        assert_eq!(rosa.payouts.cancel(&run.id, &bruno).await.unwrap().unwrap_err(), NotNow::NotTheirs);
        let run = rosa.payouts.cancel(&run.id, &rosa.id).await.unwrap().unwrap();
        assert_eq!((run.state, run.token_until), (RunState::Cancelled, None));
        assert_eq!(rosa.rows(&run.id).await[0].state, RowState::Ready, "never sent");
        till.stop().await;
    }
}

on_both! {
    async fn one_prepares_and_another_one_approves_and_pays(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let noura = person(&till.control, "Noura");
        let new = NewRun {
            form_key: "a".to_owned(),
            prepared_by: noura.clone(),
            needs_two: true,
            title: String::new(),
            converts: false,
            unit: Unit::Bitcoin,
            rows: vec![sats("bruno", 5, "")],
            wallet: None,
        };
        let Begun::New(run) = rosa.payouts.begin(new).await.unwrap() else {
            panic!("a new one");
        };
        rosa.comes_to(&run.id, RunState::Checked).await;
        let wallet = rosa.wallet(Unit::Bitcoin);
        let start = async |by: &str| {
            let permit = rosa.permit();
            let started = rosa.payouts.start(&run.id, by, &wallet, &permit, (1, 1));
            started.await.unwrap().map(|run| run.state)
        };
        assert_eq!(start(&rosa.id).await, Err(NotNow::Stands(RunState::Checked)), "not handed over yet");
        rosa.payouts.hand_over(&run.id, &noura).await.unwrap().unwrap();
        assert_eq!(start(&noura).await, Err(NotNow::NeedsAnother));
        assert_eq!(start(&rosa.id).await, Ok(RunState::Running));
        let rows = rosa.done(&run.id).await;
        assert_eq!(rows[0].state, RowState::Paid);
        let run = rosa.payouts.find(&run.id).await.unwrap().unwrap();
        assert_eq!((run.payer, run.prepared_by), (Some(rosa.id.clone()), noura));
        till.stop().await;
    }
}

on_both! {
    async fn paused_by_a_person_nothing_more_is_sent_until_it_is_resumed(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_latency(Part::Api, 60);
        let rows = (0..8).map(|number| sats("bruno", 10 + number, "")).collect();
        let run = rosa.start("a", Unit::Bitcoin, rows).await;
        while rosa.payouts.totals(&run).await.unwrap().of(RowState::Paid).rows == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let paused = rosa.payouts.pause(&run, &rosa.id).await.unwrap().unwrap();
        assert_eq!(paused.reason, Some(Pause::Person));
        // What was under way is finished; nothing new is begun.
        tokio::time::sleep(Duration::from_millis(800)).await;
        let before = rosa.rows(&run).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(rosa.rows(&run).await, before);
        assert!(before.iter().any(|row| row.state == RowState::Ready));
        rosa.agrees(&before);
        rosa.payouts.resume(&run, &rosa.id, None).await.unwrap().unwrap();
        let rows = rosa.done(&run).await;
        assert!(rows.iter().all(|row| row.state == RowState::Paid));
        till.stop().await;
    }
}

on_both! {
    async fn it_stands_still_by_itself_and_says_why(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let all = till.control.balance(&rosa.id, WalletKind::Btc).unwrap();
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("bruno", 5, ""), sats("bruno", all, "")]).await;
        let paused = rosa.comes_to(&run, RunState::Paused).await;
        assert_eq!(paused.reason, Some(Pause::Balance));
        let rows = rosa.rows(&run).await;
        assert_eq!([rows[0].state, rows[1].state], [RowState::Paid, RowState::Ready]);
        rosa.payouts.cancel(&run, &rosa.id).await.unwrap().unwrap();
        rosa.comes_to(&run, RunState::Cancelled).await;

        till.control.restrict_sending(true);
        let run = rosa.start("b", Unit::Bitcoin, vec![sats("bruno", 5, "")]).await;
        assert_eq!(rosa.comes_to(&run, RunState::Paused).await.reason, Some(Pause::Limit));
        till.control.restrict_sending(false);
        till.control.expire_access_tokens(Some(&rosa.id)).unwrap();
        rosa.payouts.resume(&run, &rosa.id, None).await.unwrap().unwrap();
        let paused = rosa.comes_to(&run, RunState::Paused).await;
        assert_eq!((paused.reason, paused.token_until), (Some(Pause::TokenDead), None));
        rosa.payouts.resume(&run, &rosa.id, Some(&rosa.permit())).await.unwrap().unwrap();
        assert_eq!(rosa.done(&run).await[0].state, RowState::Paid);

        let run = rosa.prepare("c", Unit::Bitcoin, vec![sats("bruno", 5, "")]).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        let over = Permit { until: till.clock.unix() - 1, ..rosa.permit() };
        let wallet = rosa.wallet(Unit::Bitcoin);
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &over, (1, 1)).await.unwrap().unwrap();
        let paused = rosa.comes_to(&run.id, RunState::Paused).await;
        assert_eq!(paused.reason, Some(Pause::TokenOver), "and not that there is none");
        assert_eq!(paused.token_until, None);
        assert!(rosa.rows(&run.id).await.iter().all(|row| row.state == RowState::Ready));
        till.stop().await;
    }
}

on_both! {
    async fn whoever_has_it_open_is_told(store: Store) {
        let till = till(store).await;
        let other = till.another().await;
        let rosa = Rosa::of(&till);
        let run = rosa.prepare("a", Unit::Bitcoin, vec![sats("bruno", 5, "")]).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        let mark = rosa.payouts.mark(&run.id).await.unwrap();
        let mut here = till.state.payouts.news().listen(&run.id, mark);
        let mut there = other.state.payouts.news().listen(&run.id, mark);
        let wallet = rosa.wallet(Unit::Bitcoin);
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &rosa.permit(), (1, 1)).await.unwrap().unwrap();
        let within = SOON;
        tokio::time::timeout(within, here.changed()).await.unwrap();
        tokio::time::timeout(within, there.changed()).await.unwrap();
        rosa.done(&run.id).await;
        other.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn whoever_calls_it_off_has_the_last_word(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let all = till.control.balance(&rosa.id, WalletKind::Btc).unwrap();
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("bruno", all + 1, "")]).await;
        till.control.set_latency(Part::Api, 400);
        // Blink has refused it; that it was not booked is being looked up, after which the run would stand still.
        while rosa.rows(&run).await[0].record.attempt.as_ref().is_none_or(|last| last.refused.is_none()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        rosa.payouts.cancel(&run, &rosa.id).await.unwrap().unwrap();
        let run = rosa.comes_to(&run, RunState::Cancelled).await;
        assert!(run.history.iter().all(|change| change.state != RunState::Paused), "{:?}", run.history);
        till.stop().await;
    }
}

on_both! {
    async fn a_late_refusal_of_the_former_permission_leaves_the_new_one(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("bruno", 5, ""), sats("bruno", 6, "")]).await;
        rosa.payouts.pause(&run, &rosa.id).await.unwrap().unwrap();
        while rosa.rows(&run).await.iter().any(|row| row.state == RowState::Sending) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let former = Permit { hash: vec![1], ..rosa.permit() };
        till.control.expire_access_tokens(Some(&rosa.id)).unwrap();
        till.control.set_latency(Part::Api, 900);
        rosa.payouts.resume(&run, &rosa.id, Some(&former)).await.unwrap().unwrap();
        till.state.paymaster.hurry();
        // The former one is on its way to Blink when the new one comes.
        tokio::time::sleep(Duration::from_millis(500)).await;
        rosa.payouts.pause(&run, &rosa.id).await.unwrap().unwrap();
        let new = Permit { hash: vec![2], ..rosa.permit() };
        rosa.payouts.resume(&run, &rosa.id, Some(&new)).await.unwrap().unwrap();
        till.control.set_latency(Part::Api, 0);
        let rows = rosa.done(&run).await;
        assert!(rows.iter().all(|row| row.state == RowState::Paid), "{rows:#?}");
        let run = rosa.payouts.find(&run).await.unwrap().unwrap();
        assert!(run.history.iter().all(|change| change.reason != Some(Pause::TokenDead)), "{:?}", run.history);
        till.stop().await;
    }
}

on_both! {
    async fn what_waits_for_days_keeps_no_other_run_of_its_wallet_waiting(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let slow = rosa.start("a", Unit::Bitcoin, vec![sats("sol_moved", 400, "")]).await;
        while rosa.rows(&slow).await[0].state != RowState::Pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        till.control.set_fate(Fate::Arrives);
        let quick = rosa.start("b", Unit::Bitcoin, vec![sats("sol_moved", 30, ""), sats("bruno", 30, "")]).await;
        rosa.done(&quick).await;
        assert_eq!(rosa.rows(&slow).await[0].state, RowState::Pending);
        till.control.end_sends(true);
        assert_eq!(rosa.done(&slow).await[0].state, RowState::Paid);
        till.stop().await;
    }
}

on_both! {
    async fn called_off_while_the_balance_is_refused_what_is_on_its_way_still_has_its_end(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let all = till.control.balance(&rosa.id, WalletKind::Btc).unwrap();
        let run = rosa.start("a", Unit::Bitcoin, vec![sats("sol_moved", 400, ""), sats("bruno", all, "")]).await;
        till.control.set_latency(Part::Api, 300);
        while rosa.rows(&run).await[1].record.attempt.as_ref().is_none_or(|last| last.refused.is_none()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        rosa.payouts.cancel(&run, &rosa.id).await.unwrap().unwrap();
        till.control.set_latency(Part::Api, 0);
        while rosa.rows(&run).await[1].state != RowState::Ready {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(rosa.payouts.find(&run).await.unwrap().unwrap().state, RunState::Stopping, "one is on its way");
        till.control.end_sends(true);
        let run = rosa.comes_to(&run, RunState::Cancelled).await;
        assert!(run.history.iter().all(|change| change.state != RunState::Paused), "{:?}", run.history);
        let rows = rosa.rows(&run.id).await;
        assert_eq!([rows[0].state, rows[1].state], [RowState::Paid, RowState::Ready]);
        rosa.agrees(&rows);
        till.stop().await;
    }
}
