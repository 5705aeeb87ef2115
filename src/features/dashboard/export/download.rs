//! The files themselves, written while they are read: one page of the history is in memory at a time.

use std::collections::VecDeque;

use askama::Template;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{once, try_unfold};
use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;

use crate::blink::WalletId;
use crate::books::{About, Format, Writer};
use crate::money::Unit;
use crate::state::AppState;
use crate::text::local_day;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::routes::{Caller, Routes};
use crate::web::signed_in::SignedIn;

use super::super::place;
use super::choice::{Asked, Choice};
use super::rows::entry;
use super::source::Source;

/// Why a file does not begin while another is being made.
#[derive(Template)]
#[template(path = "dashboard/another_file.html")]
struct AnotherPage {
    frame: Frame,
    files: String,
}

/// The route of a kind of file.
pub(super) fn mount(routes: Routes, format: Format) -> Routes {
    let save = move |state: State<AppState>,
                     signed_in: SignedIn,
                     frame: Frame,
                     list: Result<Query<place::Asked>, QueryRejection>,
                     asked: Result<Query<Asked>, QueryRejection>| {
        save(format, state, signed_in, frame, list, asked)
    };
    routes.get(address(format), Caller::SignedIn, save)
}

/// Where a kind of file is to be had.
pub(super) const fn address(format: Format) -> &'static str {
    match format {
        Format::Csv => paths::EXPORT_CSV,
        Format::DayTotals => paths::EXPORT_DAYS,
        Format::JsonLines => paths::EXPORT_JSON_LINES,
        Format::Beancount => paths::EXPORT_BEANCOUNT,
        Format::Journal => paths::EXPORT_JOURNAL,
        Format::Ofx => paths::EXPORT_OFX,
        Format::Qif => paths::EXPORT_QIF,
    }
}

/// Where the address cannot be read, the page before saving says what was understood. What fails before the first line is a
/// page that says so; what fails later breaks the transfer off: half a file must not
/// look whole.
async fn save(
    format: Format,
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    list: Result<Query<place::Asked>, QueryRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let choice = Choice::new(list.ok().as_deref(), asked);
    if !choice.is_right() || !choice.is_all_of(&frame.address) {
        return Ok(see_other(&choice.at(paths::EXPORT)));
    }
    let Some(held) = state.history.saves.begin(signed_in.subject()) else {
        return another(frame, &choice);
    };
    let blink = &state.blink;
    let overview = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    let wallets = overview.own_wallets();
    let filter = choice.filter(&wallets, &frame).ok_or(Error::NotFound)?;
    let moment = |second: i64| Timestamp::from_second(second).ok();
    let about = About {
        now: frame.now,
        zone: frame.zone.clone(),
        accounts: choice.accounts.clone(),
        opens: !choice.no_opens,
        wallets: overview
            .wallets
            .iter()
            .map(|wallet| (wallet.id.to_string(), wallet.balance))
            .collect(),
        left_out: choice.left_out(&overview),
        from: moment(filter.from),
        to: moment(filter.to),
    };
    let name = file_name(format, &choice, &frame);
    let mut saving = Saving::new(format, about, wallets, filter.unit);
    let mut source = Source::open(&state, signed_in, filter).await?;
    let first = saving.begin(&mut source).await?;
    let rest = try_unfold(
        (saving, source, held),
        |(mut saving, mut source, held)| async {
            let text = saving.next(&mut source).await?;
            Ok::<_, Error>(text.map(|text| (text, (saving, source, held))))
        },
    );
    let rest =
        rest.inspect_err(|error| tracing::error!(%error, "a file of transactions breaks off"));
    let headers = [
        (CONTENT_TYPE, format.media_type()),
        (CONTENT_DISPOSITION, name.as_str()),
    ];
    let body = Body::from_stream(once(async { Ok(first) }).chain(rest));
    Ok((headers, body).into_response())
}

/// One file at a time: each may take many questions to Blink.
fn another(frame: Frame, choice: &Choice) -> Result<Response, Error> {
    let html = page(&AnotherPage {
        files: choice.at(paths::EXPORT),
        frame,
    })?;
    Ok((StatusCode::CONFLICT, html).into_response())
}

/// A file that is being written.
struct Saving {
    writer: Writer,
    wallets: Vec<(WalletId, Unit)>,
    /// The wallet whose rows are wanted; none for all.
    unit: Option<Unit>,
    /// Parts that are still to come.
    parts: VecDeque<Unit>,
    over: bool,
}

impl Saving {
    fn new(
        format: Format,
        about: About,
        wallets: Vec<(WalletId, Unit)>,
        unit: Option<Unit>,
    ) -> Self {
        let parts = match (format.is_by_wallet(), unit) {
            (false, _) => VecDeque::new(),
            (true, Some(unit)) => VecDeque::from([unit]),
            (true, None) => wallets.iter().map(|(_, unit)| *unit).collect(),
        };
        Self {
            writer: Writer::new(format, about),
            wallets,
            unit,
            parts,
            over: false,
        }
    }

    /// What comes first, with the first page.
    async fn begin(&mut self, source: &mut Source) -> Result<String, Error> {
        let mut text = self.writer.head();
        if let Some(unit) = self.parts.pop_front() {
            self.unit = Some(unit);
            text += &self.writer.part(unit);
        }
        let more = self.next(source).await?;
        Ok(text + &more.unwrap_or_default())
    }

    /// What some more rows come to; none when all is written.
    async fn next(&mut self, source: &mut Source) -> Result<Option<String>, Error> {
        if self.over {
            return Ok(None);
        }
        if let Some(rows) = source.next().await? {
            let mut text = String::new();
            for one in rows {
                if self.unit.is_none_or(|unit| one.amount.unit() == unit) {
                    text += &self.writer.row(&entry(one, &self.wallets));
                }
            }
            return Ok(Some(text));
        }
        match self.parts.pop_front() {
            Some(unit) => {
                self.unit = Some(unit);
                source.restart();
                Ok(Some(self.writer.part(unit)))
            }
            None => {
                self.over = true;
                let left_out = u64::try_from(source.left_out()).unwrap_or(u64::MAX);
                self.writer.leave_out(left_out);
                Ok(Some(self.writer.foot()))
            }
        }
    }
}

/// Named after its days.
fn file_name(format: Format, choice: &Choice, frame: &Frame) -> String {
    let today = local_day(frame.now, &frame.zone);
    let (from, to) = choice.list.search.dates(&frame.zone, frame.now);
    let to = to.unwrap_or(today);
    let days = match from {
        Some(from) if from == to => from.to_string(),
        Some(from) => format!("{from}-to-{to}"),
        None => format!("until-{to}"),
    };
    let kind = match format {
        Format::DayTotals => "till-days",
        _ => "till-transactions",
    };
    format!("attachment; filename=\"{kind}-{days}.{}\"", format.ending())
}
