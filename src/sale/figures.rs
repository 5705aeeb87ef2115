//! What a basket comes to. The server alone computes it, once, and freezes it.

use serde::{Deserialize, Serialize};

use super::basket::{Basket, Discount, Tip};

/// The dearest sale: Blink's largest amount, 10^13 satoshis, which is a bound for any currency too.
pub const DEAREST: i64 = 10_000_000_000_000;
/// Hundredths of a percent in a whole.
const WHOLE: i128 = 10_000;

/// What a basket comes to, in the minor unit of its denomination. `lines - discount + tip = total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The sum of all lines.
    pub lines: i64,
    /// What is taken off, not negative.
    pub discount: i64,
    /// What is put on top, not negative.
    pub tip: i64,
    /// What is to be paid, more than nothing.
    pub total: i64,
}

/// Why there is no sum to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSum {
    /// Nothing is rung up, or nothing is left of it.
    #[error("there is nothing to pay")]
    Nothing,
    /// A line, discount or tip is less than nothing.
    #[error("an amount is negative")]
    Negative,
    /// The discount is more than the lines come to.
    #[error("the discount is more than the sum")]
    DiscountTooLarge,
    /// More than anybody can be asked for.
    #[error("the sum is too large")]
    TooLarge,
}

/// A basket's own sums.
pub trait Figures {
    /// Discount first, then the tip on what is left; parts are rounded half away from zero, each once.
    fn totals(&self) -> Result<Totals, NoSum>;
}

impl Figures for Basket {
    fn totals(&self) -> Result<Totals, NoSum> {
        if self.lines.iter().any(|line| *line < 0) {
            return Err(NoSum::Negative);
        }
        let lines = self
            .lines
            .iter()
            .try_fold(0_i64, |sum, line| sum.checked_add(*line))
            .filter(|sum| *sum <= DEAREST)
            .ok_or(NoSum::TooLarge)?;
        let discount = match self.discount {
            Discount::None => 0,
            Discount::Part(part) if i128::from(part) > WHOLE => {
                return Err(NoSum::DiscountTooLarge);
            }
            Discount::Part(part) => part_of(lines, part)?,
            Discount::Fixed(minor) => minor,
        };
        if discount < 0 {
            return Err(NoSum::Negative);
        }
        if discount > lines {
            return Err(NoSum::DiscountTooLarge);
        }
        let left = lines - discount;
        let tip = match self.tip {
            Tip::None => 0,
            Tip::Part(part) => part_of(left, part)?,
            Tip::Fixed(minor) => minor,
        };
        if tip < 0 {
            return Err(NoSum::Negative);
        }
        let total = left
            .checked_add(tip)
            .filter(|total| *total <= DEAREST)
            .ok_or(NoSum::TooLarge)?;
        if total == 0 {
            return Err(NoSum::Nothing);
        }
        Ok(Totals {
            lines,
            discount,
            tip,
            total,
        })
    }
}

/// `part` hundredths of a percent of something not negative, rounded half up.
fn part_of(minor: i64, part: u16) -> Result<i64, NoSum> {
    let exact = i128::from(minor) * i128::from(part);
    let rounded = (exact + WHOLE / 2) / WHOLE;
    i64::try_from(rounded).map_err(|_| NoSum::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::basket::Denomination;
    use super::*;

    fn basket(lines: Vec<i64>, discount: Discount, tip: Tip) -> Basket {
        Basket {
            denomination: Denomination::Sats,
            lines,
            discount,
            tip,
            note: String::new(),
        }
    }

    #[test]
    fn discount_first_and_the_tip_on_what_is_left() {
        let sums = basket(vec![1000, 250], Discount::Part(1000), Tip::Part(1500));
        let sums = sums.totals().unwrap();
        // 12.50 less 1.25, and 15 % of 11.25 is 1.6875.
        assert_eq!(
            (sums.lines, sums.discount, sums.tip, sums.total),
            (1250, 125, 169, 1294)
        );
    }

    #[test]
    fn what_cannot_be_asked_for() {
        for (basket, why) in [
            (basket(vec![], Discount::None, Tip::None), NoSum::Nothing),
            (basket(vec![0], Discount::None, Tip::None), NoSum::Nothing),
            (
                basket(vec![5], Discount::Part(10_000), Tip::None),
                NoSum::Nothing,
            ),
            (
                basket(vec![-1, 5], Discount::None, Tip::None),
                NoSum::Negative,
            ),
            (
                basket(vec![5], Discount::Fixed(-1), Tip::None),
                NoSum::Negative,
            ),
            (
                basket(vec![5], Discount::None, Tip::Fixed(-1)),
                NoSum::Negative,
            ),
            (
                basket(vec![5], Discount::Fixed(6), Tip::None),
                NoSum::DiscountTooLarge,
            ),
            (
                basket(vec![5], Discount::Part(10_001), Tip::None),
                NoSum::DiscountTooLarge,
            ),
            (
                basket(vec![DEAREST, 1], Discount::None, Tip::None),
                NoSum::TooLarge,
            ),
            (
                basket(vec![i64::MAX, i64::MAX], Discount::None, Tip::None),
                NoSum::TooLarge,
            ),
            (
                basket(vec![1], Discount::None, Tip::Fixed(i64::MAX)),
                NoSum::TooLarge,
            ),
        ] {
            assert_eq!(basket.totals(), Err(why), "{basket:?}");
        }
    }

    fn discount() -> impl Strategy<Value = Discount> {
        prop_oneof![
            Just(Discount::None),
            (0..=10_001_u16).prop_map(Discount::Part),
            (-2..1_000_000_i64).prop_map(Discount::Fixed),
        ]
    }

    fn tip() -> impl Strategy<Value = Tip> {
        prop_oneof![
            Just(Tip::None),
            any::<u16>().prop_map(Tip::Part),
            (-2..1_000_000_i64).prop_map(Tip::Fixed),
        ]
    }

    proptest! {
        #[test]
        fn the_lines_add_up_to_the_total(
            lines in vec(-1..DEAREST / 3, 0..6), discount in discount(), tip in tip(),
        ) {
            let basket = basket(lines, discount, tip);
            if let Ok(sums) = basket.totals() {
                prop_assert_eq!(basket.lines.iter().sum::<i64>(), sums.lines);
                prop_assert_eq!(sums.lines - sums.discount + sums.tip, sums.total);
                prop_assert!(sums.total > 0 && sums.total <= DEAREST);
                prop_assert!(sums.discount >= 0 && sums.discount <= sums.lines && sums.tip >= 0);
                prop_assert!(basket.lines.iter().all(|line| *line >= 0));
            }
        }

        #[test]
        fn a_part_is_never_further_off_than_half(minor in 0..DEAREST, part in 0..=10_000_u16) {
            let rounded = i128::from(part_of(minor, part).unwrap()) * WHOLE;
            let exact = i128::from(minor) * i128::from(part);
            prop_assert!((rounded - exact).abs() * 2 <= WHOLE);
        }
    }
}
