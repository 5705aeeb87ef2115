//! The currencies in which Blink knows prices.

use std::sync::Arc;

use cynic::QueryFragment;

use super::operation::Operation;
use super::price::Currency;
use super::reply::Reply;
use super::{Client, Error, Question, schema};
use crate::money;

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct CurrenciesQuery {
    currency_list: Vec<Currency>,
}

const TEXT: &str = include_str!("../../schema/operations/currencies.graphql");

pub(super) fn operation() -> Operation<CurrenciesQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// All currencies in Blink's order, kept for ten minutes as Blink itself does, and for as long as it does not answer
    /// after that. Each with Blink's own number of decimals.
    pub async fn currencies(&self) -> Result<Arc<Vec<money::Currency>>, Error> {
        let ask = self.ask(Question::Currencies, operation(), None, currencies);
        self.currencies.get_or_before((), ask).await
    }
}

/// One that we cannot read is left out rather than taking all others with it.
fn currencies(reply: Reply<CurrenciesQuery>) -> Result<Vec<money::Currency>, Error> {
    let list = reply
        .part(|query| Some(query.currency_list))
        .map_err(Error::without_input)?;
    Ok(list
        .into_iter()
        .filter_map(|currency| currency.try_into().ok())
        .collect())
}
