//! `POST /receive`: an invoice, or an address. Nothing is made by looking at a page.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::blink::{self, ExternalId, NoInvoice, Terms, WalletId};
use crate::lightning::Invoice;
use crate::money::{Amount, Unit};
use crate::sealing::Keyring;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::amount::Coin;
use super::page::{Back, again, may_receive};
use super::{address, refusal};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) wallet: String,
    pub(super) amount: String,
    pub(super) coin: String,
    pub(super) memo: String,
    /// The button: `invoice`, `address`, `new-address`.
    make: String,
}

pub(super) async fn make(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(signed_in, typed): FormAt<SignedIn, Typed>,
) -> Result<Response, Error> {
    let back = |error| Back {
        typed: typed.clone(),
        error,
    };
    if !may_receive(&signed_in) {
        let back = back("receive-no-permission");
        return again(&state, &signed_in, frame, back).await;
    }
    let blink = &state.blink;
    let known = signed_in
        .ask(|token| async move { blink.wallets(&token).await })
        .await?;
    let chosen = known
        .all
        .iter()
        .find(|(id, _)| id.to_string() == typed.wallet);
    let Some((wallet, unit)) = chosen else {
        let back = back("receive-no-wallet");
        return again(&state, &signed_in, frame, back).await;
    };
    if typed.make != "invoice" {
        let anew = typed.make == "new-address";
        return match address::ask(&state, &signed_in, wallet, anew).await? {
            Ok(address) => {
                let shown = address::Shown::new(&state, &signed_in, wallet, *unit, address);
                let shown = shown.ok_or_else(|| Error::Internal("no key".to_owned()))?;
                Ok(see_other(&shown.place()))
            }
            Err(refused) => {
                let back = back(refusal::message(&refused));
                again(&state, &signed_in, frame, back).await
            }
        };
    }
    let point = frame.text.point();
    let coin = Coin::named(&typed.coin);
    let amount = match coin.read(blink, &typed.amount, point, *unit).await {
        Ok(amount) => amount,
        Err(why) => {
            let back = back(refusal::amount(&why));
            return again(&state, &signed_in, frame, back).await;
        }
    };
    let name = match amount {
        Some(Amount::Dollar(cents)) => name_of(&state, wallet, cents.0)?,
        _ => None,
    };
    let terms = Terms {
        memo: typed.memo.trim().to_owned(),
        external_id: name,
        ..Terms::default()
    };
    match ask(&state, &signed_in, (wallet, *unit), amount, &terms).await? {
        Ok(invoice) => {
            let address = format!("{}/{}", paths::RECEIVE, invoice.payment_hash);
            Ok(see_other(&paths::with(
                &address,
                "wallet",
                &wallet.to_string(),
            )))
        }
        Err(refused) => {
            let back = back(refusal::message(&refused));
            again(&state, &signed_in, frame, back).await
        }
    }
}

/// What went wrong at Blink ends in a sentence; only what concerns the session goes on.
async fn ask(
    state: &AppState,
    signed_in: &SignedIn,
    (wallet, unit): (&WalletId, Unit),
    amount: Option<Amount>,
    terms: &Terms,
) -> Result<Result<Invoice, NoInvoice>, Error> {
    let blink = &state.blink;
    let asked = signed_in.ask(|token| async move {
        let made = match (amount, unit) {
            (None, _) => blink.own_open_invoice(&token, wallet, terms).await,
            (Some(Amount::Dollar(cents)), _) => {
                blink.own_cents_invoice(&token, wallet, cents, terms).await
            }
            (Some(Amount::Bitcoin(sats)), Unit::Bitcoin) => {
                blink.own_sats_invoice(&token, wallet, sats, terms).await
            }
            (Some(Amount::Bitcoin(sats)), Unit::Dollar) => {
                blink.dollar_invoice_in_sats(wallet, sats, terms).await
            }
        };
        outcome(made)
    });
    asked.await
}

/// A dead token is renewed and asked with once more: Blink did nothing with it. Everything else is an answer.
pub(super) fn outcome<T>(made: Result<T, NoInvoice>) -> Result<Result<T, NoInvoice>, blink::Error> {
    match made {
        Err(NoInvoice::Failed(blink::Error::DeadToken)) => Err(blink::Error::DeadToken),
        made => Ok(made),
    }
}

/// Blink's invoices say nothing of cents: their own name does. Strangers can have invoices made for this wallet and name them
/// as they like, so that a name of ours has a tag that only we can make.
const CENTS: &str = "till-receive-usd-";

fn name_of(state: &AppState, wallet: &WalletId, cents: i64) -> Result<Option<ExternalId>, Error> {
    let chance: [u8; 8] = state
        .random
        .bytes()
        .map_err(|error| Error::Internal(error.to_string()))?;
    let chance = u64::from_be_bytes(chance);
    Ok(named(&state.ring, wallet, cents, chance).and_then(|name| name.parse().ok()))
}

fn named(ring: &Keyring, wallet: &WalletId, cents: i64, chance: u64) -> Option<String> {
    let said = format!("{cents}-{chance:016x}");
    let tag = ring.receive_tag(tagged(wallet, &said).as_bytes())?;
    Some(format!("{CENTS}{said}-{tag}"))
}

fn tagged(wallet: &WalletId, said: &str) -> String {
    format!("invoice {wallet} {said}")
}

/// The cents that an invoice into this wallet is for, where we have named it.
pub(super) fn cents_of(ring: &Keyring, wallet: &WalletId, name: &str) -> Option<i64> {
    let (said, tag) = name.strip_prefix(CENTS)?.rsplit_once('-')?;
    let (cents, _) = said.split_once('-')?;
    let ours = ring.has_receive_tag(tagged(wallet, said).as_bytes(), tag);
    cents.parse().ok().filter(|_| ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_read_from_the_name_that_we_gave_and_from_no_other() {
        let ring = Keyring::new([[7; 32]].iter());
        let [mine, other] = ["w-1", "w-2"].map(|id| WalletId::parse(id).unwrap());
        let name = named(&ring, &mine, i64::MAX, u64::MAX).unwrap();
        assert!(name.parse::<ExternalId>().is_ok(), "{name}");
        let name = named(&ring, &mine, 250, 255).unwrap();
        assert_eq!(cents_of(&ring, &mine, &name), Some(250));
        assert_eq!(cents_of(&ring, &other, &name), None);
        let forged = name.replace("-250-", "-25000-");
        for other in [
            "",
            "order-7",
            "till-receive-usd-250",
            "till-receive-usd-250-00000000000000ff",
            "till-receive-usd-250-00000000000000ff-",
            &forged,
        ] {
            assert_eq!(cents_of(&ring, &mine, other), None, "{other}");
        }
        let next = Keyring::new([[8; 32]].iter());
        assert_eq!(cents_of(&next, &mine, &name), None);
    }
}
