//! Whom a row pays and how much, once it was looked at.

use serde::{Deserialize, Serialize};

use crate::money::{Amount, CurrencyCode, Price, Rates, Unit};

use super::asked::Sum;
use super::reason::Reason;

/// Who is paid, and in which way an invoice is got from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Target {
    /// A wallet at Blink, the person's own other one too.
    Wallet {
        /// Its id.
        wallet: String,
        /// What it counts in.
        unit: Unit,
        /// Whose; none where it is the payer's own.
        username: Option<String>,
    },
    /// The payer's own wallet of that kind, whose id is learnt when it is paid.
    Own {
        /// Which.
        unit: Unit,
    },
    /// A lightning address.
    Address {
        /// `name@domain`.
        address: String,
    },
    /// Whoever keeps this address of the web (LUD-01, LUD-06).
    Lnurl {
        /// Where it leads.
        url: String,
    },
    /// An invoice.
    Invoice {
        /// The whole text.
        payment_request: String,
        /// What names it, 64 hexadecimal digits.
        payment_hash: String,
        /// What it asks for.
        sats: Option<i64>,
        /// Unix seconds.
        expires_at: i64,
    },
}

impl Target {
    /// It can be asked for an invoice in satoshis only.
    pub(super) fn takes_sats(&self) -> bool {
        !matches!(
            self,
            Self::Wallet { .. } | Self::Own { .. } | Self::Invoice { sats: None, .. }
        )
    }
}

/// How much a row sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the wallet that pays counts in.
    pub unit: Unit,
    /// What leaves the wallet, without fees, in its minor unit. Exact but where `sats` stands in a dollar wallet: there the
    /// dealer says at the moment of paying how many cents it is.
    pub minor: i64,
    /// Exactly so many satoshis arrive; none where what leaves the wallet is exact.
    pub sats: Option<i64>,
    /// What the amount was converted by; none where nothing was.
    pub rate: Option<Rate>,
    /// What Blink says that the payment costs on top; none where that is not known beforehand.
    pub fee: Option<i64>,
    /// The fee is the most that it can be.
    pub is_most: bool,
    /// Blink was asked for the fee and does not say.
    #[serde(default)]
    pub is_silent: bool,
}

/// A price at one moment, as it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// What it is in.
    pub code: CurrencyCode,
    /// Decimals of its minor unit.
    pub fraction_digits: u8,
    /// Minor units per satoshi: `base / 10^offset`.
    pub sat: (i64, u32),
    /// Minor units per US cent.
    pub cent: (i64, u32),
    /// When Blink says that it held, Unix seconds.
    pub at: i64,
}

impl From<&Rates> for Rate {
    fn from(rates: &Rates) -> Self {
        Self {
            code: rates.currency.code,
            fraction_digits: rates.currency.fraction_digits,
            sat: rates.sat.parts(),
            cent: rates.cent.parts(),
            at: rates.at.as_second(),
        }
    }
}

impl Plan {
    /// What leaves the wallet, without fees.
    pub fn amount(&self) -> Amount {
        Amount::new(self.unit, self.minor)
    }

    /// What a sum comes to for a wallet of that unit. Converted once, rounded half away from zero. `rates` are those of the
    /// sum's currency, and for satoshis out of a dollar wallet those of the dollar. `in_sats` where the receiver can only be
    /// asked in satoshis.
    pub fn of(sum: Sum, unit: Unit, in_sats: bool, rates: Option<&Rates>) -> Result<Self, Reason> {
        let rate = || rates.ok_or(Reason::NoPrice);
        let too_large = Reason::AmountTooLarge;
        let by = |price: Price, minor| price.to_wallet_minor(minor).ok_or(too_large);
        let (minor, sats, rate) = match (sum, unit) {
            (Sum::Sats(sats), Unit::Bitcoin) => (sats, None, None),
            (Sum::Sats(sats), Unit::Dollar) => {
                let rates = rate()?;
                let worth = rates.sat.to_display_minor(sats);
                let cents = by(rates.cent, i64::try_from(worth).map_err(|_| too_large)?)?;
                (cents, Some(sats), Some(Rate::from(rates)))
            }
            (Sum::Fiat { minor, .. }, Unit::Bitcoin) => {
                let rates = rate()?;
                (by(rates.sat, minor)?, None, Some(Rate::from(rates)))
            }
            (Sum::Fiat { code, minor, .. }, Unit::Dollar) => {
                let is_dollars = sum == Sum::cents(minor);
                let cents = match is_dollars {
                    true => minor,
                    false => by(rate()?.cent, minor)?,
                };
                let sats = match in_sats {
                    true => Some(by(rate()?.sat, minor)?),
                    false => None,
                };
                debug_assert!(rates.is_none_or(|rates| rates.currency.code == code));
                let used = !is_dollars || in_sats;
                (cents, sats, rates.filter(|_| used).map(Rate::from))
            }
        };
        if minor < 1 || sats.is_some_and(|sats| sats < 1) {
            return Err(Reason::AmountTooSmall);
        }
        if minor > MOST || sats.is_some_and(|sats| sats > MOST) {
            return Err(too_large);
        }
        Ok(Self {
            unit,
            minor,
            sats: sats.or((in_sats && unit == Unit::Bitcoin).then_some(minor)),
            rate,
            fee: None,
            is_most: false,
            is_silent: false,
        })
    }
}

