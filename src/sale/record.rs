//! What the database keeps of a sale, and the rate at which an invoice was made for it.

use serde::{Deserialize, Serialize};

use super::basket::{Basket, Denomination};
use super::change::Change;
use super::figures::Totals;
use super::id::SaleId;
use super::invoice_name::{InvoiceName, RungUp};
use super::state::State;
use crate::money::{Cents, CurrencyCode, Price, Rates, Sats, Unit};

/// What was sold, frozen when it was rung up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// As it was typed.
    pub basket: Basket,
    /// As it was summed up.
    pub totals: Totals,
    /// Which kind of wallet the money goes into.
    pub wallet: Unit,
}

/// A sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// In addresses.
    pub id: SaleId,
    /// On which register, and which one there.
    pub register: String,
    /// The order number; counts up from 1 on each register.
    pub number: i64,
    /// Who rang it up, where somebody was signed in.
    pub owner: Option<String>,
    /// Who gets the money: a username or a lightning address.
    pub receiver: String,
    /// Where it stands.
    pub state: State,
    /// What was sold.
    pub record: Record,
    /// How it came to stand there.
    pub history: Vec<Change>,
    /// How many invoices were asked for.
    pub turns: i64,
    /// Unix seconds.
    pub created_at: i64,
    /// Counts its changes.
    pub version: i64,
    /// When a person dealt with what was odd about it.
    pub handled_at: Option<i64>,
    /// The wallet or the address that gets the money, where strangers rang it up; see [`Payee`](super::Payee).
    pub payee: Option<String>,
    /// Whose that is, where it is known: Blink's id of them.
    pub earner: Option<String>,
    /// Somebody is asking for an invoice at this moment.
    pub is_asking: bool,
}

impl Sale {
    /// What Blink is to call its invoice of that turn.
    pub fn invoice_name(&self, turn: i64) -> InvoiceName {
        InvoiceName {
            rung_up: match self.owner {
                Some(_) => RungUp::Own,
                None => RungUp::Open,
            },
            number: self.number,
            sale: self.id.clone(),
            turn,
        }
    }

    /// When the money arrived, or somebody paid otherwise, Unix seconds.
    pub fn paid_at(&self) -> Option<i64> {
        let mut changes = self.history.iter();
        changes
            .find(|change| change.state.is_paid())
            .map(|change| change.at)
    }
}

/// Blink's price at one moment, frozen on an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What the price is in.
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

impl From<&Rates> for Quote {
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

/// What an invoice is asked to be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Wherever satoshis arrive.
    pub sats: Sats,
    /// Where US cents arrive; none where a dollar wallet, too, is asked for exactly these satoshis.
    pub cents: Option<Cents>,
}

/// Why nothing can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAsk {
    /// There is no price, or one of another currency: nothing is sold for a guess.
    #[error("there is no price to convert by")]
    NoPrice,
    /// Less than a satoshi, or less than a cent into a dollar wallet.
    #[error("worth less than the smallest amount")]
    TooLittle,
    /// More than can be written.
    #[error("worth too much")]
    TooMuch,
}

impl Quote {
    fn price_of(parts: (i64, u32)) -> Option<Price> {
        Price::new(parts.0, parts.1)
    }

    /// Worth of that many satoshis, in minor units of its currency, rounded half away from zero.
    pub fn worth(&self, sats: Sats) -> Option<i64> {
        let minor = Self::price_of(self.sat)?.to_display_minor(sats.0);
        i64::try_from(minor).ok()
    }

    /// Satoshis for that many minor units of its currency, rounded half away from zero.
    pub fn sats(&self, minor: i64) -> Option<Sats> {
        Self::price_of(self.sat)?.to_wallet_minor(minor).map(Sats)
    }

    /// US cents for that many minor units of its currency: the same number where it is in US cents.
    pub fn cents(&self, minor: i64) -> Option<Cents> {
        if self.code == CurrencyCode::USD && self.fraction_digits == 2 {
            return Some(Cents(minor));
        }
        Self::price_of(self.cent)?.to_wallet_minor(minor).map(Cents)
    }
}

