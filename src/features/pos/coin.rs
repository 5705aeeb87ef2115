//! What amounts are typed and shown in: satoshis, bitcoins, or a currency of Blink's.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::money::{CurrencyCode, Rates, Sats};
use crate::sale::{Denomination, Quote};
use crate::state::AppState;
use crate::text::{Sign, Text};

/// Nothing is sold by a price that is older: Blink's own may be ten minutes old when its source is down.
const FRESH: SignedDuration = SignedDuration::from_mins(11);

/// What amounts are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Coin {
    /// `SAT`, `BTC`, or the code of a currency.
    pub(super) code: String,
    /// Decimals of what is typed.
    pub(super) fraction_digits: u8,
    /// What a sale in it counts in.
    pub(super) denomination: Denomination,
}

impl Coin {
    /// Satoshis.
    pub(super) fn sats() -> Self {
        Self::of_bitcoin("SAT", 0)
    }

    fn of_bitcoin(code: &str, fraction_digits: u8) -> Self {
        Self {
            code: code.to_owned(),
            fraction_digits,
            denomination: Denomination::Sats,
        }
    }

    fn of_currency(code: CurrencyCode, fraction_digits: u8) -> Self {
        Self {
            code: code.to_string(),
            fraction_digits,
            denomination: Denomination::Fiat {
                code,
                fraction_digits,
            },
        }
    }

    /// What a sale counts in, as it is shown.
    pub(super) fn of(denomination: Denomination) -> Self {
        match denomination {
            Denomination::Sats => Self::sats(),
            Denomination::Fiat {
                code,
                fraction_digits,
            } => Self::of_currency(code, fraction_digits),
        }
    }

    /// Whether it is bitcoin, however written.
    pub(super) fn is_bitcoin(&self) -> bool {
        self.denomination == Denomination::Sats
    }

    /// An amount of it, with its sign or name.
    pub(super) fn show(&self, text: Text, minor: i64) -> String {
        match self.code.as_str() {
            "SAT" => text.sats(minor, Sign::Negative),
            code => text.money(minor.into(), self.fraction_digits, code, Sign::Negative),
        }
    }

    /// The same, as one speaks it.
    pub(super) fn speak(&self, text: Text, minor: i64) -> String {
        match self.code.as_str() {
            "SAT" => text.spoken_sats(minor),
            code => text.spoken_money(minor.into(), self.fraction_digits, code),
        }
    }
}

/// What is known of prices when a page is made.
pub(super) struct Prices {
    /// In the currency, or in the one beside bitcoin; none where Blink does not say.
    pub(super) rates: Option<Arc<Rates>>,
    /// What amounts are in.
    pub(super) coin: Coin,
    /// A currency was wanted, and nothing can be sold in it at present.
    pub(super) missing: bool,
}

/// Why nobody knows what amounts are in. They are never taken for amounts of something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoCoin {
    /// Blink has no such currency.
    NotListed,
    /// Blink does not say at present how many decimals it has.
    Unknown,
}

impl Prices {
    /// Price and decimals of the currency that was chosen; where none was, of the one that stands beside bitcoin.
    pub(super) async fn of(
        state: &AppState,
        chosen: Option<&str>,
        beside: &str,
    ) -> Result<Self, NoCoin> {
        let bitcoin = bitcoin(chosen.unwrap_or(beside));
        let code = match (&bitcoin, chosen) {
            (None, Some(chosen)) => listed(state, chosen).await.ok_or(NoCoin::NotListed)?,
            _ => listed(state, beside).await.unwrap_or(CurrencyCode::USD),
        };
        let in_currency = bitcoin.is_none();
        let rates = state.ticker.price(code).await;
        let coin = match (bitcoin, &rates) {
            (Some(coin), _) => coin,
            (None, Ok(rates)) => Coin::of_currency(code, rates.currency.fraction_digits),
            // Decimals come with the price, and where there is none with the list of currencies.
            (None, Err(error)) => {
                tracing::debug!(%error, %code, "no price");
                let known = known(state, code.as_str()).await;
                known.ok_or(NoCoin::Unknown)?
            }
        };
        let now = state.clock.now();
        let rates = rates
            .ok()
            .filter(|rates| now.duration_since(rates.at) < FRESH);
        Ok(Self {
            missing: in_currency && rates.is_none(),
            rates,
            coin,
        })
    }

    /// An amount of that currency, in what these prices count in; none where that takes a price that is not here.
    pub(super) fn as_counted(&self, minor: i64, currency: &str) -> Option<i64> {
        let theirs = bitcoin(currency);
        let rates = self.rates.as_ref();
        match (theirs, self.coin.is_bitcoin()) {
            (Some(_), true) => Some(minor),
            (None, false) => (self.coin.code == currency).then_some(minor),
            (None, true) => rates
                .filter(|rates| rates.currency.code.as_str() == currency)?
                .sat
                .to_wallet_minor(minor),
            (Some(_), false) => rates.and_then(|rates| Quote::from(&**rates).worth(Sats(minor))),
        }
    }
}

/// The currency of that code, where Blink lists it: what strangers make up is never asked for. Without the list it is taken
/// for what it says.
async fn listed(state: &AppState, code: &str) -> Option<CurrencyCode> {
    let code: CurrencyCode = code.parse().ok()?;
    match state.blink.currencies().await {
        Ok(all) => all.iter().any(|one| one.code == code).then_some(code),
        Err(_) => Some(code),
    }
}

/// Bitcoin, in one of the ways to write it.
fn bitcoin(currency: &str) -> Option<Coin> {
    match currency {
        "SAT" | "sat" | "SATS" | "sats" => Some(Coin::sats()),
        "BTC" | "btc" => Some(Coin::of_bitcoin("BTC", 8)),
        _ => None,
    }
}

/// What amounts can be set in: bitcoin, or what stands in Blink's list.
pub(super) async fn known(state: &AppState, currency: &str) -> Option<Coin> {
    if let Some(coin) = bitcoin(currency) {
        return Some(coin);
    }
    let code: CurrencyCode = currency.parse().ok()?;
    let all = state.blink.currencies().await.ok()?;
    let found = all.iter().find(|one| one.code == code)?;
    Some(Coin::of_currency(code, found.fraction_digits))
}
