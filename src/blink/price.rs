//! What a satoshi and a US cent are worth at present.
//!
//! Asked for anonymously and by itself: below `me` a failing price service would empty everything else.

use std::sync::Arc;

use cynic::{QueryFragment, QueryVariables};

use super::operation::Operation;
use super::reply::Reply;
use super::scalars::{DisplayCurrency, SafeInt, Timestamp};
use super::{Client, Error, Question, Trouble, schema};
use crate::money::{self, CurrencyCode, Price, Rates};

#[derive(QueryVariables, Debug)]
pub(super) struct Variables {
    currency: DisplayCurrency,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct PriceQuery {
    #[arguments(currency: $currency)]
    realtime_price: RealtimePrice,
}

#[derive(QueryFragment)]
pub(super) struct RealtimePrice {
    timestamp: Timestamp,
    btc_sat_price: PriceOfOneSatInMinorUnit,
    usd_cent_price: PriceOfOneUsdCentInMinorUnit,
    denominator_currency_details: Currency,
}

#[derive(QueryFragment)]
pub(super) struct Currency {
    id: cynic::Id,
    name: String,
    symbol: String,
    fraction_digits: i32,
}

#[derive(QueryFragment)]
struct PriceOfOneSatInMinorUnit {
    base: SafeInt,
    offset: i32,
}

#[derive(QueryFragment)]
struct PriceOfOneUsdCentInMinorUnit {
    base: SafeInt,
    offset: i32,
}

const TEXT: &str = include_str!("../../schema/operations/price.graphql");

pub(super) fn operation(currency: CurrencyCode) -> Operation<PriceQuery, Variables> {
    Operation::new(
        TEXT,
        Variables {
            currency: DisplayCurrency(currency.to_string()),
        },
    )
}

impl Client {
    /// The present price in that currency, shared by all visitors for a short while.
    pub async fn price(&self, currency: CurrencyCode) -> Result<Arc<Rates>, Error> {
        let ask = self.ask(Question::Price, operation(currency), None, rates);
        self.prices.get(currency, ask).await
    }

    /// The price of this very moment, which Blink is asked for each time.
    pub async fn price_now(&self, currency: CurrencyCode) -> Result<Rates, Error> {
        self.ask(Question::Price, operation(currency), None, rates)
            .await
    }
}

pub(super) fn rates(reply: Reply<PriceQuery>) -> Result<Rates, Error> {
    Ok(reply.part(|query| Some(query.realtime_price))?.try_into()?)
}

impl TryFrom<RealtimePrice> for Rates {
    type Error = Trouble;

    fn try_from(wire: RealtimePrice) -> Result<Self, Trouble> {
        let (sat, cent) = (wire.btc_sat_price, wire.usd_cent_price);
        Ok(Self {
            currency: wire.denominator_currency_details.try_into()?,
            sat: price(sat.base, sat.offset)?,
            cent: price(cent.base, cent.offset)?,
            at: wire.timestamp.instant()?,
        })
    }
}

impl TryFrom<Currency> for money::Currency {
    type Error = Trouble;

    fn try_from(wire: Currency) -> Result<Self, Trouble> {
        Ok(Self {
            code: wire.id.inner().parse().map_err(|_| Trouble::Malformed)?,
            symbol: wire.symbol,
            name: wire.name,
            fraction_digits: u8::try_from(wire.fraction_digits).map_err(|_| Trouble::Malformed)?,
        })
    }
}

/// A price of nothing is no price to convert by.
fn price(base: SafeInt, offset: i32) -> Result<Price, Trouble> {
    u32::try_from(offset)
        .ok()
        .and_then(|offset| Price::new(base.0, offset))
        .ok_or(Trouble::Malformed)
}
