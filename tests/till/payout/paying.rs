//! A run that nothing happens to, and payments that take their time.

use till::blink::{Answer, IdempotencyKey, WalletId};
use till::money::Unit;
use till::payout::{Asked, Reason, RowState, RunState, Sum};
use till::random::Random;
use till::sandbox::{Fate, Scripted, WalletKind};

use super::{Rosa, person, sats, till, turns};
use crate::harness::{Store, on_both};

on_both! {
    async fn every_kind_of_row_is_paid_once_and_the_token_is_gone(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        let invoice = till.control.foreign_invoice(&sol, 500).unwrap();
        let before = till.control.balance(&rosa.id, WalletKind::Btc).unwrap();
        let bruno = person(&till.control, "Bruno");
        let brunos = till.control.balance(&bruno, WalletKind::Btc).unwrap();
        let rows = vec![
            sats("bruno", 1000, "one"),
            sats("sol_moved", 700, "two"),
            sats("own:usd", 5000, "three"),
            Asked { amount: None, ..sats(&invoice, 0, "four") },
            sats("nobody_at_all", 5, "five"),
            sats("noura@blink.sv", 60, "six"),
        ];
        let run = rosa.start("a", Unit::Bitcoin, rows).await;
        let rows = rosa.done(&run).await;
        let states: Vec<_> = rows.iter().map(|row| row.state).collect();
        use RowState::{Paid, Refused};
        assert_eq!(states, [Paid, Paid, Paid, Paid, Refused, Paid], "{rows:#?}");
        let totals = rosa.payouts.totals(&run).await.unwrap();
        let paid = totals.of(Paid);
        // Inside Blink nothing is charged.
        assert_eq!((paid.planned, paid.debited, paid.fees), (7260, 7260 + 2 + 2, 4));
        assert_eq!(till.control.balance(&rosa.id, WalletKind::Btc).unwrap(), before - paid.debited);
        assert_eq!(till.control.balance(&bruno, WalletKind::Btc).unwrap(), brunos + 1000);
        for row in rows.iter().filter(|row| row.state == Paid) {
            let evidence = row.record.evidence.as_ref().unwrap();
            assert!(evidence.preimage.is_some() && evidence.transaction.is_some());
            assert_eq!(turns(row), 1);
        }
        let run = rosa.payouts.find(&run).await.unwrap().unwrap();
        assert_eq!(run.token_until, None);
        assert!(run.started_at() <= run.ended_at());
        till.stop().await;
    }
}

on_both! {
    async fn dollars_pay_exact_cents_or_exact_satoshis(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let cents = Asked { amount: Some(Sum::cents(25)), ..sats("bruno", 0, "") };
        let rows = vec![cents, sats("bruno", 2000, ""), sats("own:btc", 3000, ""), sats("sol_moved", 900, "")];
        let run = rosa.start("a", Unit::Dollar, rows).await;
        let rows = rosa.done(&run).await;
        assert!(rows.iter().all(|row| row.state == RowState::Paid), "{rows:#?}");
        assert_eq!(rows[0].record.evidence.as_ref().unwrap().debited, Some(25));
        for row in &rows[1..] {
            let (plan, evidence) = (row.record.plan.unwrap(), row.record.evidence.as_ref().unwrap());
            assert!(plan.sats.is_some() && plan.rate.is_some());
            let off = evidence.debited.unwrap() - evidence.fee.unwrap() - plan.minor;
            assert!(off.abs() <= 2, "{off} cents from what was said");
        }
        till.stop().await;
    }
}

