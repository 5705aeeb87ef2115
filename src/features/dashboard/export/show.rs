//! `/transactions/export`: what a file will hold, and in which kinds it can be had.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::blink::Question;
use crate::books::{Account, Format};
use crate::history::{self, Filter, Index, Order, Sums};
use crate::state::AppState;
use crate::text::{Sign, Value};
use crate::web::error::Error;
use crate::web::figure::{wallet_amount, wallet_icon, wallet_name};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::super::filling::look_at_top;
use super::super::form::{Chip, chips};
use super::super::place;
use super::super::search::Search;
use super::super::summed::{Sum, summed};
use super::choice::{Asked, Choice};
use super::download::address;
use super::source::whole_index;
use crate::web::missing::{Missing, incomplete, passing};

#[derive(Template)]
#[template(path = "dashboard/export.html")]
struct ExportPage {
    frame: Frame,
    here: &'static str,
    list: &'static str,
    missing: Option<Missing>,
    /// Everything there is, and not a part of it.
    whole: bool,
    /// What the list is narrowed down to, each to be taken off.
    chips: Vec<Chip>,
    /// The same but for wallet and days, to be sent along.
    rest: Vec<(String, String)>,
    /// How many there are, in words; empty where nobody knows before.
    count: String,
    sums: Vec<Sum>,
    /// For scripts that show how far a file is; empty where nobody knows.
    total: String,
    wallets: Vec<Wallet>,
    /// What is in no file, in words; empty where there is nothing.
    left_out: String,
    from: String,
    to: String,
    accounts: Vec<Named>,
    opens: bool,
    /// Account names are as usual.
    usual: bool,
    files: Vec<File>,
}

struct Wallet {
    id: String,
    name: &'static str,
    icon: &'static str,
    chosen: bool,
    /// What all of its entries come to.
    balance: String,
}

/// An account and what it is called.
struct Named {
    field: &'static str,
    label: &'static str,
    name: String,
    error: &'static str,
}

/// A kind of file.
struct File {
    href: String,
    name: &'static str,
    about: &'static str,
    ending: &'static str,
    days: bool,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    list: Result<Query<place::Asked>, QueryRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let choice = Choice::new(list.ok().as_deref(), asked);
    let blink = &state.blink;
    let overview = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await;
    let overview = match passing(overview)? {
        Ok(overview) => overview,
        Err(error) => {
            let question = Question::Overview;
            let missing = Missing::new(&state, &frame, question, &error, "missing-export");
            let template = ExportPage {
                missing: Some(missing),
                ..ExportPage::new(frame, &choice)
            };
            return Ok(incomplete(page(&template)?, &error));
        }
    };
    let wallets = overview.wallets.iter().map(|wallet| Wallet {
        id: wallet.id.to_string(),
        name: frame.t(wallet_name(wallet.balance.unit())),
        icon: wallet_icon(wallet.balance.unit()),
        chosen: choice.list.wallet.as_ref() == Some(&wallet.id),
        balance: wallet_amount(frame.text, wallet.balance, Sign::Negative),
    });
    let own = overview.own_wallets();
    let Some(filter) = choice.filter(&own, &frame) else {
        return Err(Error::NotFound);
    };
    let sums = match whole_index(&state, &signed_in).await? {
        Some(index) => match passing(look_at_top(&state, &signed_in, &index).await)? {
            // What is missing between would be missing in the sums.
            Ok(top) if top.is_known => counted(&index, filter).await?,
            Ok(_) | Err(_) => None,
        },
        None => None,
    };
    let template = ExportPage {
        wallets: wallets.collect(),
        left_out: left_out(&frame, &choice.left_out(&overview)),
        total: sums.map_or(String::new(), |sums| sums.count.to_string()),
        count: sums.map_or(String::new(), |sums| {
            frame.text.with("export-count", [("count", sums.count)])
        }),
        sums: sums.map_or(Vec::new(), |sums| summed(&frame, &sums)),
        ..ExportPage::new(frame.clone(), &choice)
    };
    Ok(page(&template)?.into_response())
}

