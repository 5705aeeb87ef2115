//! The currencies that Blink can show amounts in.

use std::sync::Arc;

use cynic::{Operation, QueryBuilder, QueryFragment};

use super::{Client, Error, Question, Trouble, schema};
use crate::money;

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct CurrenciesQuery {
    currency_list: Vec<Currency>,
}

#[derive(QueryFragment)]
pub(super) struct Currency {
    id: cynic::Id,
    name: String,
    symbol: String,
    fraction_digits: i32,
}

pub(super) fn operation() -> Operation<CurrenciesQuery> {
    CurrenciesQuery::build(())
}

impl Client {
    /// Every currency, kept for ten minutes.
    pub async fn currencies(&self) -> Result<Arc<Vec<money::Currency>>, Error> {
        let ask = self.ask(Question::Currencies, operation(), None, |reply| {
            let list = reply
                .part(|query| Some(query.currency_list))
                .map_err(Error::without_input)?;
            let list = list.into_iter().map(money::Currency::try_from);
            Ok(list.collect::<Result<_, _>>()?)
        });
        self.currencies.get((), ask).await
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
