//! Finds out who receives, and remembers it for minutes: an own wallet, somebody's wallet at Blink, a lightning address.

use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::future::Cache;

use super::{Authority, Error, Receiver, Who};
use crate::blink::{self, Recipient, Username};
use crate::clock::Clock;
use crate::lightning::LightningAddress;
use crate::lnurl;
use crate::money::Unit;

/// For how long a receiver is remembered. Accounts move; not often.
const REMEMBERED: Duration = Duration::from_secs(300);
/// For how long it is remembered that there is nobody.
const REMEMBERED_NOBODY: Duration = Duration::from_secs(30);
/// So many receivers at once; strangers can make us remember any.
const CAPACITY: u64 = 10_000;

/// Knows who receives and asks them. Clones share what is remembered.
#[derive(Clone)]
pub struct Receiving {
    pub(super) blink: blink::Client,
    pub(super) lnurl: lnurl::Client,
    pub(super) clock: Clock,
    /// The domain of Blink's own lightning addresses.
    domain: Arc<str>,
    remembered: Cache<Who, Option<Arc<Receiver>>>,
}

struct Lifetime;

impl moka::Expiry<Who, Option<Arc<Receiver>>> for Lifetime {
    fn expire_after_create(
        &self,
        _who: &Who,
        receiver: &Option<Arc<Receiver>>,
        _at: Instant,
    ) -> Option<Duration> {
        Some(match receiver {
            Some(_) => REMEMBERED,
            None => REMEMBERED_NOBODY,
        })
    }

    fn expire_after_update(
        &self,
        who: &Who,
        receiver: &Option<Arc<Receiver>>,
        at: Instant,
        _left: Option<Duration>,
    ) -> Option<Duration> {
        self.expire_after_create(who, receiver, at)
    }
}

impl Receiving {
    /// `domain` is the one of Blink's own lightning addresses.
    pub fn new(blink: blink::Client, lnurl: lnurl::Client, domain: &str, clock: Clock) -> Self {
        Self {
            blink,
            lnurl,
            clock,
            domain: domain.into(),
            remembered: Cache::builder()
                .max_capacity(CAPACITY)
                .expire_after(Lifetime)
                .build(),
        }
    }

    /// Who keeps lightning addresses, for whoever pays there.
    pub fn lnurl(&self) -> &lnurl::Client {
        &self.lnurl
    }

    /// Who receives. One asks for all who want to know the same.
    pub async fn resolve(
        &self,
        who: &Who,
        authority: Option<Authority<'_>>,
    ) -> Result<Arc<Receiver>, Error> {
        let who = self.understood(who);
        let find = async {
            match self.find(&who, authority).await {
                Ok(receiver) => Ok(Some(Arc::new(receiver))),
                Err(Error::Nobody) => Ok(None),
                Err(error) => Err(error),
            }
        };
        let found = self.remembered.try_get_with(who.clone(), find).await;
        let receiver = found.map_err(|error| Error::clone(&error))?;
        let receiver = receiver.ok_or(Error::Nobody)?;
        Ok(match &*receiver {
            Receiver::Own { .. } => Arc::new(Receiver::clone(&receiver).within(authority)),
            _ => receiver,
        })
    }

    /// The own name, where it is remembered who that is.
    pub async fn own_name(&self, who: &Who) -> Option<Username> {
        let receiver = self.remembered.get(who).await??;
        receiver.username().cloned()
    }

    /// An address of Blink's own with somebody's name in it is that somebody.
    fn understood(&self, who: &Who) -> Who {
        if let Who::Address(address) = who
            && address.domain().eq_ignore_ascii_case(&self.domain)
            && let Ok(username) = address.name().parse()
        {
            return Who::Named {
                username,
                unit: None,
            };
        }
        who.clone()
    }

    async fn find(&self, who: &Who, authority: Option<Authority<'_>>) -> Result<Receiver, Error> {
        match who {
            Who::Own { unit, .. } => self.own(*unit, authority).await,
            Who::Named { username, unit } => self.named(username, *unit).await,
            Who::Address(address) => self.at(address).await,
        }
    }

    async fn own(&self, unit: Unit, authority: Option<Authority<'_>>) -> Result<Receiver, Error> {
        let token = authority.ok_or(Error::NotAuthorized)?.token;
        let wallets = self.blink.wallets(token).await?;
        let wallet = wallets.of(unit).ok_or(Error::NoSuchWallet(unit))?.clone();
        Ok(Receiver::Own {
            wallet,
            unit,
            username: wallets.username,
        })
    }

    async fn named(&self, username: &Username, unit: Option<Unit>) -> Result<Receiver, Error> {
        match self.blink.recipient(username, unit).await? {
            Recipient::Wallet(wallet, unit) => Ok(Receiver::OnBehalf {
                wallet,
                unit,
                username: Some(username.clone()),
            }),
            Recipient::NoSuchWallet => Err(Error::NoSuchWallet(unit.unwrap_or(Unit::Bitcoin))),
            Recipient::Unknown => self.at_blinks_domain(username).await,
            Recipient::Inactive => match self.at_blinks_domain(username).await {
                Err(Error::Nobody) => Err(Error::CannotReceive),
                found => found,
            },
        }
    }

    /// Whoever keeps their own money, or whose account was moved, may be paid at their address all the same.
    async fn at_blinks_domain(&self, username: &Username) -> Result<Receiver, Error> {
        let address = LightningAddress::at(username.as_str(), &self.domain);
        self.at(&address.map_err(|_| Error::Nobody)?).await
    }

    async fn at(&self, address: &LightningAddress) -> Result<Receiver, Error> {
        match self.lnurl.pay_request(address).await {
            Ok(request) => Ok(Receiver::Address(Box::new(request))),
            // Most keepers say so when they do not know the name.
            Err(lnurl::Error::Refused(_)) => Err(Error::Nobody),
            Err(error) => Err(error.into()),
        }
    }

    /// What is known of somebody turned out to be wrong: finds out anew.
    pub(super) async fn resolve_anew(
        &self,
        who: &Who,
        authority: Option<Authority<'_>>,
    ) -> Result<Arc<Receiver>, Error> {
        self.remembered.invalidate(&self.understood(who)).await;
        self.resolve(who, authority).await
    }

    /// A wallet that receives no more: its owner may be paid at their address, and is from now on.
    pub(super) async fn resolve_instead(
        &self,
        who: &Who,
        wallet: &Receiver,
    ) -> Result<Arc<Receiver>, Error> {
        let who = self.understood(who);
        self.remembered.invalidate(&who).await;
        let username = wallet.username().ok_or(Error::CannotReceive)?;
        match self.at_blinks_domain(username).await {
            Ok(receiver) => {
                let receiver = Arc::new(receiver);
                self.remembered
                    .insert(who, Some(Arc::clone(&receiver)))
                    .await;
                Ok(receiver)
            }
            Err(Error::Nobody) => Err(Error::CannotReceive),
            Err(error) => Err(error),
        }
    }
}