impl Record {
    /// What an invoice has to be for. Converted once, from the total, rounded half away from zero; nothing is ever asked
    /// for at zero.
    pub fn ask(&self, quote: Option<&Quote>) -> Result<Ask, NoAsk> {
        let total = self.totals.total;
        let ask = match self.basket.denomination {
            Denomination::Sats => Ask {
                sats: Sats(total),
                cents: None,
            },
            Denomination::Fiat {
                code,
                fraction_digits,
            } => {
                let fits =
                    |quote: &&Quote| quote.code == code && quote.fraction_digits == fraction_digits;
                let quote = quote.filter(fits).ok_or(NoAsk::NoPrice)?;
                let cents = || quote.cents(total).ok_or(NoAsk::TooMuch);
                Ask {
                    sats: quote.sats(total).ok_or(NoAsk::TooMuch)?,
                    cents: match self.wallet {
                        Unit::Bitcoin => None,
                        Unit::Dollar => Some(cents()?),
                    },
                }
            }
        };
        let too_little = ask.sats.0 < 1 || ask.cents.is_some_and(|cents| cents.0 < 1);
        if too_little {
            return Err(NoAsk::TooLittle);
        }
        Ok(ask)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::basket::{Discount, Tip};
    use super::*;

    fn record(denomination: Denomination, total: i64, wallet: Unit) -> Record {
        let basket = Basket {
            denomination,
            lines: vec![total],
            discount: Discount::None,
            tip: Tip::None,
            note: String::new(),
        };
        let totals = Totals {
            lines: total,
            discount: 0,
            tip: 0,
            total,
        };
        Record {
            basket,
            totals,
            wallet,
        }
    }

    fn quote(code: &str, fraction_digits: u8, sat: (i64, u32), cent: (i64, u32)) -> Quote {
        Quote {
            code: code.parse().unwrap(),
            fraction_digits,
            sat,
            cent,
            at: 0,
        }
    }

    fn fiat(code: &str, fraction_digits: u8) -> Denomination {
        Denomination::Fiat {
            code: code.parse().unwrap(),
            fraction_digits,
        }
    }

    #[test]
    fn each_kind_of_sale_asks_for_its_own_unit() {
        // One bitcoin is 43,623.05 dollars; 40,000 euros; 6,500,000 yen; 13,400.123 dinars.
        let usd = quote("USD", 2, (43_623_050_781, 12), (1_000_000, 6));
        let eur = quote("EUR", 2, (40_000_000_000, 12), (916_946, 6));
        let jpy = quote("JPY", 0, (65_000_000_000, 12), (1_490_049, 6));
        let kwd = quote("KWD", 3, (134_001_230_000, 12), (3_071_800, 6));
        let both = |sats, cents: Option<i64>| {
            Ok(Ask {
                sats: Sats(sats),
                cents: cents.map(Cents),
            })
        };
        let sats = |amount| both(amount, None);
        let (bitcoin, dollar) = (Unit::Bitcoin, Unit::Dollar);
        for (denomination, total, wallet, quote, asked) in [
            (Denomination::Sats, 21, bitcoin, None, sats(21)),
            (Denomination::Sats, 21, dollar, None, sats(21)),
            (fiat("USD", 2), 100, bitcoin, Some(usd), sats(2292)),
            (
                fiat("USD", 2),
                100,
                dollar,
                Some(usd),
                both(2292, Some(100)),
            ),
            (fiat("EUR", 2), 1250, bitcoin, Some(eur), sats(31_250)),
            (
                fiat("EUR", 2),
                1250,
                dollar,
                Some(eur),
                both(31_250, Some(1363)),
            ),
            (fiat("JPY", 0), 650, bitcoin, Some(jpy), sats(10_000)),
            (fiat("KWD", 3), 134, bitcoin, Some(kwd), sats(1000)),
            (fiat("EUR", 2), 1250, bitcoin, None, Err(NoAsk::NoPrice)),
            (
                fiat("EUR", 2),
                1250,
                bitcoin,
                Some(usd),
                Err(NoAsk::NoPrice),
            ),
            (fiat("JPY", 0), 1, dollar, Some(jpy), both(15, Some(1))),
            (fiat("KWD", 3), 1, dollar, Some(kwd), Err(NoAsk::TooLittle)),
        ] {
            let record = record(denomination, total, wallet);
            assert_eq!(
                record.ask(quote.as_ref()),
                asked,
                "{denomination:?} {total} {wallet:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_asked_for_is_worth_the_total(
            total in 1..1_000_000_000_i64, base in 1_000_000..10_000_000_000_000_i64, digits in 0_u8..=3,
        ) {
            let quote = quote("EUR", digits, (base, 12), (1_000_000, 6));
            let record = record(fiat("EUR", digits), total, Unit::Bitcoin);
            match record.ask(Some(&quote)) {
                Ok(Ask { sats, cents: None }) => {
                    // As near as whole satoshis get.
                    let off = (i128::from(sats.0) * i128::from(base) - i128::from(total) * 10_i128.pow(12)).abs();
                    prop_assert!(2 * off <= i128::from(base), "{} sats", sats.0);
                    prop_assert!(sats.0 > 0);
                }
                Err(NoAsk::TooLittle) => prop_assert!(i128::from(total) * 2 * 10_i128.pow(12) < i128::from(base)),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
