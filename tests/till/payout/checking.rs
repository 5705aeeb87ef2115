//! Each row is looked at by itself: a bad one says why, and stops no other.

use std::time::Duration;

use till::blink::{Terms, WalletId};
use till::money::Unit;
use till::payout::{
    Asked, Begun, FRESH, MOST_CHECKED, NotNow, Reason, RowState, RunId, RunState, Sum, Target,
};
use till::sandbox::{Down, Fate, LnurlFault, Part, WalletKind};

use super::{Rosa, person, sats, till};
use crate::harness::{SOON, Store, on_both};

fn fiat(recipient: &str, code: &str, fraction_digits: u8, minor: i64) -> Asked {
    let code = code.parse().unwrap();
    let amount = Sum::Fiat {
        code,
        fraction_digits,
        minor,
    };
    Asked {
        amount: Some(amount),
        ..sats(recipient, 0, "")
    }
}

on_both! {
    async fn every_row_says_what_it_comes_to_or_why_it_cannot_be_paid(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        let invoice = till.control.foreign_invoice(&sol, 500).unwrap();
        let free = |recipient: &str| Asked { amount: None, ..sats(recipient, 0, "") };
        let long = "ñ".repeat(320);
        let cases = [
            (sats("bruno", 1000, ""), Ok(1000)),
            (sats("sol_moved", 1000, ""), Ok(1000)),
            (sats("noura@blink.sv", 5, "tea"), Ok(5)),
            (sats("own:usd", 5000, ""), Ok(5000)),
            (free(&invoice), Ok(500)),
            (fiat("bruno", "USD", 2, 100), Ok(0)),
            (free(&invoice), Err(Reason::Duplicate)),
            (sats(&invoice.to_uppercase(), 501, ""), Err(Reason::AmountDiffers)),
            (sats("nobody_at_all", 5, ""), Err(Reason::Nobody)),
            (sats("lena_locked", 5, ""), Err(Reason::CannotReceive)),
            (sats("+50370000000", 5, ""), Err(Reason::RecipientUnreadable)),
            (sats("", 5, ""), Err(Reason::RecipientMissing)),
            (sats("rosa_cafe", 5, ""), Err(Reason::PaysItself)),
            (sats("own:btc", 5, ""), Err(Reason::PaysItself)),
            (sats("bruno", 0, ""), Err(Reason::AmountTooSmall)),
            (free("bruno"), Err(Reason::AmountMissing)),
            (fiat("bruno", "ZZZ", 2, 5), Err(Reason::CurrencyUnknown)),
            (sats("bruno", 5, &long), Err(Reason::MemoTooLong)),
            (Asked { wrong: Some(Reason::AmountUnreadable), ..sats("bruno", 5, "") }, Err(Reason::AmountUnreadable)),
        ];
        let rows = cases.iter().map(|(asked, _)| asked.clone()).collect();
        let run = rosa.prepare("a", Unit::Bitcoin, rows).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        let rows = rosa.rows(&run.id).await;
        assert_eq!(rows.len(), cases.len());
        for (row, (asked, expected)) in rows.iter().zip(&cases) {
            assert_eq!(&row.record.asked, asked);
            match expected {
                Err(reason) => assert_eq!((row.state, row.reason), (RowState::Refused, Some(*reason)), "{row:?}"),
                Ok(minor) => {
                    assert_eq!((row.state, row.reason), (RowState::Ready, None), "{row:?}");
                    let planned = row.record.plan.unwrap().minor;
                    assert!(*minor == planned || *minor == 0 && (500..5000).contains(&planned), "{planned}");
                }
            }
        }
        assert_eq!(rows[4].record.plan.unwrap().fee, None, "asked for once somebody is about to pay");
        rosa.ask_fees(&till, &run).await;
        let rows = rosa.rows(&run.id).await;
        let fee = |number: usize| rows[number].record.plan.unwrap().fee;
        assert_eq!((fee(0), fee(4)), (Some(0), Some(2)), "inside Blink, and as it was probed");
        assert!(matches!(rows[1].record.target, Some(Target::Address { .. })), "moved away");
        assert!(matches!(rows[2].record.target, Some(Target::Wallet { .. })), "at Blink all the same");
        assert!(rows[5].record.plan.unwrap().rate.is_some());
        let totals = rosa.payouts.totals(&run.id).await.unwrap();
        assert_eq!((totals.of(RowState::Ready).rows, totals.of(RowState::Refused).rows), (6, 13));
        assert!(till.control.sends(&rosa.id).iter().all(|send| send.memo.as_deref() != Some("tea")));
        till.stop().await;
    }
}

