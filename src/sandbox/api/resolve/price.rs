//! Prices and currencies.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::api::asking::Asking;
use crate::sandbox::ledger::currency::Currency;
use crate::sandbox::ledger::price::Price;
use crate::sandbox::people::WalletKind;

/// What a satoshi and a cent are worth at one moment.
#[derive(Clone)]
pub(super) struct RealtimePrice {
    currency: &'static Currency,
    /// When the prices held, in Unix seconds.
    at: i64,
    /// What they say of it.
    told: i64,
}

impl RealtimePrice {
    /// What holds at present.
    pub(super) fn now(asking: &Asking<'_>, currency: &'static Currency) -> Self {
        let market = &asking.backend.ledger.market;
        Self {
            currency,
            at: market.moment(asking.at),
            told: market.told(asking.at),
        }
    }
}

impl ObjectValue for RealtimePrice {
    fn type_name(&self) -> &str {
        "RealtimePrice"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let price = |kind, type_name| {
            ResolvedValue::object(PriceView {
                price: Price::of(kind, self.currency, self.at),
                type_name,
            })
        };
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(self.currency.code),
            "timestamp" => ResolvedValue::leaf(self.told),
            "btcSatPrice" => price(WalletKind::Btc, "PriceOfOneSatInMinorUnit"),
            "usdCentPrice" => price(WalletKind::Usd, "PriceOfOneUsdCentInMinorUnit"),
            "denominatorCurrencyDetails" => ResolvedValue::object(CurrencyDetails(self.currency)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

/// A price under the name its place in the schema gives it.
pub(super) struct PriceView {
    pub(super) price: Price,
    pub(super) type_name: &'static str,
}

impl ObjectValue for PriceView {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "base" => ResolvedValue::leaf(self.price.base),
            "offset" => ResolvedValue::leaf(self.price.offset),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

pub(super) struct CurrencyDetails(pub(super) &'static Currency);

impl ObjectValue for CurrencyDetails {
    fn type_name(&self) -> &str {
        "Currency"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let currency = self.0;
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(currency.code),
            "name" => ResolvedValue::leaf(currency.name),
            "symbol" => ResolvedValue::leaf(currency.symbol),
            "flag" => ResolvedValue::leaf(currency.flag),
            "fractionDigits" => ResolvedValue::leaf(currency.digits),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
