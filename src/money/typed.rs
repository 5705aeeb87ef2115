//! Amounts as people type and paste them: `12,50`, `1.234,50 €`, `١٢٫٥`. Never a float, never a guess that costs money.

/// Why an amount cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Not a number.
    #[error("not a number")]
    NoNumber,
    /// More decimals than the currency has.
    #[error("too many decimals")]
    TooFine,
    /// More than fits.
    #[error("too large")]
    TooLarge,
}

/// Reads an amount into minor units. `point` is what the reader's locale has before decimals; the other one is taken for it
/// too where it can be nothing else. Without decimals every point groups thousands, or is refused.
///
/// `static/js/amounts.js` reads the same way; `tests/register/typed.json` holds both to it.
pub fn read_typed(text: &str, fraction_digits: u8, point: char) -> Result<i64, Unreadable> {
    let mut signs = Vec::new();
    for sign in text.chars() {
        match plain(sign, point) {
            Some(sign) => signs.push(sign),
            None if sign.is_whitespace() || "'’٬_".contains(sign) => {}
            // A currency's sign or code stands before or behind the number, never in it.
            None if sign == '-' || sign == '−' || sign == '+' => {
                return Err(Unreadable::NoNumber);
            }
            None => signs.push(' '),
        }
    }
    let number: String = signs.into_iter().collect();
    let number = number.trim();
    if number.is_empty() {
        let empty = text.trim().is_empty();
        return Err(if empty {
            Unreadable::Empty
        } else {
            Unreadable::NoNumber
        });
    }
    if number.contains(' ') || !number.contains(|sign: char| sign.is_ascii_digit()) {
        return Err(Unreadable::NoNumber);
    }
    let (whole, fraction) = split(number, fraction_digits, point)?;
    minor(&whole, fraction, fraction_digits)
}

/// Digits of any script as ours, and the two points; the Arabic one stands before decimals only.
fn plain(sign: char, point: char) -> Option<char> {
    const ZEROS: [char; 3] = ['\u{660}', '\u{6f0}', '\u{966}'];
    match sign {
        '0'..='9' | '.' | ',' => Some(sign),
        '٫' => Some(point),
        _ => ZEROS.into_iter().find_map(|zero| {
            let digit = u32::from(sign).checked_sub(u32::from(zero))?;
            char::from_digit(digit, 10)
        }),
    }
}

/// Whole digits, and those behind the point.
fn split(number: &str, digits: u8, point: char) -> Result<(String, &str), Unreadable> {
    let last = number.rfind(['.', ',']);
    let Some(at) = last else {
        return Ok((number.to_owned(), ""));
    };
    let sign = &number[at..=at];
    let (before, after) = (&number[..at], &number[at + 1..]);
    let other_before = before.contains(['.', ',']) && !before.contains(sign);
    let repeated = before.contains(sign);
    // "1.234" is a thousand where points group, and where nothing has three decimals.
    let groups = after.len() == 3 && (1..=3).contains(&before.len()) && before != "0";
    let is_point = sign.starts_with(point);
    let is_decimal =
        digits > 0 && !repeated && (other_before || is_point || !groups || digits == 3);
    if is_decimal {
        let group = if sign == "." { ',' } else { '.' };
        Ok((grouped(before, group)?, after))
    } else {
        let group = if sign == "." { '.' } else { ',' };
        Ok((grouped(number, group)?, ""))
    }
}

/// Takes the grouping out, where it is one: `1,234,567`, and `1,23,456` as in India. No group of nothing comes first.
fn grouped(number: &str, group: char) -> Result<String, Unreadable> {
    let parts: Vec<&str> = number.split(group).collect();
    let (Some(last), count) = (parts.last(), parts.len()) else {
        return Err(Unreadable::NoNumber);
    };
    let fits = |part: &&str| (2..=3).contains(&part.len());
    let inner = parts.get(1..count.saturating_sub(1)).unwrap_or_default();
    let right = count == 1
        || (last.len() == 3
            && inner.iter().all(fits)
            && parts
                .first()
                .is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0')));
    let whole = parts.concat();
    if right && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(whole)
    } else {
        Err(Unreadable::NoNumber)
    }
}

fn minor(whole: &str, fraction: &str, digits: u8) -> Result<i64, Unreadable> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unreadable::NoNumber);
    }
    let digits = usize::from(digits);
    let (kept, rest) = fraction.split_at(fraction.len().min(digits));
    if rest.bytes().any(|byte| byte != b'0') {
        return Err(Unreadable::TooFine);
    }
    let text = format!("{whole}{kept:0<digits$}");
    let text = text.trim_start_matches('0');
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().map_err(|_| Unreadable::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Text, decimals, point, and what it comes to: minor units, or why it is refused.
    type Case = (String, u8, char, String);

    #[test]
    fn as_people_write_it() {
        let table = include_str!("../../tests/register/typed.json");
        let table: Vec<Case> = serde_json::from_str(table).unwrap();
        assert!(!table.is_empty());
        for (text, digits, point, said) in table {
            let read = match read_typed(&text, digits, point) {
                Ok(minor) => minor.to_string(),
                Err(why) => format!("{why:?}"),
            };
            assert_eq!(read, said, "{text:?} {digits} {point}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in ".{0,30}", digits in 0_u8..=8, comma: bool) {
            let point = if comma { ',' } else { '.' };
            if let Ok(minor) = read_typed(&text, digits, point) {
                prop_assert!(minor >= 0);
            }
        }

        /// Never a thousandth: what is grouped is what it is without its groups.
        #[test]
        fn without_decimals_every_point_groups(minor in 1000..1_000_000_000_i64, dots: bool, comma: bool) {
            let point = if comma { ',' } else { '.' };
            let sign = if dots { '.' } else { ',' };
            let plain = minor.to_string();
            let mut grouped = String::new();
            for (at, digit) in plain.chars().enumerate() {
                if at > 0 && (plain.len() - at).is_multiple_of(3) {
                    grouped.push(sign);
                }
                grouped.push(digit);
            }
            prop_assert_eq!(read_typed(&grouped, 0, point), Ok(minor));
            let cut = grouped.len() - 1;
            prop_assert_eq!(read_typed(&grouped[..cut], 0, point), Err(Unreadable::NoNumber));
        }

        #[test]
        fn what_is_written_plainly_is_read(minor in 0..1_000_000_000_000_i64, digits in 0_u8..=4, comma: bool) {
            let point = if comma { ',' } else { '.' };
            let scale = 10_i64.pow(digits.into());
            let text = match digits {
                0 => minor.to_string(),
                _ => format!("{}{point}{:0width$}", minor / scale, minor % scale, width = usize::from(digits)),
            };
            prop_assert_eq!(read_typed(&text, digits, point), Ok(minor));
        }
    }
}