on_both! {
    async fn while_blink_is_away_rows_wait_to_be_looked_at(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_down(Part::Api, Down::Refuse).await.unwrap();
        let run = rosa.prepare("a", Unit::Bitcoin, vec![sats("bruno", 5, ""), fiat("noura@blink.sv", "EUR", 2, 500)]).await;
        // Longer than anybody tries again at once.
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(rosa.payouts.find(&run.id).await.unwrap().unwrap().state, RunState::Checking);
        assert_eq!(rosa.rows(&run.id).await, [], "no row is to blame");
        till.control.set_down(Part::Api, Down::Up).await.unwrap();
        rosa.comes_to(&run.id, RunState::Checked).await;
        assert!(rosa.rows(&run.id).await.iter().all(|row| row.state == RowState::Ready));
        till.stop().await;
    }
}

on_both! {
    async fn whole_cents_do_not_pay_satoshis_of_an_open_invoice(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let bruno = person(&till.control, "Bruno");
        let wallet = till.control.wallet(&bruno, WalletKind::Btc).unwrap();
        let wallet = WalletId::parse(&wallet).unwrap();
        let open = till.state.blink.open_invoice_for(&wallet, &Terms::default()).await.unwrap();
        let open = open.payment_request;
        let rows = vec![sats(&open, 1234, ""), fiat(&open, "USD", 2, 70)];
        let run = rosa.start("a", Unit::Dollar, rows).await;
        let rows = rosa.done(&run).await;
        assert_eq!((rows[0].state, rows[0].reason), (RowState::Refused, Some(Reason::SatsFromDollars)));
        let paid = rows[1].record.evidence.as_ref().unwrap();
        assert_eq!(paid.debited.unwrap() - paid.fee.unwrap(), 70);
        till.stop().await;
    }
}

on_both! {
    async fn an_invoice_is_blocked_by_the_own_payments_and_by_nothing_else(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        let invoice = till.control.foreign_invoice(&sol, 500).unwrap();
        let row = || vec![Asked { amount: None, ..sats(&invoice, 0, "") }];
        let looked_at = async |rosa: &Rosa, key: &str| {
            let run = rosa.prepare(key, Unit::Bitcoin, row()).await;
            rosa.comes_to(&run.id, RunState::Checked).await;
            (rosa.rows(&run.id).await[0].reason, run.id)
        };
        let (_, called_off) = looked_at(&rosa, "a").await;
        rosa.payouts.cancel(&called_off, &rosa.id).await.unwrap().unwrap();
        // Somebody else is paying it at this moment.
        let noura = Rosa { id: person(&till.control, "Noura"), ..Rosa::of(&till) };
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: false });
        let others = noura.start("b", Unit::Bitcoin, row()).await;
        while noura.rows(&others).await[0].state != RowState::Pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(looked_at(&rosa, "c").await.0, None);
        let own = rosa.start("d", Unit::Bitcoin, row()).await;
        while rosa.rows(&own).await[0].state != RowState::Pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(looked_at(&rosa, "e").await.0, Some(Reason::Duplicate));
        till.control.end_sends(false);
        rosa.done(&own).await;
        assert_eq!(looked_at(&rosa, "f").await.0, None, "what came back can be tried again");
        till.stop().await;
    }
}

