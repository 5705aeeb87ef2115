//! Whose sales are whose: of what strangers rang up for somebody it is known who gets the money, and of whoever is signed in
//! what they have.

use std::time::Duration;

use tokio::time::timeout;

use crate::receiving::Receiver;
use crate::sale::{Payee, Person};
use crate::state::AppState;
use crate::web::error::Error;

use super::counter::{Own, Stand as _};

/// What people have hardly ever changes: it is asked for anew after so many seconds.
const KNOWN_FOR: i64 = 3600;
/// Where it is known, nobody waits longer for it to be known anew.
const PATIENCE: Duration = Duration::from_secs(1);

/// Who gets the money there.
pub(super) fn payee(state: &AppState, receiver: &Receiver) -> Payee {
    match receiver {
        Receiver::Own { wallet, .. } | Receiver::OnBehalf { wallet, .. } => {
            Payee::Wallet(wallet.to_string())
        }
        Receiver::Address(request) => {
            let address = &request.address;
            let at_blink = address.domain() == state.config.api.lnurl_domain;
            // `name+usd` is the same person.
            match address.name().split_once('+') {
                Some((name, _)) if at_blink => at(state, name),
                _ => Payee::Address(address.to_string().to_lowercase()),
            }
        }
    }
}

fn at(state: &AppState, name: &str) -> Payee {
    let domain = &state.config.api.lnurl_domain;
    Payee::Address(format!("{name}@{domain}").to_lowercase())
}

/// Learns from Blink which wallets and which name whoever is signed in has, unless that is known; gives the name. Where Blink
/// does not answer, what is known counts.
pub(super) async fn learn(state: &AppState, own: &Own) -> Result<Option<String>, Error> {
    let owner = own.counter().owner.clone().unwrap_or_default();
    let known = state.sales.username_of(&owner).await?;
    let learned_at = state.sales.learned_at(&owner).await?;
    let age = learned_at.map(|at| state.clock.unix().saturating_sub(at));
    let (Some(seller), false) = (own.seller(), age.is_some_and(|age| age < KNOWN_FOR)) else {
        return Ok(known);
    };
    let blink = &state.blink;
    let asked = seller.ask(|token| async move { blink.wallets(&token).await });
    let patience = match age {
        Some(_) => PATIENCE,
        None => state.config.limits.request_deadline,
    };
    let wallets = match timeout(patience, asked).await {
        Ok(Ok(wallets)) => wallets,
        Ok(Err(Error::Blink(error))) => {
            tracing::info!(%error, "whose sales are whose is not learned");
            return Ok(known);
        }
        Ok(Err(error)) => return Err(error),
        Err(_) => return Ok(known),
    };
    let username = wallets.username.map(|name| name.as_str().to_lowercase());
    let person = Person {
        owner,
        address: username.as_deref().map(|name| at(state, name)),
        username,
        wallets: wallets
            .all
            .iter()
            .map(|(wallet, _)| Payee::Wallet(wallet.to_string()))
            .collect(),
    };
    state.sales.learn(&person).await?;
    Ok(person.username)
}
