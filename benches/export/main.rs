//! What writing a file of a hundred thousand rows costs: rows a second, and how much memory it takes at most.
//!
//! `cargo bench --bench export` takes some seconds. Rows are made one page of a hundred after the other, as Blink and the
//! index give them, and what is written is counted and dropped, as the network takes it.

use std::fs;
use std::io::{self, Write as _};
use std::time::Instant;

use anyhow::Context as _;
use till::books::{About, Entry, Format, State, Way, Writer};
use till::money::{Amount, Fiat, Price, Unit};

const ROWS: i64 = 100_000;
const PAGE: i64 = 100;

fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        // `cargo test --all-targets` starts benches too, and wants no figures.
        return Ok(());
    }
    let before = peak();
    let mut out = io::stdout();
    writeln!(out, "{ROWS} rows")?;
    writeln!(
        out,
        "{:12} {:>12} {:>12} {:>14}",
        "kind", "rows/s", "bytes", "peak, KiB more"
    )?;
    for format in Format::ALL {
        let begun = Instant::now();
        let bytes = written(format)?;
        let rows = u128::from(ROWS.unsigned_abs()) * 1_000 / begun.elapsed().as_millis().max(1);
        let more = peak().saturating_sub(before);
        let name = format!("{format:?}");
        writeln!(out, "{name:12} {rows:>12} {bytes:>12} {more:>14}")?;
    }
    Ok(())
}

/// How many bytes a file has.
fn written(format: Format) -> anyhow::Result<usize> {
    let mut writer = Writer::new(format, About::default());
    let mut bytes = writer.head().len() + writer.part(Unit::Bitcoin).len();
    for page in 0..ROWS / PAGE {
        let mut text = String::new();
        for row in 0..PAGE {
            text += &writer.row(&entry(ROWS - page * PAGE - row)?);
        }
        bytes += text.len();
    }
    Ok(bytes + writer.foot().len())
}

/// A payment every ten minutes, every fourth one sent.
fn entry(number: i64) -> anyhow::Result<Entry> {
    let sign = if number % 4 == 0 { -1 } else { 1 };
    let sats = sign * (1_000 + number % 50_000);
    let fee = if sign < 0 { 3 } else { 0 };
    let fiat = |minor: i64| -> anyhow::Result<Fiat> {
        Ok(Fiat {
            minor: minor.into(),
            fraction_digits: 2,
            currency: "EUR".parse()?,
        })
    };
    Ok(Entry {
        id: format!("{number:024x}"),
        at: jiff::Timestamp::from_second(1_700_000_000 + number * 600)?,
        amount: Amount::new(Unit::Bitcoin, sats),
        fee: Amount::new(Unit::Bitcoin, fee),
        worth: fiat(sats * 4 / 100)?,
        fee_worth: fiat(0)?,
        price: Some(Price::new(43_623_050_781, 12).context("a price")?),
        state: State::Settled,
        way: Way::Lightning,
        converted: None,
        counterparty: (number % 3 == 0).then(|| "till_tester".to_owned()),
        memo: Some(format!("Order {number}: two flat whites, \"to go\"")),
        external_id: None,
        payment_hash: Some(format!("{number:064x}")),
        preimage: Some(format!("{number:064x}")),
        chain_hash: None,
        order: None,
    })
}

/// The most memory that this process ever had, KiB; zero where there is no `/proc`.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