/// How many there are; none where a part of the index cannot be opened.
async fn counted(index: &Index, filter: Filter) -> Result<Option<Sums>, Error> {
    let walked = async { index.walk(filter, Order::NewestFirst).await?.sums().await };
    match walked.await {
        Ok(sums) => Ok(Some(sums)),
        Err(history::Error::Unreadable) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl ExportPage {
    fn new(frame: Frame, choice: &Choice) -> Self {
        let search = &choice.list.search;
        let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        let named = |account: Account| {
            let wrong = choice.wrong.iter().find(|(wrong, _)| *wrong == account);
            Named {
                field: account.field(),
                label: frame.t(label(account)),
                name: wrong
                    .map_or(choice.accounts.name(account), |(_, typed)| typed)
                    .to_owned(),
                error: wrong.map_or("", |_| frame.t("export-account-wrong")),
            }
        };
        let file = |format: Format| File {
            href: choice.at(address(format)),
            name: frame.t(name(format)),
            about: frame.t(about(format)),
            ending: format.ending(),
            days: format == Format::DayTotals,
        };
        let files = Format::ALL.into_iter().filter(|_| choice.is_right());
        let accounts: Vec<Named> = Account::ALL.into_iter().map(named).collect();
        Self {
            here: paths::EXPORT,
            list: paths::TRANSACTIONS,
            missing: None,
            whole: choice.is_whole(),
            wallets: Vec::new(),
            left_out: String::new(),
            from: day(search.from),
            to: day(search.to),
            rest: rest(search),
            chips: chips(&frame, &choice.list)
                .into_iter()
                .map(|chip| Chip {
                    href: choice.in_place_of(paths::EXPORT, &chip.href),
                    ..chip
                })
                .collect(),
            count: String::new(),
            total: String::new(),
            sums: Vec::new(),
            usual: choice.wrong.is_empty()
                && !choice.no_opens
                && Account::ALL
                    .iter()
                    .all(|account| choice.accounts.name(*account) == account.usual()),
            accounts,
            opens: !choice.no_opens,
            files: files.map(file).collect(),
            frame,
        }
    }
}

fn left_out(frame: &Frame, wallets: &[String]) -> String {
    match wallets.len() {
        0 => String::new(),
        count => frame.text.with(
            "export-left-out",
            [
                ("count", Value::from(count)),
                ("wallets", wallets.join(", ").into()),
            ],
        ),
    }
}

const fn label(account: Account) -> &'static str {
    match account {
        Account::Bitcoin => "export-account-bitcoin",
        Account::Dollar => "export-account-dollar",
        Account::Income => "export-account-income",
        Account::Expenses => "export-account-expenses",
        Account::Fees => "export-account-fees",
        Account::Conversions => "export-account-conversions",
        Account::Returned => "export-account-returned",
    }
}

const fn name(format: Format) -> &'static str {
    match format {
        Format::Csv => "export-csv",
        Format::DayTotals => "export-days",
        Format::JsonLines => "export-json",
        Format::Beancount => "export-beancount",
        Format::Journal => "export-journal",
        Format::Ofx => "export-ofx",
        Format::Qif => "export-qif",
    }
}

const fn about(format: Format) -> &'static str {
    match format {
        Format::Csv => "export-csv-about",
        Format::DayTotals => "export-days-about",
        Format::JsonLines => "export-json-about",
        Format::Beancount => "export-beancount-about",
        Format::Journal => "export-journal-about",
        Format::Ofx => "export-ofx-about",
        Format::Qif => "export-qif-about",
    }
}

/// What a search says beside its days, as fields.
fn rest(search: &Search) -> Vec<(String, String)> {
    let without = Search {
        from: None,
        to: None,
        ..search.clone()
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    without.write(&mut query);
    let query = query.finish();
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}
