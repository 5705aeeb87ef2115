//! `/convert`: from one own wallet into the other. It is a run of one row, so that it is sent once whatever happens.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::blink::Overview;
use crate::money::{Amount, CurrencyCode, Rates, Unit};
use crate::payout::sheet::{Cells, Currencies, Style, read_rows};
use crate::payout::{Asked, Begun, NewRun, Plan, Rate, Sum};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::amounts::{rate, shown, wallet};
use super::reasons::reason;

#[derive(Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    from: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    form_key: String,
    /// Why somebody is led here again.
    #[serde(default)]
    why: String,
}

#[derive(Template)]
#[template(path = "payouts/convert.html")]
struct ConvertPage {
    frame: Frame,
    preferences: &'static str,
    list: &'static str,
    action: &'static str,
    prepare: &'static str,
    typed: Typed,
    from_dollar: bool,
    units: Vec<(String, String)>,
    bitcoin: String,
    dollar: String,
    /// The account has no two wallets.
    impossible: bool,
    error: &'static str,
    preview: Option<Preview>,
}

struct Preview {
    leaves: String,
    arrives: String,
    rate: String,
    after: String,
    too_little: bool,
}

/// The form, and what would come of what was typed.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let mut typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    let key = state.random.token();
    typed.form_key = key.map_err(|error| Error::Internal(error.to_string()))?;
    let blink = &state.blink;
    let overview = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    if typed.unit.is_empty() {
        typed.unit = "sats".to_owned();
    }
    let unit = from(&typed);
    let seen = match typed.amount.trim().is_empty() {
        true => Ok(None),
        false => preview(&state, &frame, &typed, &overview).await.map(Some),
    };
    let has = |unit| wallet(&overview, unit);
    let balance = |unit| has(unit).map_or(String::new(), |(_, minor)| shown(&frame, unit, minor));
    let display = overview.display_currency.to_string();
    let mut units = vec![
        ("sats".to_owned(), frame.t("payout-unit-sats").to_owned()),
        ("BTC".to_owned(), frame.t("payout-unit-btc").to_owned()),
        ("USD".to_owned(), "USD".to_owned()),
    ];
    if display != "USD" {
        units.push((display.clone(), display));
    }
    let template = ConvertPage {
        preferences: paths::PREFERENCES,
        list: paths::PAYOUTS,
        action: paths::CONVERT,
        prepare: paths::CONVERT_PREPARE,
        from_dollar: unit == Unit::Dollar,
        bitcoin: balance(Unit::Bitcoin),
        dollar: balance(Unit::Dollar),
        impossible: has(Unit::Bitcoin).is_none() || has(Unit::Dollar).is_none(),
        error: match (&seen, typed.why.as_str()) {
            (Err(why), _) => frame.t(why),
            (Ok(_), "too-many") => frame.t("payout-too-many-checked"),
            (Ok(_), _) => "",
        },
        preview: seen.ok().flatten(),
        units,
        typed,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// Prepares it; it is sent once somebody has confirmed it at Blink.
pub(super) async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(signed_in, typed): FormAt<SignedIn, Typed>,
) -> Result<Response, Error> {
    let row = match read(&state, &frame, &typed).await {
        Ok(row) => row,
        Err(_) => return Ok(back(&typed, "")),
    };
    let begun = state
        .payouts
        .begin(NewRun {
            form_key: format!("{} {}", signed_in.subject(), typed.form_key),
            prepared_by: signed_in.subject().to_owned(),
            needs_two: false,
            title: String::new(),
            converts: true,
            unit: from(&typed),
            rows: vec![row],
            wallet: None,
        })
        .await?;
    let (Begun::New(run) | Begun::Again(run)) = begun else {
        return Ok(back(&typed, "too-many"));
    };
    state.paymaster.hurry();
    Ok(see_other(&paths::PAYOUT.replace("{id}", run.id.as_str())))
}

/// Back to the form as it was filled in, and why.
fn back(typed: &Typed, why: &str) -> Response {
    let query = [
        ("from", typed.from.as_str()),
        ("amount", typed.amount.as_str()),
        ("unit", typed.unit.as_str()),
        ("why", why),
    ];
    let query = query.iter().filter(|(_, text)| !text.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    see_other(&format!("{}?{query}", paths::CONVERT))
}

fn from(typed: &Typed) -> Unit {
    match typed.from.as_str() {
        "dollar" => Unit::Dollar,
        _ => Unit::Bitcoin,
    }
}

async fn read(state: &AppState, frame: &Frame, typed: &Typed) -> Result<Asked, &'static str> {
    let known = state.blink.currencies().await;
    let known = known.map_err(|_| "payout-no-currencies")?;
    let style = Style {
        point: frame.text.point(),
        unit: &typed.unit,
    };
    let to = match from(typed) {
        Unit::Bitcoin => "own:usd",
        Unit::Dollar => "own:btc",
    };
    let cells = Cells {
        recipient: to.to_owned(),
        amount: typed.amount.clone(),
        ..Cells::default()
    };
    let sheet = read_rows(&[cells], &style, Currencies(&known));
    let row = sheet.ok().and_then(|sheet| sheet.rows.into_iter().next());
    let row = row.ok_or("payout-why-amount-missing")?;
    match row.wrong {
        Some(why) => Err(reason(why)),
        None => Ok(row),
    }
}

async fn preview(
    state: &AppState,
    frame: &Frame,
    typed: &Typed,
    overview: &Overview,
) -> Result<Preview, &'static str> {
    let row = read(state, frame, typed).await?;
    let sum = row.amount.ok_or("payout-why-amount-missing")?;
    let unit = from(typed);
    let no_price = |_| "payout-why-no-price";
    let dollars = state
        .blink
        .price(CurrencyCode::USD)
        .await
        .map_err(no_price)?;
    let rates = match sum {
        Sum::Sats(_) => dollars.clone(),
        Sum::Fiat { code, .. } => state.blink.price(code).await.map_err(no_price)?,
    };
    let plan = Plan::of(sum, unit, false, Some(&rates)).map_err(reason)?;
    let arrives = arrives(plan.amount(), &dollars).ok_or("payout-why-amount-too-large")?;
    if arrives.minor() < 1 {
        return Err("convert-why-too-small");
    }
    let balance = wallet(overview, unit).map_or(0, |(_, balance)| balance);
    Ok(Preview {
        leaves: shown(frame, unit, plan.minor),
        arrives: shown(frame, arrives.unit(), arrives.minor()),
        rate: rate(frame, &Rate::from(&*dollars), Unit::Bitcoin).unwrap_or_default(),
        after: shown(frame, unit, balance.saturating_sub(plan.minor)),
        too_little: balance < plan.minor,
    })
}

/// What the same money is in the other wallet, by the middle price; Blink's dealer takes its part of it.
pub(super) fn arrives(amount: Amount, dollars: &Rates) -> Option<Amount> {
    match amount {
        Amount::Bitcoin(sats) => {
            let cents = dollars.sat.to_display_minor(sats.0);
            Some(Amount::new(Unit::Dollar, i64::try_from(cents).ok()?))
        }
        Amount::Dollar(_) => dollars.sats(amount).map(Amount::from),
    }
}
