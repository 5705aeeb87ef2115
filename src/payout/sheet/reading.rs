//! Cells become rows of a run. Whatever is wrong with one is noted at that one.

use super::super::asked::Asked;
use super::super::reason::Reason;
use super::amount::{self, Currencies};
use super::heading::{Column, Heading};
use super::recipient;
use super::table::{self, MOST_ROWS, NoSheet};

/// The longest text that Blink takes for the recipient, bytes.
const LONGEST_MEMO: usize = 639;

/// Units of two words.
const TWO_WORDS: [&str; 2] = [" us cents", " usd cents"];

/// How whoever hands it in writes.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// What stands before decimals where they live.
    pub point: char,
    /// What amounts are in that do not say so: `sats`, `BTC`, `cents` or the code of a currency.
    pub unit: &'a str,
}

/// The cells of a row as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Who is paid.
    pub recipient: String,
    /// How much.
    pub amount: String,
    /// What that is in.
    pub currency: String,
    /// What the recipient reads.
    pub memo: String,
    /// What the payer calls it.
    pub reference: String,
}

/// What was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// In their order.
    pub rows: Vec<Asked>,
}

/// Reads a file, with a heading or in the order recipient, amount, currency, memo, reference.
pub fn read_file(bytes: &[u8], style: &Style<'_>, known: Currencies<'_>) -> Result<Sheet, NoSheet> {
    let mut lines = table::lines(bytes)?.into_iter().peekable();
    let first = lines.peek().ok_or(NoSheet::Empty)?;
    let heading = match Heading::read(first).map_err(NoSheet::TwiceNamed)? {
        Some(heading) => {
            lines.next();
            heading
        }
        None => Heading::usual(),
    };
    let rows: Vec<Asked> = lines
        .map(|line| {
            let cell = |column| heading.cell(&line, column).to_owned();
            let row = read_row(
                &Cells {
                    recipient: cell(Column::Recipient),
                    amount: cell(Column::Amount),
                    currency: cell(Column::Currency),
                    memo: cell(Column::Memo),
                    reference: cell(Column::Reference),
                },
                style,
                known,
            );
            let over = line.get(heading.width()..).unwrap_or_default();
            // A sign that separates within a cell without quotation marks moves all that follows.
            match over.iter().all(String::is_empty) {
                true => row,
                false => Asked {
                    wrong: Some(Reason::TooManyCells),
                    ..row
                },
            }
        })
        .collect();
    whole(rows)
}

/// Reads rows that were typed one by one; empty ones are left out.
pub fn read_rows(
    rows: &[Cells],
    style: &Style<'_>,
    known: Currencies<'_>,
) -> Result<Sheet, NoSheet> {
    let typed = rows.iter().filter(|cells| !cells.is_empty());
    whole(typed.map(|cells| read_row(cells, style, known)).collect())
}

fn whole(rows: Vec<Asked>) -> Result<Sheet, NoSheet> {
    match rows.len() {
        0 => Err(NoSheet::Empty),
        1..=MOST_ROWS => Ok(Sheet { rows }),
        _ => Err(NoSheet::TooMany),
    }
}

fn read_row(cells: &Cells, style: &Style<'_>, known: Currencies<'_>) -> Asked {
    let named = recipient::read(&cells.recipient);
    let amount = amount::read(&cells.amount, &cells.currency, style, known);
    let memo = one_line(&cells.memo);
    let has_amount = named.as_ref().is_ok_and(|named| named.has_amount);
    let wrong = match (&named, &amount) {
        (Err(why), _) | (_, Err(why)) => Some(*why),
        (Ok(_), Ok(None)) if !has_amount => Some(Reason::AmountMissing),
        _ if memo.len() > LONGEST_MEMO => Some(Reason::MemoTooLong),
        _ => None,
    };
    Asked {
        recipient: named.map_or_else(|_| one_line(&cells.recipient), |named| named.text),
        amount: amount.unwrap_or_default(),
        typed: typed(cells, style),
        memo,
        reference: one_line(&cells.reference),
        wrong,
    }
}

/// The amount with what it is in, even where that went without saying.
fn typed(cells: &Cells, style: &Style<'_>) -> String {
    let (amount, currency) = (one_line(&cells.amount), one_line(&cells.currency));
    let says = amount.chars().any(amount::is_of_word) || !currency.is_empty();
    match (amount.is_empty(), says) {
        (true, _) => String::new(),
        (false, true) => format!("{amount} {currency}").trim().to_owned(),
        (false, false) => format!("{amount} {}", style.unit),
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(['\r', '\n', '\t']).map(str::trim).collect();
    words.join(" ").trim().to_owned()
}

impl Cells {
    fn is_empty(&self) -> bool {
        let texts = [&self.recipient, &self.amount, &self.memo, &self.reference];
        texts.iter().all(|text| text.trim().is_empty())
    }

    /// A row that was read, to be typed anew.
    pub fn of(asked: &Asked) -> Self {
        let typed = asked.typed.as_str();
        let small = typed.to_ascii_lowercase();
        let two_words = TWO_WORDS.iter().find(|unit| small.ends_with(**unit));
        let split = two_words.and_then(|unit| typed.split_at_checked(typed.len() - unit.len()));
        let (amount, currency) = match (split, typed.rsplit_once(' ')) {
            (Some((amount, unit)), _) => (amount, unit.trim_start()),
            (None, Some((amount, word))) if word.chars().all(char::is_alphabetic) => (amount, word),
            _ => (typed, ""),
        };
        Self {
            recipient: asked.recipient.clone(),
            amount: amount.to_owned(),
            currency: currency.to_owned(),
            memo: asked.memo.clone(),
            reference: asked.reference.clone(),
        }
    }
}

/// Which cell a reason is about; none where it is about the whole row.
impl Reason {
    /// What of the row has to be changed.
    pub fn column(self) -> Option<Column> {
        Some(match self {
            Self::RecipientMissing
            | Self::RecipientUnreadable
            | Self::Nobody
            | Self::CannotReceive
            | Self::OwnWallet
            | Self::AddressSilent
            | Self::AddressWrong
            | Self::NotToPay
            | Self::InvoiceUnreadable
            | Self::InvoiceExpired
            | Self::WrongNetwork
            | Self::Duplicate
            | Self::PaysItself
            | Self::Moving
            | Self::AlreadyPaid => Column::Recipient,
            Self::AmountMissing
            | Self::AmountUnreadable
            | Self::AmountTooSmall
            | Self::AmountTooLarge
            | Self::AmountDiffers => Column::Amount,
            Self::CurrencyUnknown => Column::Currency,
            Self::MemoTooLong => Column::Memo,
            _ => return None,
        })
    }
}
