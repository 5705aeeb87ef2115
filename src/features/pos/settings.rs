//! `/till/settings`: how somebody's register behaves, on all their devices and for whoever opens it by their name.

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::money::Unit;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::qr::Code;
use crate::web::time_zones::{self, Area};

use super::bar::Till;
use super::coin::{Coin, known};
use super::counter::{Own, Stand as _};
use super::keypad::Problem;
use super::parts::{Offered, Unit as Shown, offered};
use super::pay_code::without_scheme;
use super::payment::instant;
use super::settings_form::{NEVER, RETURNS, Typed, Wrong, wallet_word};
use super::suggested::suggested;
use super::theirs::learn;

/// The query after saving.
const SAVED: &str = "saved=1";

#[derive(Template)]
#[template(path = "pos/register_settings.html")]
struct SettingsPage {
    frame: Frame,
    till: Till,
    saved: bool,
    problem: Option<Problem>,
    link: Option<Link>,
    action: String,
    recovery: String,
    typed: Typed,
    name_error: &'static str,
    wallets: Vec<Wallet>,
    currencies: Vec<Offered>,
    currency_error: &'static str,
    confirm_error: &'static str,
    demo: Demo,
    tips_error: &'static str,
    quick_error: &'static str,
    suggested: String,
    returns: Vec<Choice>,
    areas: &'static [Area],
    /// The zone that was chosen is none of a place.
    other_zone: bool,
    zone_error: &'static str,
    cut_offs: Vec<Choice>,
}

/// The register that anybody opens.
struct Link {
    address: String,
    shown: String,
    print: String,
    code: Code,
}

struct Wallet {
    value: &'static str,
    name: &'static str,
    about: &'static str,
    chosen: bool,
}

struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// What 1 2 5 0 gives, and how a script writes other numbers.
struct Demo {
    cents: String,
    decimal: String,
    small: String,
    large: String,
    digits: u8,
    point: char,
}

/// The form with what is kept.
pub(super) async fn show(
    State(state): State<AppState>,
    own: Own,
    Extension(origin): Extension<Origin>,
    frame: Frame,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let counter = own.counter();
    // Without the list nobody knows what the amounts are that are kept: they must not be saved as something else.
    state.blink.currencies().await?;
    let typed = match known(&state, &counter.currency).await {
        Some(coin) => Typed::of(&counter.register, &coin, &frame.zone, frame.text),
        None => Typed {
            currency: counter.currency.clone(),
            confirm_above: String::new(),
            quick: String::new(),
            ..Typed::of(&counter.register, &Coin::sats(), &frame.zone, frame.text)
        },
    };
    let saved = query.as_deref() == Some(SAVED);
    draw(&state, &own, &origin, frame, typed, Wrong::default(), saved).await
}

