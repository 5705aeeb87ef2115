//! `/wallets`: what there is, in its own unit and in the reader's currency, and what came last.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};

use crate::blink::{self, Overview, Question, Transaction, Wallet, WindDown, WindDownStatus};
use crate::money::{Amount, CurrencyCode, Fiat, Rates, Sats, Unit};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::{
    DOTS, Figure, Second, fiat_amount, wallet_amount, wallet_icon, wallet_name,
};
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, incomplete, passing};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

use super::pictures::{Spark, sparks};
use super::row::{Row, hidden};

/// What is known at this moment.
type Price = Result<Arc<Rates>, blink::Error>;

#[derive(Template)]
#[template(path = "dashboard/wallets.html")]
struct WalletsPage {
    frame: Frame,
    preferences: &'static str,
    transactions: &'static str,
    /// Balances, and with them everything else.
    missing: Option<Missing>,
    /// What comes instead of the rate.
    price_missing: Option<Missing>,
    wind_down: Option<String>,
    total: Option<Total>,
    as_of: When,
    wallets: Vec<Card>,
    /// None where they could not be had.
    latest: Option<Vec<Row>>,
    /// Nothing came and nothing is there: what to do about it.
    teach: Option<String>,
    /// Wallets of a kind that we do not know, in words; or nothing.
    unknown: String,
}

/// All wallets together.
struct Total {
    figure: Figure,
    /// What one bitcoin is worth.
    rate: String,
    /// Where the rate is from, how old it is, and that it makes amounts round. Empty where there is nothing
    /// to convert.
    about: String,
}

/// What `components/wallet.html` shows.
struct Card {
    icon: &'static str,
    name: &'static str,
    href: String,
    figure: Figure,
    pending: String,
    /// The last days, where they are known without a question.
    spark: Option<Spark>,
}

/// Balances and price are asked for side by side: the price in the currency that the account had last time.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
) -> Result<Response, Error> {
    let guess = signed_in
        .display_currency()
        .and_then(|code| code.parse().ok())
        .unwrap_or(CurrencyCode::USD);
    let blink = &state.blink;
    let (overview, price) = tokio::join!(
        signed_in.ask(|token| async move { blink.overview(&token).await }),
        blink.price(guess),
    );
    let overview = match passing(overview)? {
        Ok(overview) => overview,
        Err(error) => {
            let template = WalletsPage::without_balances(&state, frame, &error);
            return Ok(incomplete(page(&template)?, &error));
        }
    };
    let currency = overview.display_currency;
    let price = if currency == guess {
        price
    } else {
        signed_in.remember_currency(currency.as_str()).await;
        state.blink.price(currency).await
    };
    let mut template = WalletsPage::new(&state, frame, &overview, &price);
    let sparks = sparks(&state, &signed_in, &template.frame, &overview).await?;
    for (card, spark) in template.wallets.iter_mut().zip(sparks) {
        card.spark = Some(spark);
    }
    Ok(page(&template)?.into_response())
}

impl WalletsPage {
    fn empty(frame: Frame, as_of: Timestamp) -> Self {
        Self {
            as_of: When::time_with_seconds(&frame, as_of),
            frame,
            preferences: paths::PREFERENCES,
            transactions: paths::TRANSACTIONS,
            missing: None,
            price_missing: None,
            wind_down: None,
            total: None,
            wallets: Vec::new(),
            latest: None,
            teach: None,
            unknown: String::new(),
        }
    }

    fn without_balances(state: &AppState, frame: Frame, error: &blink::Error) -> Self {
        let missing = Missing::new(state, &frame, Question::Overview, error, "missing-balances");
        Self {
            missing: Some(missing),
            ..Self::empty(frame, state.clock.now())
        }
    }

    fn new(state: &AppState, frame: Frame, overview: &Overview, price: &Price) -> Self {
        let now = state.clock.now();
        let own = overview.own_wallets();
        let rates = price.as_ref().ok();
        let latest = overview.latest.as_ref().ok();
        let unknown = overview.unknown_wallets.len();
        Self {
            price_missing: price
                .as_ref()
                .err()
                .map(|error| Missing::new(state, &frame, Question::Price, error, "missing-price")),
            wind_down: overview
                .wind_down
                .as_ref()
                .map(|told| wind_down(&frame, told)),
            total: rates.and_then(|rates| Total::new(&frame, &overview.wallets, rates, now)),
            wallets: overview
                .wallets
                .iter()
                .map(|wallet| Card::new(&frame, wallet, rates.map(Arc::as_ref)))
                .collect(),
            latest: latest.map(|latest| {
                let row = |transaction: &Transaction| Row::undated(&frame, transaction, &own);
                latest.iter().map(row).collect()
            }),
            teach: is_empty(overview).then(|| teach(&frame, overview, state)),
            unknown: match unknown {
                0 => String::new(),
                count => frame.text.with("wallets-unknown-kind", [("count", count)]),
            },
            ..Self::empty(frame, now)
        }
    }
}

