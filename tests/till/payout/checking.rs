//! Each row is looked at by itself: a bad one says why, and stops no other.

use till::money::Unit;
use till::payout::{Asked, Reason, RowState, RunState, Sum, Target};

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
