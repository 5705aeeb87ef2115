//! Sales that somebody has to look at: money came that nobody waited for. What can be done, and ticking it off.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use crate::sale::{Filter, Found, SaleId, State as Stands};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::figure::Figure;
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::when::When;

use super::counter::{Counter, Own, Stand as _};
use super::listed::figure;
use super::payment::instant;

/// So many at a time; the next ones come when these are ticked off.
const MOST: i64 = 20;

/// One of them.
pub(super) struct Attention {
    pub(super) title: String,
    pub(super) figure: Figure,
    pub(super) text: String,
    pub(super) when: When,
    /// What is ticked off is what was seen.
    pub(super) version: i64,
    pub(super) choices: Vec<Choice>,
}

/// What can be done.
pub(super) struct Choice {
    pub(super) href: String,
    pub(super) text: &'static str,
    pub(super) post: bool,
}

/// All that nobody has dealt with, of all days.
pub(super) async fn inbox(
    state: &AppState,
    frame: &Frame,
    counter: &Counter,
    owner: &str,
) -> Result<Vec<Attention>, Error> {
    let filter = Filter {
        owner: owner.to_owned(),
        earner: owner.to_owned(),
        odd: true,
        from: i64::MIN,
        to: i64::MAX,
        limit: MOST,
        ..Filter::default()
    };
    let sales = state.sales.list(&filter).await?;
    let found = state.sales.found(&filter, sales).await?;
    let one = |found: &Found| attention(frame, counter, found);
    Ok(found.iter().map(one).collect())
}

fn attention(frame: &Frame, counter: &Counter, found: &Found) -> Attention {
    let sale = &found.sale;
    let late = sale.state == Stands::PaidLate;
    let (about, settle) = match late {
        true => ("sales-inbox-late", "sale-take-as-paid"),
        false => ("sales-inbox-again", "sales-inbox-settled"),
    };
    let last = sale.history.last().map_or(sale.created_at, |last| last.at);
    let shown = counter.sale(&sale.id);
    let handled = format!("{shown}{}", paths::HANDLED);
    Attention {
        title: frame.t1("sale-order", "number", sale.number.to_string()),
        figure: figure(frame, found),
        text: frame.t(about).to_owned(),
        when: When::date_time(frame, instant(last)),
        version: sale.version,
        choices: vec![
            Choice {
                href: handled,
                text: frame.t(settle),
                post: true,
            },
            Choice {
                href: shown,
                text: frame.t("sales-inbox-show"),
                post: false,
            },
        ],
    }
}

/// A form with one button.
#[derive(Deserialize)]
pub(super) struct Button {
    /// The version of the sale that somebody has looked at.
    #[serde(default)]
    version: String,
}

/// Somebody has looked at money that nobody waited for. Theirs are also the sales that strangers rang up for them.
pub(super) async fn handled(
    State(state): State<AppState>,
    FormAt((own, Path(id)), button): FormAt<(Own, Path<String>), Button>,
) -> Result<Response, Error> {
    let counter = own.counter();
    let id: SaleId = id.parse().map_err(|_| Error::NotFound)?;
    let sale = state.sales.find(&id).await?.ok_or(Error::NotFound)?;
    if !counter.has(&sale) {
        return Err(Error::NotFound);
    }
    let seen = button.version.parse();
    let seen = seen.map_err(|_| Error::Malformed("which version was seen"))?;
    state.sales.handled(&id, seen).await?;
    Ok(see_other(&counter.at(paths::SALES)))
}
