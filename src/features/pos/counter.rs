//! The counter that a request stands at: the own register of whoever is signed in, or the one that anybody opens by name.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::blink::Username;
use crate::lightning::LightningAddress;
use crate::receiving::Who;
use crate::sale::{Register, Sale, SaleId};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::paths;
use crate::web::signed_in::SignedIn;

/// A register, and who gets its money.
pub(super) struct Counter {
    /// How it behaves.
    pub(super) register: Register,
    /// Who gets the money.
    pub(super) who: Who,
    /// What its sales are filed under.
    pub(super) key: String,
    /// Where it is: `/till` or `/@name`.
    pub(super) base: String,
    /// Who is signed in there.
    pub(super) owner: Option<String>,
    /// Whose settings these are, where strangers open it by name.
    pub(super) set_by: Option<String>,
    /// What is written at its top.
    pub(super) name: String,
    /// What amounts are in where nobody says anything else: `SAT`, `BTC` or a currency code.
    pub(super) currency: String,
}

/// What the sales of somebody's own register are filed under.
pub(super) fn key_of(owner: &str) -> String {
    format!("own {owner}")
}

/// What the sales of the register are filed under that anybody opens by this name.
pub(super) fn open_key(name: &str) -> String {
    format!("open {name}")
}

/// A place to sell from; the pages are the same for both kinds.
pub(super) trait Stand:
    FromRequestParts<AppState, Rejection = Error> + Send + Sync + 'static
{
    /// Which register.
    fn counter(&self) -> &Counter;
    /// Who sells, with the right to ask Blink in their name.
    fn seller(&self) -> Option<&SignedIn>;
}

/// The own register.
pub(super) struct Own {
    signed_in: SignedIn,
    counter: Counter,
}

/// Somebody's register, open to everybody.
pub(super) struct Open(Counter);

/// A sale on a register, found by its address; one that is none of its business is not there.
pub(super) struct SaleAt<S> {
    pub(super) stand: S,
    pub(super) sale: Sale,
}

impl Counter {
    /// Whether a sale is one of theirs: rung up here, or by strangers for whoever is signed in here.
    pub(super) fn has(&self, sale: &Sale) -> bool {
        sale.register == self.key || self.owner.is_some() && sale.earner == self.owner
    }

    /// An address below the register's own.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Who gets the money, as it is filed; empty where that is only known with the first invoice.
    pub(super) fn receiver(&self) -> String {
        match &self.who {
            Who::Own { .. } => String::new(),
            Who::Named { username, .. } => username.to_string(),
            Who::Address(address) => address.to_string(),
        }
    }

    /// The address of a sale.
    pub(super) fn sale(&self, id: &SaleId) -> String {
        self.at(&paths::SALE.replace("{id}", id.as_str()))
    }
}

impl Stand for Own {
    fn counter(&self) -> &Counter {
        &self.counter
    }

    fn seller(&self) -> Option<&SignedIn> {
        Some(&self.signed_in)
    }
}

impl Stand for Open {
    fn counter(&self) -> &Counter {
        &self.0
    }

    fn seller(&self) -> Option<&SignedIn> {
        None
    }
}

impl FromRequestParts<AppState> for Own {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        let subject = signed_in.subject().to_owned();
        let register = state.sales.register_of(&subject).await?.unwrap_or_default();
        let currency = match register.currency.as_str() {
            "" => signed_in.display_currency().unwrap_or("USD").to_owned(),
            chosen => chosen.to_owned(),
        };
        let counter = Counter {
            who: Who::Own {
                user: subject.clone(),
                unit: register.wallet,
            },
            key: key_of(&subject),
            base: paths::TILL.to_owned(),
            owner: Some(subject),
            set_by: None,
            name: register.name.clone(),
            currency,
            register,
        };
        Ok(Self { signed_in, counter })
    }
}

impl FromRequestParts<AppState> for Open {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let named = parameter(parts, state, "name").await?;
        let name = named.to_ascii_lowercase();
        if paths::is_ours(&name) {
            return Err(Error::NotFound);
        }
        let name = name.strip_prefix('@').unwrap_or(&name).to_owned();
        let (who, set) = match name.parse() {
            Ok(username) => {
                let set = state.sales.register_named(&name).await?;
                // One that was only opened says nothing about the wallet.
                let chosen = set.as_ref().filter(|(_, register)| register.is_set());
                let unit = chosen.map(|(_, register)| register.wallet);
                (Who::Named { username, unit }, set)
            }
            Err(_) => {
                let address: LightningAddress = name.parse().map_err(|_| Error::NotFound)?;
                // Blink takes a number for somebody's phone, and opens an account for it.
                let at_blink = address.domain() == state.config.api.lnurl_domain;
                let number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
                let name_alone = address.name().split('+').next().unwrap_or_default();
                if number(name_alone) || at_blink && name_alone.parse::<Username>().is_err() {
                    return Err(Error::NotFound);
                }
                (Who::Address(address), None)
            }
        };
        // A domain in its own script has one address, of letters that a header takes.
        let name = match &who {
            Who::Address(address) => address.to_string(),
            _ => name,
        };
        let (set_by, register) = set.map_or((None, Register::default()), |(owner, register)| {
            (Some(owner), register)
        });
        Ok(Self(Counter {
            set_by,
            who,
            key: open_key(&name),
            base: format!("/@{name}"),
            owner: None,
            name: match register.name.as_str() {
                "" => name,
                chosen => chosen.to_owned(),
            },
            currency: match register.currency.as_str() {
                "" => "USD".to_owned(),
                chosen => chosen.to_owned(),
            },
            register,
        }))
    }
}

impl<S: Stand> FromRequestParts<AppState> for SaleAt<S> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let stand = S::from_request_parts(parts, state).await?;
        let id: SaleId = parameter(parts, state, "id")
            .await?
            .parse()
            .map_err(|_| Error::NotFound)?;
        let sale = state.sales.find(&id).await?;
        let sale = sale.filter(|sale| stand.counter().has(sale));
        Ok(Self {
            stand,
            sale: sale.ok_or(Error::NotFound)?,
        })
    }
}

async fn parameter(parts: &mut Parts, state: &AppState, name: &str) -> Result<String, Error> {
    let Path(mut all) = Path::<HashMap<String, String>>::from_request_parts(parts, state)
        .await
        .map_err(|_| Error::NotFound)?;
    all.remove(name).ok_or(Error::NotFound)
}