/// The largest amount that Blink counts, in satoshis and in cents.
const MOST: i64 = 10_000_000_000_000;

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::money::{Cents, Currency, Sats};

    fn rates(code: &str, fraction_digits: u8, sat: (i64, u32), cent: (i64, u32)) -> Rates {
        Rates {
            currency: Currency {
                code: code.parse().unwrap(),
                symbol: String::new(),
                name: String::new(),
                fraction_digits,
            },
            sat: Price::new(sat.0, sat.1).unwrap(),
            cent: Price::new(cent.0, cent.1).unwrap(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    /// One bitcoin is 40,000 dollars, or 35,000 euros.
    fn dollars() -> Rates {
        rates("USD", 2, (40_000_000_000, 12), (1_000_000, 6))
    }

    fn euros() -> Rates {
        rates("EUR", 2, (35_000_000_000, 12), (875_000, 6))
    }

    fn euro(minor: i64) -> Sum {
        Sum::Fiat {
            code: "EUR".parse().unwrap(),
            fraction_digits: 2,
            minor,
        }
    }

    #[test]
    fn each_sum_comes_to_what_leaves_the_wallet() {
        use Unit::{Bitcoin, Dollar};
        let (usd, eur) = (dollars(), euros());
        let too_small = Err(Reason::AmountTooSmall);
        for (sum, unit, in_sats, rates, expected) in [
            (Sum::Sats(21), Bitcoin, false, None, Ok((21, None))),
            (Sum::Sats(21), Bitcoin, true, None, Ok((21, Some(21)))),
            (
                Sum::Sats(2500),
                Dollar,
                false,
                Some(&usd),
                Ok((100, Some(2500))),
            ),
            (Sum::Sats(2500), Dollar, false, None, Err(Reason::NoPrice)),
            (
                Sum::cents(100),
                Bitcoin,
                false,
                Some(&usd),
                Ok((2500, None)),
            ),
            (Sum::cents(100), Dollar, false, None, Ok((100, None))),
            (
                Sum::cents(100),
                Dollar,
                true,
                Some(&usd),
                Ok((100, Some(2500))),
            ),
            (
                euro(700),
                Bitcoin,
                true,
                Some(&eur),
                Ok((20_000, Some(20_000))),
            ),
            (euro(700), Dollar, false, Some(&eur), Ok((800, None))),
            (Sum::Sats(0), Bitcoin, false, None, too_small),
            (Sum::Sats(1), Dollar, false, Some(&usd), too_small),
            (Sum::Sats(-5), Bitcoin, false, None, too_small),
            (
                Sum::Sats(MOST + 1),
                Bitcoin,
                false,
                None,
                Err(Reason::AmountTooLarge),
            ),
        ] {
            let plan = Plan::of(sum, unit, in_sats, rates);
            assert_eq!(
                plan.map(|plan| (plan.minor, plan.sats)),
                expected,
                "{sum:?} {unit:?} {in_sats}"
            );
        }
        assert_eq!(
            Plan::of(Sum::cents(100), Dollar, false, Some(&usd))
                .unwrap()
                .rate,
            None
        );
        assert!(
            Plan::of(euro(700), Dollar, false, Some(&eur))
                .unwrap()
                .rate
                .is_some()
        );
    }

    proptest! {
        #[test]
        fn what_leaves_is_worth_what_was_typed(minor in 1..1_000_000_000_i64) {
            let plan = Plan::of(euro(minor), Unit::Bitcoin, false, Some(&euros())).unwrap();
            let back = euros().sat.to_display_minor(plan.minor);
            prop_assert!((back - i128::from(minor)).abs() <= 1, "{} sats", plan.minor);
        }
    }

    #[test]
    fn amounts_know_their_unit() {
        let plan = Plan::of(Sum::Sats(5), Unit::Bitcoin, false, None).unwrap();
        assert_eq!(plan.amount(), Amount::from(Sats(5)));
        let plan = Plan::of(Sum::cents(5), Unit::Dollar, false, None).unwrap();
        assert_eq!(plan.amount(), Amount::from(Cents(5)));
    }
}
