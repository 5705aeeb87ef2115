//! The sale that a payment was for, where it was rung up here.

use crate::blink::Detail;
use crate::lightning::PaymentHash;
use crate::sale;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::paths;

/// Where the register tells of it.
pub(super) struct Sold {
    /// Its order number, in words.
    pub(super) name: String,
    pub(super) href: String,
    /// What the customer takes along.
    pub(super) receipt: String,
}

impl Sold {
    /// By the hash of the invoice that was shown; only what this person may see. A row that cannot be read is no reason to
    /// withhold the payment.
    pub(super) async fn find(
        state: &AppState,
        frame: &Frame,
        person: &str,
        detail: &Detail,
    ) -> Result<Option<Self>, Error> {
        let hash = detail.transaction.payment_hash.as_deref();
        let Some(hash) = hash.and_then(|hash| hash.parse::<PaymentHash>().ok()) else {
            return Ok(None);
        };
        let found = match state.sales.invoice(&hash).await {
            Ok(Some(invoice)) => state.sales.find(&invoice.sale).await,
            Ok(None) => return Ok(None),
            Err(error) => Err(error),
        };
        let sale = match found {
            Ok(sale) => sale,
            Err(sale::Error::Database(error)) => return Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, "a sale cannot be read");
                None
            }
        };
        let is_theirs = |sale: &sale::Sale| {
            [&sale.owner, &sale.earner]
                .map(Option::as_deref)
                .contains(&Some(person))
        };
        Ok(sale.filter(is_theirs).map(|sale| {
            let path = paths::SALE.replace("{id}", sale.id.as_str());
            let href = format!("{}{path}", paths::TILL);
            Self {
                name: frame
                    .text
                    .with("fact-sale-number", [("number", sale.number)]),
                receipt: format!("{href}{}", paths::RECEIPT),
                href,
            }
        }))
    }
}