on_both! {
    async fn what_is_under_way_ends_later_and_others_are_paid_meanwhile(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let rows = vec![sats("sol_moved", 400, "slow"), sats("bruno", 30, "quick")];
        let run = rosa.start("a", Unit::Bitcoin, rows).await;
        loop {
            let rows = rosa.rows(&run).await;
            if rows[1].state == RowState::Paid {
                assert_eq!(rows[0].state, RowState::Pending);
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(till.control.end_sends(true), 1);
        let rows = rosa.done(&run).await;
        assert_eq!((rows[0].state, turns(&rows[0])), (RowState::Paid, 1));
        till.stop().await;
    }
}

on_both! {
    async fn what_comes_back_has_failed_and_says_why(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        for (key, fate, reason) in [
            ("a", Fate::NoRoute, Reason::NoRoute),
            ("b", Fate::ComesBack, Reason::CameBack),
            ("c", Fate::OnItsWay { seconds: Some(0), arrives: false }, Reason::CameBack),
        ] {
            for unit in [Unit::Bitcoin, Unit::Dollar] {
                till.control.set_fate(fate);
                let rows = vec![sats("sol_moved", 2000, ""), sats("bruno", 2000, "")];
                let run = rosa.start(&format!("{key} {unit:?}"), unit, rows).await;
                let rows = rosa.done(&run).await;
                // What was taken out of the dollar wallet lies in the bitcoin wallet.
                let reason = match (unit, reason) {
                    (Unit::Dollar, Reason::CameBack) => Reason::CameBackAsSats,
                    _ => reason,
                };
                assert_eq!((rows[0].state, rows[0].reason), (RowState::Failed, Some(reason)), "{fate:?}");
                assert_eq!(rows[1].state, RowState::Paid, "the next one is paid all the same");
            }
        }
        till.stop().await;
    }
}

on_both! {
    async fn two_instances_never_work_on_one_wallet(store: Store) {
        let one = till(store).await;
        let other = one.another().await;
        let rosa = Rosa::of(&one);
        // Two runs of the same wallet, and both instances awake.
        let mut runs = Vec::new();
        for key in ["a", "b"] {
            let rows = (0..12).map(|number| sats("bruno", 10 + number, key)).collect();
            runs.push(rosa.start(key, Unit::Bitcoin, rows).await);
        }
        for run in &runs {
            one.state.paymaster.hurry();
            other.state.paymaster.hurry();
            let rows = rosa.done(run).await;
            assert!(rows.iter().all(|row| row.state == RowState::Paid && turns(row) == 1));
        }
        assert_eq!(rosa.comes_to(&runs[0], RunState::Done).await.token_until, None);
        other.stop().await;
        one.stop().await;
    }
}

on_both! {
    async fn what_costs_more_than_was_shown_is_not_sent(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        let invoice = till.control.foreign_invoice(&sol, 50_000).unwrap();
        let rows = vec![
            Asked { amount: None, ..sats(&invoice, 0, "dear") },
            sats("sol_moved", 40_000, "dear too"),
            sats("sol_moved", 90, "cheap"),
            sats("bruno", 50_000, "inside"),
        ];
        let run = rosa.prepare("a", Unit::Bitcoin, rows).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        till.control.set_fee_share(Some(20));
        let (wallet, permit) = (rosa.wallet(Unit::Bitcoin), rosa.permit());
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit, (1, 1)).await.unwrap().unwrap();
        let rows = rosa.done(&run.id).await;
        let ends: Vec<_> = rows.iter().map(|row| (row.state, row.reason, turns(row))).collect();
        let dear = (RowState::Failed, Some(Reason::FeeTooHigh), 0);
        let paid = (RowState::Paid, None, 1);
        assert_eq!(ends, [dear, dear, paid, paid]);
        till.stop().await;
    }
}

on_both! {
    async fn what_was_paid_by_hand_before_is_not_paid_now(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        let invoice = till.control.foreign_invoice(&sol, 500).unwrap();
        let run = rosa.prepare("a", Unit::Bitcoin, vec![Asked { amount: None, ..sats(&invoice, 0, "") }]).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        let (wallet, permit) = (rosa.wallet(Unit::Bitcoin), rosa.permit());
        let key = IdempotencyKey::random(&Random::system()).unwrap();
        let from = WalletId::parse(&wallet).unwrap();
        let by_hand = till.state.blink.pay_invoice(&permit.token, &key, &from, &invoice, "").await;
        assert!(matches!(by_hand, Ok(Answer::Paid(_))), "{by_hand:?}");
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit, (1, 1)).await.unwrap().unwrap();
        rosa.comes_to(&run.id, RunState::Done).await;
        let row = rosa.rows(&run.id).await.swap_remove(0);
        assert_eq!((row.state, row.reason, turns(&row)), (RowState::Failed, Some(Reason::AlreadyPaid), 0));
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_makes_no_invoice_for_half_an_hour_is_not_waited_for() {
    let till = till(Store::Sqlite).await;
    let rosa = Rosa::of(&till);
    for (key, code, waits, ends) in [
        ("a", "MIGRATION_ON_HOLD", Reason::Moving, Reason::Moving),
        (
            "b",
            "UNKNOWN_CLIENT_ERROR",
            Reason::Unexplained,
            Reason::Refused,
        ),
    ] {
        till.control.script_invoices(Some(Scripted::Payload {
            code: Some(code.to_owned()),
            message: "no".to_owned(),
        }));
        let run = rosa
            .start(key, Unit::Bitcoin, vec![sats("bruno", 5, "")])
            .await;
        let row = async || rosa.rows(&run).await.swap_remove(0);
        let begun = std::time::Instant::now();
        while row().await.reason != Some(waits) {
            assert!(begun.elapsed() < super::LIMIT, "{:?}", row().await);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(row().await.state, RowState::Ready);
        till.clock.advance(1801);
        rosa.comes_to(&run, RunState::Done).await;
        let row = row().await;
        assert_eq!((row.state, row.reason), (RowState::Failed, Some(ends)));
    }
    till.stop().await;
}
