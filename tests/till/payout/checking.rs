//! Each row is looked at by itself: a bad one says why, and stops no other.

use std::time::Duration;

use till::blink::{Terms, WalletId};
use till::money::Unit;
use till::payout::{Asked, FRESH, NotNow, Reason, RowState, RunState, Sum, Target};
use till::sandbox::{Down, Fate, Part, WalletKind};

use super::{Rosa, person, sats, till};
use crate::harness::{Store, on_both};

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
        let run = rosa.comes_to(&run.id, RunState::Checked).await;
        assert_eq!(run.token_until, None, "what was lent for looking at rows is kept no longer");
        till.clock.advance(FRESH + 1);
        let (wallet, permit) = (rosa.wallet(Unit::Bitcoin), rosa.permit());
        let start = async || rosa.payouts.start(&run.id, &rosa.id, &wallet, &permit).await.unwrap();
        assert_eq!(start().await.unwrap_err(), NotNow::Stale);
        rosa.payouts.check_anew(&run.id, &rosa.id).await.unwrap().unwrap();
        rosa.comes_to(&run.id, RunState::Checked).await;
        let rows = rosa.rows(&run.id).await;
        assert_eq!(rows.len(), 2);
        // It was probed the first time, with what was lent; now it was not.
        assert_eq!(rows[0].record.before.unwrap().fee, Some(200));
        assert!(rows[0].has_changed() && !rows[1].has_changed(), "{rows:#?}");
        assert_eq!(start().await.unwrap().state, RunState::Running);
        till.stop().await;
    }
}
