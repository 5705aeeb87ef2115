//! `/till/sales.csv`: exactly what the list is narrowed down to, as a file, however long.

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{once, try_unfold};
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::sale::{self, Walk};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;

use super::counter::{Own, Stand as _};
use super::csv;
use super::day::ShopDays;
use super::filters::{Asked, Search};
use super::theirs::learn;

/// Some hundred sales are in memory at a time. What fails on the way breaks the transfer off: half a file must not look
/// whole.
pub(super) async fn save(
    State(state): State<AppState>,
    own: Own,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let search = Search::from(asked.map(|Query(asked)| asked).unwrap_or_default());
    let search = search.with(|_| {});
    let counter = own.counter();
    let days = ShopDays::of(&counter.register, &frame.zone);
    let owner = counter.owner.as_deref().unwrap_or_default();
    learn(&state, &own).await?;
    let filter = search.filter(&days, frame.now, owner);
    let name = file_name(&search, &days, &frame);
    let walk = Walk::new(&state.sales, filter, &search.text, i64::MAX);
    let zone = days.zone;
    let rows = try_unfold(walk, move |mut walk| {
        let zone = zone.clone();
        async move {
            let found = walk.next_found().await?;
            let rows = |found: &Vec<sale::Found>| -> String {
                found.iter().map(|found| csv::row(found, &zone)).collect()
            };
            Ok::<_, sale::Error>(found.as_ref().map(rows).map(|rows| (rows, walk)))
        }
    });
    let rows = rows.inspect_err(|error| tracing::error!(%error, "a file of sales breaks off"));
    let head = once(async { Ok(csv::head()) });
    let headers = [
        (CONTENT_TYPE, "text/csv; header=present; charset=utf-8"),
        (CONTENT_DISPOSITION, name.as_str()),
    ];
    Ok((headers, Body::from_stream(head.chain(rows))).into_response())
}

/// Named after its days.
fn file_name(search: &Search, days: &ShopDays, frame: &Frame) -> String {
    let today = days.of_moment(frame.now);
    let days = match search.dates(days, frame.now) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), to) => format!("{from}-to-{}", to.unwrap_or(today)),
        (None, to) => format!("until-{}", to.unwrap_or(today)),
    };
    format!("attachment; filename=\"till-sales-{days}.csv\"")
}
