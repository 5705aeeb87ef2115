//! `/receive`: the form for an invoice or an address, the lightning address, and what is on its way.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::blink::{DepositFee, Globals, Incoming, Question};
use crate::lightning::Lnurl;
use crate::money::{Amount, CurrencyCode, Sats, Unit};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::{fiat_amount, wallet_amount, wallet_name};
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, incomplete, passing};
use crate::web::paths;
use crate::web::qr::Code;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

use super::amount;
use super::make::Typed;

/// Blink credits no deposit below this; it does not tell, so this is what it usually is.
const DUST: Sats = Sats(5_000);

#[derive(Template)]
#[template(path = "receive/receive.html")]
struct ReceivePage {
    frame: Frame,
    preferences: &'static str,
    here: &'static str,
    account: &'static str,
    missing: Option<Missing>,
    /// The permission is there.
    may: bool,
    error: &'static str,
    wallets: Vec<Wallet>,
    coins: Vec<Coin>,
    typed: Typed,
    rate: String,
    fees: Fees,
    static_code: Option<Static>,
    pending: Vec<Pending>,
    pending_missing: bool,
}

struct Wallet {
    id: String,
    name: &'static str,
    chosen: bool,
}

struct Coin {
    word: String,
    name: String,
    chosen: bool,
}

/// What is said of deposits before there is an address.
pub(super) struct Fees {
    /// A sentence for each size; nothing where Blink does not tell.
    pub(super) tiers: Vec<String>,
    pub(super) least: String,
}

/// What never changes, to be shown or printed.
struct Static {
    address: String,
    code: Option<Code>,
    print: String,
}

/// A deposit that is not confirmed yet.
struct Pending {
    href: String,
    amount: String,
    when: When,
}

/// What a form could not be done with, back in the form.
#[derive(Default)]
pub(super) struct Back {
    pub(super) typed: Typed,
    pub(super) error: &'static str,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
) -> Result<Response, Error> {
    again(&state, &signed_in, frame, Back::default()).await
}

/// The page, with what was typed before.
pub(super) async fn again(
    state: &AppState,
    signed_in: &SignedIn,
    frame: Frame,
    back: Back,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let (incoming, globals) = tokio::join!(
        signed_in.ask(|token| async move { blink.incoming(&token).await }),
        blink.globals(),
    );
    let fees = Fees::new(&frame, globals.as_deref().ok());
    let template = ReceivePage {
        preferences: paths::PREFERENCES,
        here: paths::RECEIVE,
        account: paths::ACCOUNT,
        missing: None,
        may: may_receive(signed_in),
        error: frame.t(back.error),
        wallets: Vec::new(),
        coins: Vec::new(),
        typed: back.typed,
        rate: String::new(),
        fees,
        static_code: None,
        pending: Vec::new(),
        pending_missing: false,
        frame,
    };
    match passing(incoming)? {
        Ok(incoming) => {
            let template = template.with(state, &incoming).await;
            Ok(page(&template)?.into_response())
        }
        Err(error) => {
            let frame = &template.frame;
            let question = Question::Incoming;
            let missing = Missing::new(state, frame, question, &error, "missing-receive");
            let template = ReceivePage {
                missing: Some(missing),
                ..template
            };
            Ok(incomplete(page(&template)?, &error))
        }
    }
}

/// Whether Blink lets this session ask for money.
pub(super) fn may_receive(signed_in: &SignedIn) -> bool {
    let scopes = signed_in.scopes();
    scopes.has("receive") || scopes.has("write")
}

impl ReceivePage {
    async fn with(self, state: &AppState, incoming: &Incoming) -> Self {
        let (frame, typed) = (&self.frame, &self.typed);
        let known = &incoming.wallets;
        let chosen = known
            .all
            .iter()
            .find(|(id, _)| id.to_string() == typed.wallet);
        let chosen = chosen.map_or(&known.default, |(id, _)| id);
        let wallets = known.all.iter().map(|(id, unit)| Wallet {
            id: id.to_string(),
            name: frame.t(wallet_name(*unit)),
            chosen: id == chosen,
        });
        let display = incoming.display_currency;
        let rates = state.blink.price(display).await.ok();
        let mut coins = vec![
            (amount::Coin::Sats, frame.t("receive-sats")),
            (amount::Coin::Bitcoin, "BTC"),
            (
                amount::Coin::Fiat(CurrencyCode::USD),
                frame.t("receive-dollars"),
            ),
        ];
        if display != CurrencyCode::USD {
            coins.push((amount::Coin::Fiat(display), display.as_str()));
        }
        let asked = amount::Coin::named(&typed.coin);
        let coins = coins.into_iter().map(|(coin, name)| Coin {
            chosen: coin == asked,
            word: coin.word(),
            name: name.to_owned(),
        });
        let pending = incoming.pending.as_ref();
        Self {
            wallets: wallets.collect(),
            coins: coins.collect(),
            rate: rates.map_or(String::new(), |rates| {
                let bitcoin = rates.display(Sats::ONE_BITCOIN.into());
                fiat_amount(frame.text, bitcoin, Sign::Negative)
            }),
            static_code: known
                .username
                .as_ref()
                .map(|name| Static::new(state, frame, &name.to_string())),
            pending_missing: pending.is_err(),
            pending: pending.map_or(Vec::new(), |pending| {
                let one = |one: &crate::blink::Transaction| Pending {
                    href: format!("{}/{}", paths::TRANSACTIONS, one.id),
                    amount: wallet_amount(frame.text, one.amount, Sign::Always),
                    when: When::relative(frame, one.created_at),
                };
                pending.iter().map(one).collect()
            }),
            ..self
        }
    }
}

impl Fees {
    pub(super) fn new(frame: &Frame, globals: Option<&Globals>) -> Self {
        let sats = |sats: Sats| wallet_amount(frame.text, sats.into(), Sign::Negative);
        let tier = |tier: &DepositFee| {
            let fee = match tier.fee.0 {
                0 => frame.t("receive-fee-none").to_owned(),
                _ => sats(tier.fee),
            };
            match tier.up_to {
                Some(size) => frame
                    .text
                    .with("receive-fee-up-to", [("fee", fee), ("size", sats(size))]),
                None => frame.t1("receive-fee-above", "fee", fee),
            }
        };
        let tiers = globals.map_or(&[][..], |globals| &globals.deposit_fees);
        Self {
            tiers: tiers.iter().map(tier).collect(),
            least: sats(DUST),
        }
    }
}

impl Static {
    fn new(state: &AppState, frame: &Frame, name: &str) -> Self {
        let api = &state.config.api;
        let asked = api.lnurl_url.join(&format!("/.well-known/lnurlp/{name}"));
        let lnurl = asked.ok().and_then(|url| Lnurl::new(url).ok());
        let address = format!("{name}@{}", api.lnurl_domain);
        let text = lnurl.map_or_else(
            || format!("lightning:{address}"),
            |lnurl| format!("lightning:{lnurl}").to_uppercase(),
        );
        Self {
            code: Code::new(&text, frame.t1("receive-static-code", "address", &address)),
            print: format!("/@{name}{}", paths::PRINT),
            address,
        }
    }
}

/// What a wallet of that unit is called, and what it counts in.
pub(super) fn named(frame: &Frame, unit: Unit) -> &'static str {
    frame.t(wallet_name(unit))
}

/// An amount in words, or dots.
pub(super) fn shown(frame: &Frame, amount: Amount) -> String {
    wallet_amount(frame.text, amount, Sign::Negative)
}
