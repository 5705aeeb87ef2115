//! Sheets as people hand them in, and as nobody should.

use proptest::prelude::*;

use super::super::asked::{Asked, Sum};
use super::super::reason::Reason;
use super::{Cells, Column, Currencies, NoSheet, Style, doubles, read_file, read_rows};
use crate::money::Currency;

const STYLE: Style<'static> = Style {
    point: '.',
    unit: "sats",
};

pub(super) fn currencies() -> Vec<Currency> {
    [
        ("USD", "$", 2),
        ("EUR", "€", 2),
        ("MXN", "$", 2),
        ("JPY", "¥", 0),
        ("KWD", "KD", 3),
    ]
    .map(|(code, symbol, fraction_digits)| Currency {
        code: code.parse().unwrap(),
        symbol: symbol.to_owned(),
        name: code.to_owned(),
        fraction_digits,
    })
    .to_vec()
}

pub(super) fn euros(minor: i64) -> Sum {
    Sum::Fiat {
        code: "EUR".parse().unwrap(),
        fraction_digits: 2,
        minor,
    }
}

fn read(text: &str) -> Result<Vec<Asked>, NoSheet> {
    let known = currencies();
    read_file(text.as_bytes(), &STYLE, Currencies(&known)).map(|sheet| sheet.rows)
}

#[test]
fn a_bad_row_stops_none_of_the_others() {
    let rows = read(
        "recipient,amount,currency,memo\r\nrosa,21,sats,hi\r\n,5,EUR,\r\nana@b.sv,five,EUR,\r\nluna,5,ZZZ,\r\nbruno,,,\r\nsol,1,EUR,a,b\r\nsol,\"12,50\",EUR,ok",
    )
    .unwrap();
    let found: Vec<(Option<Reason>, Option<Column>)> = rows
        .iter()
        .map(|row| (row.wrong, row.wrong.and_then(Reason::column)))
        .collect();
    assert_eq!(
        found,
        [
            (None, None),
            (Some(Reason::RecipientMissing), Some(Column::Recipient)),
            (Some(Reason::AmountUnreadable), Some(Column::Amount)),
            (Some(Reason::CurrencyUnknown), Some(Column::Currency)),
            (Some(Reason::AmountMissing), Some(Column::Amount)),
            (Some(Reason::TooManyCells), None),
            (None, None),
        ]
    );
    assert_eq!(rows[0].amount, Some(Sum::Sats(21)));
    assert_eq!(
        (rows[6].amount, rows[6].typed.as_str()),
        (Some(euros(1250)), "12,50 EUR")
    );
}

#[test]
fn what_was_typed_says_what_it_is_in_and_reads_the_same_again() {
    let known = currencies();
    let known = Currencies(&known);
    for (amount, currency, shown) in [
        ("12,50 €", "", "12,50 €"),
        ("€12.50", "", "€12.50"),
        ("12.50", "€", "12.50 €"),
        ("₿0.001", "", "₿0.001"),
        ("5¢", "", "5¢"),
        ("150", "us cents", "150 us cents"),
        ("150", "US Cents", "150 US Cents"),
        ("150 us cents", "", "150 us cents"),
        ("21", "", "21 sats"),
        ("21", "sats", "21 sats"),
        ("1 234", "EUR", "1 234 EUR"),
    ] {
        let cells = Cells {
            recipient: "rosa".to_owned(),
            amount: amount.to_owned(),
            currency: currency.to_owned(),
            ..Cells::default()
        };
        let read = |cells: &Cells| {
            let rows = read_rows(std::slice::from_ref(cells), &STYLE, known);
            rows.unwrap().rows.swap_remove(0)
        };
        let asked = read(&cells);
        assert_eq!(asked.typed, shown);
        assert_eq!(asked.wrong, None, "{shown}");
        assert_eq!(read(&Cells::of(&asked)), asked, "{shown}");
    }
}

