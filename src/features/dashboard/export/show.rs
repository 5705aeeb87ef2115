//! `/transactions/export`: what a file will hold, and in which kinds it can be had.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::blink::{Overview, Question, Transaction, WalletId};
use crate::books::{Account, Format};
use crate::history::{self, Filter, Index, Sums};
use crate::money::Unit;
use crate::state::AppState;
use crate::text::{Sign, Value};
use crate::web::error::{Error, see_other};
use crate::web::figure::{wallet_amount, wallet_icon, wallet_name};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::super::filling::look_at_top;
use super::super::form::{Chip, chips};
use super::super::listed::{if_readable, whole_index};
use super::super::place::{self, is_wordy};
use super::super::search::Search;
use super::super::summed::{Sum, left_out, summed};
use super::choice::{Asked, Choice};
use super::download::address;
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
    /// What is in no file, in words: wallets, entries.
    left_out: Vec<String>,
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
    /// Takes the fields of the form above as they stand.
    action: &'static str,
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
    let clean = choice.at(paths::EXPORT);
    if is_wordy(&frame.address, &clean) {
        return Ok(see_other(&clean));
    }
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
    let (sums, missed) = match summed_up(&state, &signed_in, &overview, filter).await? {
        Some((sums, missed)) => (Some(sums), missed),
        None => (None, 0),
    };
    let template = ExportPage {
        wallets: wallets.collect(),
        left_out: [
            wallets_left_out(&frame, &choice.left_out(&overview)),
            left_out(&frame, missed),
        ]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect(),
        total: sums.map_or(String::new(), |sums| sums.count.to_string()),
        count: sums.map_or(String::new(), |sums| {
            frame.text.counted("export-count", sums.count)
        }),
        sums: sums.map_or(Vec::new(), |sums| summed(&frame, &sums)),
        ..ExportPage::new(frame.clone(), &choice)
    };
    Ok(page(&template)?.into_response())
}

/// What they come to, and how many are left out; none where nobody knows before.
async fn summed_up(
    state: &AppState,
    signed_in: &SignedIn,
    overview: &Overview,
    filter: Filter,
) -> Result<Option<(Sums, usize)>, Error> {
    let Some(index) = whole_index(state, signed_in).await? else {
        return Ok(None);
    };
    let wallets = overview.own_wallets();
    if let Ok(latest) = &overview.latest
        && let Some(sums) = if_readable(counted(&index, latest, &filter, &wallets).await)?
    {
        return Ok(Some(sums));
    }
    // More came than the balances came with.
    match passing(look_at_top(state, signed_in, &index).await)? {
        Ok(top) => {
            let newest = &top.page.transactions;
            if_readable(counted(&index, newest, &filter, &wallets).await)
        }
        Err(_) => Ok(None),
    }
}

/// What fits of the newest ones, and of the index behind them; none where something is missing between.
async fn counted(
    index: &Index,
    newest: &[Transaction],
    filter: &Filter,
    wallets: &[(WalletId, Unit)],
) -> Result<Option<(Sums, usize)>, history::Error> {
    let Some((count, walk)) = index.meet(newest, filter.clone()).await? else {
        return Ok(None);
    };
    let mut sums = walk.sums(wallets).await?;
    let newer = newest.iter().take(count).filter(|one| filter.fits(one));
    newer.for_each(|one| sums.add(one, wallets));
    Ok(Some((sums, index.left_out(filter).await?.len())))
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
            action: address(format),
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
            left_out: Vec::new(),
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

fn wallets_left_out(frame: &Frame, wallets: &[String]) -> String {
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
