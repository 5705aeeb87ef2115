//! Texts, numbers, money and dates in the reader's language and region.

mod catalogue;
#[cfg(test)]
mod completeness;
mod dates;
mod formats;
mod language;
mod locale;
mod money;
mod numbers;
mod stretched;

pub use catalogue::{Text, Value};
pub use dates::local_day;
pub use language::Language;
pub use locale::Locale;
pub use numbers::Sign;
