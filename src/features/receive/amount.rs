//! What was typed, as an amount that Blink can be asked for.

use crate::blink::{self, Client};
use crate::money::{Amount, Cents, CurrencyCode, Sats, Unit, Unreadable, read_typed};

/// What an amount was typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coin {
    /// Satoshis.
    Sats,
    /// Bitcoins, with eight decimals.
    Bitcoin,
    /// A currency; dollars are cents of the dollar wallet.
    Fiat(CurrencyCode),
}

/// Why there is no amount.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAmount {
    /// What was typed is none.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Nothing, or less than the smallest unit of the wallet.
    #[error("too little")]
    TooLittle,
    /// No price to convert by.
    #[error("no price")]
    NoPrice(blink::Error),
}

impl Coin {
    /// As forms name it.
    pub(super) fn word(self) -> String {
        match self {
            Self::Sats => "SAT".to_owned(),
            Self::Bitcoin => "BTC".to_owned(),
            Self::Fiat(code) => code.to_string(),
        }
    }

    /// As a form named it; satoshis where it means nothing.
    pub(super) fn named(word: &str) -> Self {
        match word {
            "SAT" | "" => Self::Sats,
            "BTC" => Self::Bitcoin,
            code => code.parse().map_or(Self::Sats, Self::Fiat),
        }
    }

    /// What was typed, for a wallet of that unit: satoshis for either, cents for dollars where a currency was typed. None
    /// where nothing was typed: the payer chooses. Rounded once, half away from zero.
    pub(super) async fn read(
        self,
        blink: &Client,
        typed: &str,
        point: char,
        unit: Unit,
    ) -> Result<Option<Amount>, NoAmount> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let amount = match self {
            Self::Sats => Amount::from(Sats(read_typed(typed, 0, point)?)),
            Self::Bitcoin => Amount::from(Sats(read_typed(typed, 8, point)?)),
            Self::Fiat(CurrencyCode::USD) if unit == Unit::Dollar => {
                Amount::from(Cents(read_typed(typed, 2, point)?))
            }
            Self::Fiat(code) => {
                let rates = blink.price(code).await.map_err(NoAmount::NoPrice)?;
                let minor = read_typed(typed, rates.currency.fraction_digits, point)?;
                let price = match unit {
                    Unit::Bitcoin => rates.sat,
                    Unit::Dollar => rates.cent,
                };
                let worth = price.to_wallet_minor(minor).ok_or(Unreadable::TooLarge)?;
                Amount::new(unit, worth)
            }
        };
        match amount.minor() {
            ..=0 => Err(NoAmount::TooLittle),
            _ => Ok(Some(amount)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_what_it_offers() {
        for word in ["SAT", "BTC", "USD", "KWD"] {
            assert_eq!(Coin::named(word).word(), word);
        }
        for odd in ["", "no such coin", "€"] {
            assert_eq!(Coin::named(odd), Coin::Sats);
        }
    }
}