impl Total {
    /// The sum of what the wallets are worth, each rounded by itself so that the figures on the page add up.
    fn new(frame: &Frame, wallets: &[Wallet], rates: &Rates, now: Timestamp) -> Option<Self> {
        let nothing = rates.display(Amount::zero(Unit::Bitcoin));
        let total = wallets.iter().try_fold(nothing, |sum: Fiat, wallet| {
            sum.checked_add(rates.display(wallet.balance))
        })?;
        let sats = wallets.iter().try_fold(0_i64, |sum, wallet| {
            sum.checked_add(rates.sats(wallet.balance)?.0)
        })?;
        let text = frame.text;
        let age = now.duration_since(rates.at);
        let age = text.duration(age.max(SignedDuration::from_secs(1)));
        let bitcoin = rates.display(Sats::ONE_BITCOIN.into());
        Some(Self {
            figure: if frame.hide_amounts {
                hidden(true)
            } else {
                Figure::of_fiat(text, total, Some(Second::Sats(Sats(sats))))
            },
            rate: fiat_amount(text, bitcoin, Sign::Negative),
            about: if wallets.iter().all(is_zero) {
                String::new()
            } else {
                frame.t1("wallets-rate-about", "age", age)
            },
        })
    }
}

impl Card {
    fn new(frame: &Frame, wallet: &Wallet, rates: Option<&Rates>) -> Self {
        let (text, unit) = (frame.text, wallet.balance.unit());
        let href = paths::with(paths::TRANSACTIONS, "wallet", &wallet.id.to_string());
        let second = rates.and_then(|rates| second(wallet.balance, rates));
        Self {
            spark: None,
            icon: wallet_icon(unit),
            name: frame.t(wallet_name(unit)),
            href,
            figure: if frame.hide_amounts {
                hidden(second.is_some())
            } else {
                Figure::of_wallet(text, wallet.balance, second, Sign::Negative)
            },
            pending: if wallet.pending.is_zero() {
                String::new()
            } else if frame.hide_amounts {
                frame.t1("wallet-pending", "amount", DOTS)
            } else {
                let pending = wallet_amount(text, wallet.pending, Sign::Negative);
                frame.t1("wallet-pending", "amount", pending)
            },
        }
    }
}

/// What stands beside a balance: its worth in the display currency, or satoshis where that is the same.
fn second(balance: Amount, rates: &Rates) -> Option<Second> {
    let same = balance.unit() == Unit::Dollar && rates.currency.code == CurrencyCode::USD;
    if same {
        rates.sats(balance).map(Second::Sats)
    } else {
        Some(Second::Fiat(rates.display(balance)))
    }
}

fn is_zero(wallet: &Wallet) -> bool {
    wallet.balance.is_zero() && wallet.pending.is_zero()
}

fn is_empty(overview: &Overview) -> bool {
    overview.wallets.iter().all(is_zero)
        && overview
            .latest
            .as_ref()
            .is_ok_and(|latest| latest.is_empty())
}

/// How the first payment comes in.
fn teach(frame: &Frame, overview: &Overview, state: &AppState) -> String {
    match &overview.username {
        Some(name) => {
            let address = format!("{name}@{}", state.config.api.lnurl_domain);
            frame.t1("wallets-empty-address", "address", address)
        }
        None => frame.t("wallets-empty-nameless").to_owned(),
    }
}

/// Blink's days begin and end where Blink says, here as on the page that tells more.
fn wind_down(frame: &Frame, told: &WindDown) -> String {
    let zone = told.zone.as_ref().unwrap_or(&frame.zone);
    let date = |at| frame.text.date(at, zone);
    let dates = [
        ("stop", date(told.receive_disabled_at)),
        ("end", date(told.final_deadline)),
    ];
    let message = match told.status {
        WindDownStatus::PreCutoff | WindDownStatus::Unknown => "wind-down-announced",
        WindDownStatus::ReceiveDisabled => "wind-down-not-receiving",
        WindDownStatus::GatedClosed => "wind-down-closed",
    };
    frame.text.with(message, dates)
}