on_both! {
    async fn what_was_looked_at_long_ago_is_looked_at_anew(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let sol = person(&till.control, "Sol");
        let invoice = till.control.foreign_invoice(&sol, 50_000).unwrap();
        let rows = vec![Asked { amount: None, ..sats(&invoice, 0, "") }, sats("bruno", 5, "")];
        let run = rosa.prepare("a", Unit::Bitcoin, rows).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        rosa.ask_fees(&till, &run).await;
        till.clock.advance(FRESH + 1);
        let (wallet, permit) = (rosa.wallet(Unit::Bitcoin), rosa.permit());
        let start = async |round| rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit, (round, 1)).await.unwrap();
        assert_eq!(start(1).await.unwrap_err(), NotNow::Stale);
        rosa.payouts.check_anew(&run.id, &rosa.id, 1).await.unwrap().unwrap();
        rosa.comes_to(&run.id, RunState::Checked).await;
        let again = rosa.payouts.check_anew(&run.id, &rosa.id, 1).await.unwrap();
        assert_eq!(again.unwrap_err(), NotNow::CheckedAnew, "pressed twice");
        let rows = rosa.rows(&run.id).await;
        assert_eq!(rows.len(), 2);
        // Its fee is asked for anew before it is paid, and is no change by itself.
        assert_eq!((rows[0].record.before.unwrap().fee, rows[0].record.plan.unwrap().fee), (Some(200), None));
        assert!(!rows[0].has_changed() && !rows[1].has_changed(), "{rows:#?}");
        assert_eq!(start(1).await.unwrap_err(), NotNow::CheckedAnew, "that was seen before");
        assert_eq!(start(2).await.unwrap().state, RunState::Running);
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_blink_cannot_explain_of_one_row_stops_no_other() {
    let till = till(Store::Sqlite).await;
    let rosa = Rosa::of(&till);
    till.control.set_unexplained(&["EUR", "noura"]);
    let rows = vec![
        fiat("bruno", "EUR", 2, 500),
        sats("noura", 5, ""),
        sats("bruno", 7, ""),
        fiat("bruno", "USD", 2, 50),
    ];
    let run = rosa.prepare("a", Unit::Bitcoin, rows).await;
    let numbers = async || {
        let rows = rosa.rows(&run.id).await;
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    let begun = std::time::Instant::now();
    while numbers().await != [3, 4] {
        assert!(begun.elapsed() < super::LIMIT, "{:?}", numbers().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // They are asked for once more, and not refused at once.
    let stands = rosa.payouts.find(&run.id).await.unwrap().unwrap();
    assert_eq!(stands.state, RunState::Checking);
    till.clock.advance(61);
    rosa.comes_to(&run.id, RunState::Checked).await;
    let rows = rosa.rows(&run.id).await;
    let ends: Vec<_> = rows.iter().map(|row| (row.state, row.reason)).collect();
    let refused = |reason| (RowState::Refused, Some(reason));
    let ready = (RowState::Ready, None);
    let expected = [
        refused(Reason::NoPrice),
        refused(Reason::BlinkSilent),
        ready,
        ready,
    ];
    assert_eq!(ends, expected);
    till.stop().await;
}

on_both! {
    async fn files_that_hang_keep_no_payment_and_no_stop_waiting(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        let run = rosa.prepare("a", Unit::Bitcoin, vec![sats("bruno", 5, "")]).await;
        rosa.comes_to(&run.id, RunState::Checked).await;
        till.control.set_lnurl_fault(LnurlFault::Hang);
        // More than are worked on at once.
        for number in 0..40 {
            let somebody = Rosa { id: format!("somebody {number}"), ..Rosa::of(&till) };
            let rows = (1..=9).map(|sum| sats("sol_moved", 100 + sum, "")).collect();
            somebody.begin("a", Unit::Bitcoin, rows, None).await;
        }
        till.state.paymaster.hurry();
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let (wallet, permit) = (rosa.wallet(Unit::Bitcoin), rosa.permit());
        let begun = std::time::Instant::now();
        rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit, (1, 1)).await.unwrap().unwrap();
        rosa.done(&run.id).await;
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        let begun = std::time::Instant::now();
        till.stop().await;
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
}

on_both! {
    async fn so_many_runs_of_one_person_are_looked_at_at_a_time(store: Store) {
        let till = till(store).await;
        let rosa = Rosa::of(&till);
        till.control.set_lnurl_fault(LnurlFault::Hang);
        let begin = async |key: &str, instead: Option<&RunId>| {
            let rows = (1..=9).map(|sum| sats("sol_moved", 100 + sum, "")).collect();
            rosa.begin(key, Unit::Bitcoin, rows, instead).await
        };
        let mut last = None;
        for number in 0..MOST_CHECKED {
            match begin(&number.to_string(), None).await {
                Begun::New(run) => last = Some(run.id),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(begin("6", None).await, Begun::TooMany));
        assert!(matches!(begin("0", None).await, Begun::Again(_)), "the same form is no more");
        let last = last.unwrap();
        assert!(matches!(begin("7", Some(&last)).await, Begun::New(_)), "it takes the place of one");
        for run in rosa.payouts.of(&rosa.id, None, 9).await.unwrap() {
            rosa.payouts.cancel(&run.id, &rosa.id).await.unwrap().unwrap();
        }
        assert!(matches!(begin("6", None).await, Begun::New(_)));
        till.stop().await;
    }
}