/// Keeps them, or says beside each field what is wrong with it.
pub(super) async fn save(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    frame: Frame,
    FormAt(own, typed): FormAt<Own, Typed>,
) -> Result<Response, Error> {
    let counter = own.counter();
    let coin = known(&state, &typed.currency).await;
    match typed.read(coin.as_ref(), frame.text) {
        Ok(register) => {
            let owner = counter.owner.as_deref().unwrap_or_default();
            state.sales.keep_register(owner, &register).await?;
            let here = counter.at(paths::SETTINGS);
            Ok(see_other(&format!("{here}?{SAVED}")))
        }
        Err(wrong) => {
            let page = draw(&state, &own, &origin, frame, typed, wrong, false);
            let mut response = page.await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

async fn draw(
    state: &AppState,
    own: &Own,
    origin: &Origin,
    frame: Frame,
    typed: Typed,
    wrong: Wrong,
    saved: bool,
) -> Result<Response, Error> {
    let counter = own.counter();
    let coin = known(state, &typed.currency)
        .await
        .unwrap_or_else(Coin::sats);
    let owner = counter.owner.as_deref().unwrap_or_default();
    let (till, currencies, username, suggested) = tokio::join!(
        Till::of(state, counter, &frame, "settings"),
        state.blink.currencies(),
        learn(state, own),
        suggested(state, &frame, owner, &coin),
    );
    let said = |id: &'static str| match id {
        "" => "",
        id => frame.t(id),
    };
    let unit = Shown::of(&frame, &coin);
    let scale = 10_i64.pow(coin.fraction_digits.into());
    let any = wrong != Wrong::default();
    let template = SettingsPage {
        till: till?,
        saved,
        problem: any.then(|| Problem {
            kind: "error",
            title: frame.t("register-not-saved").to_owned(),
            text: match wrong.choice {
                "" => frame.t("register-wrong-fields").to_owned(),
                id => frame.t(id).to_owned(),
            },
            reference: String::new(),
        }),
        link: username?.and_then(|username| link(&frame, origin, &username)),
        action: counter.at(paths::SETTINGS),
        recovery: counter.at(paths::RECOVERY),
        name_error: said(wrong.name),
        wallets: wallets(&frame, &typed),
        currencies: offered(
            &typed.currency,
            currencies.as_deref().map(Vec::as_slice).unwrap_or_default(),
        ),
        currency_error: said(wrong.currency),
        confirm_error: said(wrong.confirm_above),
        demo: Demo {
            cents: coin.show(frame.text, 1250),
            decimal: coin.show(frame.text, 1250 * scale),
            small: unit.small,
            large: unit.large,
            digits: unit.digits,
            point: frame.text.point(),
        },
        tips_error: said(wrong.tips),
        quick_error: said(wrong.quick),
        suggested: suggested?,
        returns: returns(&frame, &typed),
        areas: time_zones::all(),
        other_zone: !time_zones::all()
            .iter()
            .any(|area| area.zones.contains(&typed.time_zone)),
        zone_error: said(wrong.zone),
        cut_offs: cut_offs(&frame, &typed),
        typed,
        frame,
    };
    Ok(page(&template)?.into_response())
}

fn link(frame: &Frame, origin: &Origin, username: &str) -> Option<Link> {
    let place = origin.at(&format!("/@{username}"));
    Some(Link {
        shown: without_scheme(&place),
        print: format!("/@{username}{}", paths::PRINT),
        code: Code::new(place.as_str(), frame.t("register-link").to_owned())?,
        address: place.to_string(),
    })
}

fn wallets(frame: &Frame, typed: &Typed) -> Vec<Wallet> {
    let wallet = |unit, name, about| Wallet {
        value: wallet_word(unit),
        name: frame.t(name),
        about: frame.t(about),
        chosen: wallet_word(unit) == typed.wallet,
    };
    vec![
        wallet(
            Unit::Bitcoin,
            "register-wallet-btc",
            "register-wallet-btc-about",
        ),
        wallet(
            Unit::Dollar,
            "register-wallet-usd",
            "register-wallet-usd-about",
        ),
    ]
}

fn returns(frame: &Frame, typed: &Typed) -> Vec<Choice> {
    let after = |seconds: u8| Choice {
        value: seconds.to_string(),
        text: match seconds {
            0 => frame.t("register-return-at-once").to_owned(),
            _ => {
                let length = SignedDuration::from_secs(seconds.into());
                frame.t1(
                    "register-return-seconds",
                    "seconds",
                    frame.text.duration(length),
                )
            }
        },
        chosen: typed.return_after == seconds.to_string(),
    };
    let never = Choice {
        value: NEVER.to_owned(),
        text: frame.t("register-return-never").to_owned(),
        chosen: typed.return_after == NEVER,
    };
    RETURNS.into_iter().map(after).chain([never]).collect()
}

fn cut_offs(frame: &Frame, typed: &Typed) -> Vec<Choice> {
    let at = |hour: i64| Choice {
        value: hour.to_string(),
        text: frame.text.time(instant(hour * 3600), &TimeZone::UTC),
        chosen: typed.cut_off == hour.to_string(),
    };
    (0..24).map(at).collect()
}
