//! What a satoshi or a cent is worth, and amounts turned into one another by it.

use super::{Amount, Currency, Fiat, Sats, Unit};

/// `base / 10^offset` display minor units per one satoshi or one US cent. Never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    base: i64,
    /// Ten to the power of the offset.
    scale: i128,
}

impl Price {
    /// The price, unless it is nothing or finer than 38 decimals. Blink sends a base of zero where an
    /// amount was too small to derive a price from.
    pub fn new(base: i64, offset: u32) -> Option<Self> {
        let scale = 10_i128.checked_pow(offset)?;
        (base > 0).then_some(Self { base, scale })
    }

    /// Base and offset, as Blink sent them.
    pub fn parts(self) -> (i64, u32) {
        (self.base, self.scale.ilog10())
    }

    /// Satoshis or cents for that many display minor units, rounded once, half away from zero. None when it does not fit.
    pub fn to_wallet_minor(self, display_minor: i64) -> Option<i64> {
        let dividend = i128::from(display_minor).checked_mul(self.scale)?;
        i64::try_from(divide(dividend, self.base.into())).ok()
    }

    /// Display minor units for that many satoshis or cents, rounded once, half away from zero.
    pub fn to_display_minor(self, wallet_minor: i64) -> i128 {
        divide(i128::from(wallet_minor) * i128::from(self.base), self.scale)
    }
}

/// Divides by something positive, rounding half away from zero.
fn divide(dividend: i128, divisor: i128) -> i128 {
    let (quotient, remainder) = (dividend / divisor, dividend % divisor);
    if remainder.unsigned_abs() >= divisor.unsigned_abs().div_ceil(2) {
        quotient + dividend.signum()
    } else {
        quotient
    }
}

/// What both units are worth in one display currency at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// The display currency.
    pub currency: Currency,
    /// Worth of one satoshi.
    pub sat: Price,
    /// Worth of one US cent.
    pub cent: Price,
    /// When Blink says the price was taken.
    pub at: jiff::Timestamp,
}

impl Rates {
    /// An amount in the display currency.
    pub fn display(&self, amount: Amount) -> Fiat {
        let price = match amount.unit() {
            Unit::Bitcoin => self.sat,
            Unit::Dollar => self.cent,
        };
        Fiat {
            minor: price.to_display_minor(amount.minor()),
            fraction_digits: self.currency.fraction_digits,
            currency: self.currency.code,
        }
    }

    /// An amount in satoshis, dollars through the display currency's two prices. None when it does not fit.
    pub fn sats(&self, amount: Amount) -> Option<Sats> {
        let cents = match amount {
            Amount::Bitcoin(sats) => return Some(sats),
            Amount::Dollar(cents) => i128::from(cents.0),
        };
        let dividend = (cents * i128::from(self.cent.base)).checked_mul(self.sat.scale)?;
        let divisor = self.cent.scale.checked_mul(self.sat.base.into())?;
        i64::try_from(divide(dividend, divisor)).ok().map(Sats)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::super::{Cents, CurrencyCode};
    use super::*;

    fn rates(fraction_digits: u8, sat: (i64, u32), cent: (i64, u32)) -> Rates {
        Rates {
            currency: Currency {
                code: CurrencyCode::USD,
                symbol: "$".into(),
                name: "US Dollar".into(),
                fraction_digits,
            },
            sat: Price::new(sat.0, sat.1).unwrap(),
            cent: Price::new(cent.0, cent.1).unwrap(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn dollars() -> Rates {
        rates(2, (43_623_050_781, 12), (1_000_000, 6))
    }

    #[test]
    fn known_prices_give_known_amounts() {
        assert_eq!(
            dollars().display(Sats::ONE_BITCOIN.into()).to_string(),
            "43623.05"
        );
        assert_eq!(dollars().display(Cents(250).into()).to_string(), "2.50");
        // The receipt documented by Blink: 2,707 sats were one dollar.
        let receipt = Price::new(36_941_263_391, 12).unwrap();
        assert_eq!(receipt.to_display_minor(2707), 100);
    }

    #[test]
    fn currencies_without_and_with_three_decimals() {
        let yen = rates(0, (6_500_000_000, 12), (1_500_000, 6));
        assert_eq!(yen.display(Sats(100_000).into()).to_string(), "650");
        let dinar = rates(3, (13_400_000_000, 12), (3_070_000, 6));
        assert_eq!(dinar.display(Sats(100_000).into()).to_string(), "1.340");
        assert_eq!(dinar.display(Cents(100).into()).to_string(), "0.307");
    }

    #[test]
    fn dollars_in_sats_go_through_both_prices() {
        assert_eq!(
            dollars().sats(Cents(4_362_305).into()),
            Some(Sats(99_999_998))
        );
        assert_eq!(dollars().sats(Sats(7).into()), Some(Sats(7)));
    }

    #[test]
    fn halves_round_away_from_zero() {
        let half = Price::new(5, 1).unwrap();
        assert_eq!(
            [1, 3, -1, -3].map(|sats| half.to_display_minor(sats)),
            [1, 2, -1, -2]
        );
    }

    #[test]
    fn a_price_of_nothing_is_no_price() {
        assert_eq!(Price::new(0, 12), None);
        assert_eq!(Price::new(-1, 12), None);
        assert_eq!(Price::new(1, 39), None);
    }

    proptest! {
        #[test]
        fn conversion_is_exact_to_half_a_unit(minor in -i64::MAX..=i64::MAX, base in 1..=i64::MAX, offset in 0_u32..=38) {
            let price = Price::new(base, offset).unwrap();
            let display = price.to_display_minor(minor);
            let exact = i128::from(minor) * i128::from(base);
            let error = display.saturating_mul(price.scale).abs_diff(exact);
            prop_assert!(error <= price.scale.unsigned_abs().div_ceil(2));
            prop_assert_eq!(price.to_display_minor(-minor), -display);
        }

        #[test]
        fn more_is_never_worth_less(a in any::<i64>(), b in any::<i64>(), base in 1..=i64::MAX, offset in 0_u32..=20) {
            let price = Price::new(base, offset).unwrap();
            prop_assert!(price.to_display_minor(a.min(b)) <= price.to_display_minor(a.max(b)));
        }
    }
}
