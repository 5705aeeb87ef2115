//! Receipt, list and file are written from one record; trials that they come to the same, in every language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;

use super::coin::Coin;
use super::{csv, slip};
use crate::money::{Unit, read_typed};
use crate::sale::{
    Basket, Change, Denomination, Discount, Evidence, Figures as _, Found, Record, Sale,
    State as Stands, Takings, Tip,
};
use crate::text::{Locale, Text};
use crate::web::frame::Frame;
use crate::web::preferences::Preferences;

fn sale(basket: Basket) -> Option<Sale> {
    let totals = basket.totals().ok()?;
    Some(Sale {
        id: "0123456789abcdefghjkmnpqrs".parse().unwrap(),
        register: "own rosa".to_owned(),
        number: 1,
        owner: Some("rosa".to_owned()),
        receiver: String::new(),
        state: Stands::PaidInCash,
        record: Record {
            basket,
            totals,
            wallet: Unit::Bitcoin,
        },
        history: vec![Change {
            state: Stands::PaidInCash,
            at: 0,
            evidence: Evidence::Person,
        }],
        turns: 0,
        created_at: 0,
        version: 1,
        handled_at: None,
        payee: None,
        earner: None,
        is_asking: false,
    })
}

fn frame(text: Text) -> Frame {
    Frame {
        text,
        zone: TimeZone::UTC,
        now: Timestamp::UNIX_EPOCH,
        hide_amounts: false,
        signed_in: true,
        path: "/".to_owned(),
        address: "/".to_owned(),
        title_suffix: "",
        csrf: String::new(),
        request_id: String::new(),
        preferences: Preferences::default(),
    }
}

/// What a text says, in minor units.
fn read(text: &str, coin: &Coin, frame: &Frame) -> i64 {
    let unsigned = text.trim_start_matches('−');
    let number = read_typed(unsigned, coin.fraction_digits, frame.text.point()).unwrap();
    match unsigned.len() == text.len() {
        true => number,
        false => -number,
    }
}

fn cell(name: &str, found: &Found) -> String {
    let line = csv::row(found, &TimeZone::UTC);
    let at = csv::COLUMNS.iter().position(|column| *column == name);
    line.trim_end()
        .split(',')
        .nth(at.unwrap())
        .unwrap()
        .to_owned()
}

proptest! {
    #[test]
    fn screen_receipt_and_file_come_to_the_same(
        lines in vec(1..1_000_000_000_i64, 1..6),
        discount in prop_oneof![Just(Discount::None), (0..=9_999_u16).prop_map(Discount::Part), (0..1000_i64).prop_map(Discount::Fixed)],
        tip in prop_oneof![Just(Tip::None), (0..=10_000_u16).prop_map(Tip::Part), (0..1_000_000_i64).prop_map(Tip::Fixed)],
        currency in prop_oneof![Just(None), Just(Some(("JPY", 0_u8))), Just(Some(("EUR", 2))), Just(Some(("KWD", 3)))],
        language in 0_usize..4,
    ) {
        let denomination = currency.map_or(Denomination::Sats, |(code, fraction_digits)| Denomination::Fiat {
            code: code.parse().unwrap(),
            fraction_digits,
        });
        let basket = Basket { denomination, lines, discount, tip, note: String::new() };
        let sold = sale(basket);
        prop_assume!(sold.is_some());
        let found = Found::new(sold.unwrap(), &[]);
        let tag = ["en", "es", "es-AR", "en-ZA"][language];
        let frame = frame(Text::new(Locale::from_tag(tag).unwrap()));
        let totals = found.sale.record.totals;
        let coin = Coin::of(denomination);
        // The receipt's lines, less its discount, with its tip.
        let written = |facts: Vec<super::outcome::Fact>| -> Vec<(String, i64)> {
            facts.into_iter().map(|fact| (fact.name, read(&fact.text, &coin, &frame))).collect()
        };
        let lines: i64 = written(slip::lines(&frame, &found)).iter().map(|(_, minor)| minor).sum();
        let sums = written(slip::sums(&frame, &found));
        let sum = |id| sums.iter().find(|(name, _)| name == frame.t(id)).map_or(0, |(_, minor)| *minor);
        prop_assert_eq!(lines + sum("pos-discount") + sum("pos-tip"), totals.total);
        // The file, in both of its ways to write an amount.
        for (name, minor) in [
            ("gross", lines),
            ("discount", -sum("pos-discount")),
            ("net", totals.total - sum("pos-tip")),
            ("tip", sum("pos-tip")),
            ("total", totals.total),
        ] {
            prop_assert_eq!(cell(&format!("{name}_minor"), &found), minor.to_string());
            prop_assert_eq!(read_typed(&cell(name, &found), coin.fraction_digits, '.'), Ok(minor));
        }
        // The list: twice the same sale is twice as much.
        let mut takings = Vec::new();
        Takings::count(&mut takings, &found.sale);
        Takings::count(&mut takings, &found.sale);
        prop_assert_eq!(takings.len(), 1);
        prop_assert_eq!((takings[0].taken, takings[0].tips), (2 * totals.total, 2 * totals.tip));
        prop_assert_eq!(takings[0].lightning + takings[0].cash, takings[0].taken);
    }
}
