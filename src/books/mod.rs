//! What a history looks like in a file: spreadsheets, programmes for money, ledgers of text. Rows come in, text goes out.

mod accounts;
mod beancount;
mod columns;
mod csv;
mod day_totals;
mod entry;
mod format;
mod journal;
mod json_lines;
mod ofx;
mod postings;
mod qif;
#[cfg(test)]
mod sample;
mod tally;
mod words;
mod writer;

pub use accounts::{Account, Accounts, BadName};
pub use columns::COLUMNS;
pub use csv::{harmless, line};
pub use entry::{Entry, State, Way};
pub use format::Format;
pub use tally::Tally;
pub use words::{commodity, counted, decimal, price_of_one};
pub use writer::{About, Writer};
