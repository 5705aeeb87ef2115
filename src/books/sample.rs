//! Entries for tests.

use proptest::prelude::*;

use super::entry::{Entry, State, Way};
use crate::money::{Amount, Fiat, Price, Unit};

/// A receipt of 2,707 sats, worth a dollar.
pub(super) fn entry() -> Entry {
    let dollars = |text: &str| Fiat::parse(text, "USD".parse().unwrap()).unwrap();
    Entry {
        id: "66f0c0a4e1b2c3d4e5f60718".to_owned(),
        at: "2026-11-21T20:02:11Z".parse().unwrap(),
        amount: Amount::new(Unit::Bitcoin, 2_707),
        fee: Amount::new(Unit::Bitcoin, 0),
        worth: dollars("1.00"),
        fee_worth: dollars("0.00"),
        price: Price::new(36_941_263_391, 12),
        state: State::Settled,
        way: Way::Lightning,
        converted: None,
        counterparty: Some("till_tester".to_owned()),
        memo: Some("Two \"flat whites\"; one; cake".to_owned()),
        external_id: Some("order-7".to_owned()),
        payment_hash: Some("ab".repeat(32)),
        preimage: None,
        chain_hash: None,
        order: None,
    }
}

/// Any entry that Blink could send: the worth has the amount's sign or is nothing, and the fee is a part of the amount.
pub(super) fn any_entry() -> impl Strategy<Value = Entry> {
    let unit = prop_oneof![Just(Unit::Bitcoin), Just(Unit::Dollar)];
    let state = prop_oneof![
        Just(State::Settled),
        Just(State::Pending),
        Just(State::Failed),
        Just(State::Unknown)
    ];
    let currency = prop_oneof![
        Just(("USD", 2)),
        Just(("EUR", 2)),
        Just(("JPY", 0)),
        Just(("KWD", 3))
    ];
    let text = "[ -~é;|\"\\\\\n]{0,30}";
    (
        (unit, state, currency, any::<bool>()),
        (
            -10_000_000_i64..10_000_000,
            0_i64..5_000,
            0_i128..1_000_000,
            0_i128..500,
        ),
        (text, text, 0_i64..2_000_000_000, any::<bool>()),
    )
        .prop_map(
            |(
                (unit, state, (code, digits), converts),
                (amount, fee, worth, fee_worth),
                (name, memo, second, _),
            )| {
                let fiat = |minor: i128| Fiat {
                    minor,
                    fraction_digits: digits,
                    currency: code.parse().unwrap(),
                };
                let other = match unit {
                    Unit::Bitcoin => Unit::Dollar,
                    Unit::Dollar => Unit::Bitcoin,
                };
                let own = unit == Unit::Dollar && code == "USD";
                let (worth, fee_worth) = match own {
                    true => (amount.unsigned_abs().into(), fee.into()),
                    false => (worth, fee_worth),
                };
                Entry {
                    id: format!("{second:024x}"),
                    at: jiff::Timestamp::from_second(second).unwrap(),
                    amount: Amount::new(unit, amount),
                    fee: Amount::new(unit, fee),
                    worth: fiat(worth * i128::from(amount.signum())),
                    fee_worth: fiat(if fee == 0 { 0 } else { fee_worth }),
                    state,
                    converted: converts.then_some(other),
                    counterparty: Some(name).filter(|name| !name.is_empty()),
                    memo: Some(memo).filter(|memo| !memo.is_empty()),
                    ..entry()
                }
            },
        )
}
