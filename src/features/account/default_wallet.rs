//! `/account/settings/wallet`: where payments to the username arrive.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Choice, Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, keeping, outcome};
use crate::audit::Code;
use crate::blink::WalletId;
use crate::blink::account::Choices;
use crate::money::Unit;
use crate::state::AppState;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::figure::wallet_name;
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// What was chosen.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    wallet: String,
}

/// Their wallets, with the one that is chosen now.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let typed = typed.map(|Query(typed)| typed.wallet).unwrap_or_default();
    let choices = choices(&state, &stepped_up).await?;
    draw(&stepped_up, frame, &choices, &typed, None)
}

/// Changes it, to a wallet of theirs.
pub(super) async fn save(
    State(state): State<AppState>,
    frame: Frame,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let stepped_up = place.map_err(|error| {
        let kept = [("wallet", form.wallet.as_str())];
        keeping(error, paths::DEFAULT_WALLET, &kept)
    })?;
    let choices = choices(&state, &stepped_up).await?;
    let own = |id: &WalletId| choices.wallets.iter().any(|(own, _)| own == id);
    let Some(wallet) = WalletId::parse(&form.wallet).filter(own) else {
        let problem = Some(Problem::refused(&frame, "choice-wallet-unknown"));
        return draw(&stepped_up, frame, &choices, &form.wallet, problem);
    };
    let (blink, wallet) = (&state.blink, &wallet);
    let changed = stepped_up
        .act(|token| async move { blink.set_default_wallet(&token, wallet).await })
        .await;
    match outcome(&frame, changed)? {
        Ok(()) => {
            audit(Code::WalletChosen, &stepped_up);
            Ok(see_other(&Done::WalletChosen.at(paths::CHOICES)))
        }
        Err(problem) => draw(&stepped_up, frame, &choices, &form.wallet, Some(problem)),
    }
}

async fn choices(state: &AppState, stepped_up: &SteppedUp) -> Result<Choices, Error> {
    let blink = &state.blink;
    stepped_up
        .ask(|token| async move { blink.choices(&token).await })
        .await
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    choices: &Choices,
    typed: &str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let chosen = match typed {
        "" => choices.default.to_string(),
        typed => typed.to_owned(),
    };
    let option = |(id, unit): &(WalletId, Unit)| {
        let about = match unit {
            Unit::Bitcoin => "choice-wallet-btc",
            Unit::Dollar => "choice-wallet-usd",
        };
        let id = id.to_string();
        let is_chosen = id == chosen;
        Choice::new(id, frame.t(wallet_name(*unit)), is_chosen).about(frame.t(about))
    };
    let options = choices.wallets.iter().map(option).collect();
    let field = Field::radios("wallet", frame.t("choice-wallet"), options);
    let (lead, till) = (
        frame.t("choice-wallet-about"),
        frame.t("choice-wallet-till"),
    );
    Deed::new(
        stepped_up,
        frame,
        "choice-wallet",
        "save",
        paths::DEFAULT_WALLET,
        paths::CHOICES,
    )
    .lead(lead)
    .about(till)
    .field(field)
    .problem(problem)
    .show()
}