#[test]
fn nobody_who_is_paid_is_taken_for_a_heading() {
    let rows = read("ana,5,EUR,Invoice\nbruno,6,EUR,Invoice").unwrap();
    let named: Vec<&str> = rows.iter().map(|row| row.recipient.as_str()).collect();
    assert_eq!(named, ["ana", "bruno"]);
}

#[test]
fn a_file_without_a_heading_has_the_usual_order() {
    let rows = read("rosa;1,50;EUR;hola;77").unwrap();
    assert_eq!(rows[0].reference, "77");
    assert_eq!(rows[0].amount, Some(euros(150)));
    assert_eq!(read("para,importe\n"), Err(NoSheet::Empty));
    assert_eq!(
        read("to,amount,monto\nrosa,1,2"),
        Err(NoSheet::TwiceNamed(Column::Amount))
    );
}

#[test]
fn a_memo_is_measured_in_bytes() {
    for (letters, wrong) in [(319, None), (320, Some(Reason::MemoTooLong))] {
        let rows = read(&format!("rosa,1,sats,{}", "ñ".repeat(letters))).unwrap();
        assert_eq!(rows[0].wrong, wrong);
    }
}

#[test]
fn rows_that_look_alike_are_found() {
    let rows = read("rosa,1,sats,a\n@Rosa,1,sats,b\nrosa,2,sats,a\nrosa,1,sats,a\n,1\n,1").unwrap();
    let found: Vec<_> = doubles(&rows)
        .into_iter()
        .map(|double| (double.number, double.first, double.is_same_memo))
        .collect();
    assert_eq!(found, [(2, 1, false), (4, 1, true)]);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{3,12}",
        "[0-9]{1,6}",
        "[0-9]{1,3}[.,][0-9]{1,3}( (EUR|sats|BTC|€|us cents))?",
        Just(String::new()),
        "\\PC{0,20}",
    ]
}

proptest! {
    /// Whatever is handed in is read or refused.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let known = currencies();
        if let Ok(sheet) = read_file(&bytes, &STYLE, Currencies(&known)) {
            for row in sheet.rows {
                prop_assert!(row.wrong.is_some() || row.memo.len() <= 639);
                prop_assert!(row.wrong.is_some() || row.amount.is_none_or(|sum| sum.minor() > 0));
            }
        }
    }

    /// A file says the same as the same rows typed into the form, whatever separates its cells; and a row that was shown to be
    /// corrected says the same again.
    #[test]
    fn a_file_says_what_its_cells_say(
        typed in proptest::collection::vec((cell(), cell(), cell(), cell()), 1..8),
        separator in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
    ) {
        let known = currencies();
        let known = Currencies(&known);
        let rows: Vec<Cells> = typed
            .into_iter()
            .map(|(recipient, amount, currency, memo)| Cells { recipient, amount, currency, memo, reference: "7".to_owned() })
            .collect();
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(["to", "amount", "currency", "memo", "id"]).unwrap();
        for row in &rows {
            // What stands before a text to keep it one is no part of it.
            prop_assume!([&row.recipient, &row.amount, &row.currency, &row.memo].iter().all(|cell| !cell.trim().starts_with(['\'', '='])));
            writer.write_record([&row.recipient, &row.amount, &row.currency, &row.memo, &row.reference]).unwrap();
        }
        let file = writer.into_inner().unwrap();
        let from_form = read_rows(&rows, &STYLE, known).unwrap().rows;
        prop_assert_eq!(&read_file(&file, &STYLE, known).unwrap().rows, &from_form);
        let again: Vec<Cells> = from_form.iter().filter(|row| row.wrong.is_none()).map(Cells::of).collect();
        if !again.is_empty() {
            let again = read_rows(&again, &STYLE, known).unwrap().rows;
            let amounts = |rows: &[Asked]| rows.iter().filter(|row| row.wrong.is_none()).map(|row| (row.recipient.clone(), row.amount)).collect::<Vec<_>>();
            prop_assert_eq!(amounts(&again), amounts(&from_form));
        }
    }
}
