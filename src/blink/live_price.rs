//! What a satoshi and a US cent are worth, told over the websocket whenever it changes.

use cynic::{InputObject, QueryFragment, QueryVariables};

use super::new_invoice::{PayloadError, problems};
use super::operation::Operation;
use super::price::RealtimePrice;
use super::reply::Reply;
use super::scalars::DisplayCurrency;
use super::{Error, schema};
use crate::money::{CurrencyCode, Rates};

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: RealtimePriceInput,
}

#[derive(InputObject)]
struct RealtimePriceInput {
    currency: Option<DisplayCurrency>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Subscription", variables = "Variables")]
pub(super) struct LivePrice {
    #[arguments(input: $input)]
    realtime_price: RealtimePricePayload,
}

#[derive(QueryFragment)]
struct RealtimePricePayload {
    errors: Vec<PayloadError>,
    realtime_price: Option<RealtimePrice>,
}

const TEXT: &str = include_str!("../../schema/operations/live_price.graphql");

pub(super) fn operation(currency: CurrencyCode) -> Operation<LivePrice, Variables> {
    let currency = Some(DisplayCurrency(currency.to_string()));
    Operation::new(
        TEXT,
        Variables {
            input: RealtimePriceInput { currency },
        },
    )
}

/// What one message says; errors stand above the data or within it.
pub(super) fn rates(reply: Reply<LivePrice>) -> Result<Rates, Error> {
    let payload = reply.part(|data| Some(data.realtime_price))?;
    match payload.realtime_price {
        Some(price) => Ok(price.try_into()?),
        None => Err(problems(payload.errors).into()),
    }
}
