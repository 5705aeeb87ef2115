//! The controls, in this process.

use std::io;
use std::sync::Arc;

use crate::sandbox::authority::Authority;
use crate::sandbox::faults::{Down, Fault, Part};
use crate::sandbox::journal::Entry;
use crate::sandbox::options::{Lifetimes, Rotation};
use crate::sandbox::people::Person;
use crate::sandbox::port::Port;
use crate::sandbox::provider::Provider;
use crate::sandbox::world::World;

/// Power over a running sandbox; clones are the same power.
#[derive(Clone, Debug)]
pub struct Control {
    world: Arc<World>,
    provider_port: Arc<Port>,
    api_port: Arc<Port>,
}

/// What the controls cannot do while a real Hydra issues the tokens.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a real Hydra issues the tokens; ask it")]
pub struct NotOurs;

impl Control {
    pub(crate) fn new(world: Arc<World>, provider_port: Port, api_port: Port) -> Self {
        Self {
            world,
            provider_port: Arc::new(provider_port),
            api_port: Arc::new(api_port),
        }
    }

    /// Everybody who can sign in.
    pub fn people(&self) -> &[Person] {
        &self.world.people
    }

    /// The present faults of a part.
    pub fn fault(&self, part: Part) -> Fault {
        self.world.faults.of(part).get()
    }

    /// Holds back every answer of a part for so many milliseconds.
    pub fn set_latency(&self, part: Part, milliseconds: u64) {
        self.world
            .faults
            .of(part)
            .with(|fault| fault.latency_ms = milliseconds);
    }

    /// Takes a part down, or up again. With [`Down::Refuse`] its port really closes, and its
    /// connections break; fails only where the port cannot be had back.
    pub async fn set_down(&self, part: Part, down: Down) -> io::Result<()> {
        self.world.faults.of(part).with(|fault| fault.down = down);
        let port = self.port(part);
        match down {
            Down::Refuse => port.refuse().await,
            _ => port.resume().await,
        }
    }

    /// Every request kept, oldest first.
    pub fn journal(&self) -> Vec<Entry> {
        self.world.journal.entries()
    }

    /// Forgets the requests so far.
    pub fn clear_journal(&self) {
        self.world.journal.clear();
    }

    /// How many requests were a `"POST /oauth2/token"`: method and path without query.
    pub fn count(&self, method_and_path: &str) -> usize {
        self.world.journal.count(method_and_path)
    }

    /// Moves the sandbox's clock forward, and with it every expiry.
    pub fn advance_clock(&self, seconds: i64) {
        self.world.clock.advance(seconds);
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// Gives both ports back.
    pub(crate) async fn close_ports(&self) {
        self.provider_port.close().await;
        self.api_port.close().await;
    }

    fn port(&self, part: Part) -> &Port {
        match part {
            Part::Provider => &self.provider_port,
            Part::Api => &self.api_port,
        }
    }
}

/// Tokens, keys and logins of our own provider.
impl Control {
    /// How long things last.
    pub fn lifetimes(&self) -> Result<Lifetimes, NotOurs> {
        Ok(self.provider()?.lifetimes().get())
    }

    /// How long things that are issued from now on last. A second is the least that makes sense.
    pub fn set_lifetimes(&self, lifetimes: Lifetimes) -> Result<(), NotOurs> {
        self.provider()?.lifetimes().set(lifetimes);
        Ok(())
    }

    /// What happens to used refresh tokens.
    pub fn rotation(&self) -> Result<Rotation, NotOurs> {
        Ok(self.provider()?.rotation().get())
    }

    /// What happens to used refresh tokens from now on.
    pub fn set_rotation(&self, rotation: Rotation) -> Result<(), NotOurs> {
        self.provider()?.rotation().set(rotation);
        Ok(())
    }

    /// Lets every access token expire now, or those of one person (by id). Refresh tokens stay
    /// good.
    pub fn expire_access_tokens(&self, person: Option<&str>) -> Result<(), NotOurs> {
        self.provider()?.expire_access_tokens(person);
        Ok(())
    }

    /// Revokes every grant, or those of one person (by id); says how many.
    pub fn revoke_all(&self, person: Option<&str>) -> Result<usize, NotOurs> {
        Ok(self.provider()?.revoke_all(person))
    }

    /// Signs with a fresh key from now on; the old ones stay published.
    pub fn rotate_keys(&self) -> Result<(), NotOurs> {
        if let Err(error) = self.provider()?.rotate_keys() {
            tracing::error!(%error, "the keys stay as they are");
        }
        Ok(())
    }

    /// Ends every remembered login, or those of one person (by id), and sends logout tokens; says
    /// how many. Logins whose box "Remember me" was not ticked are unknown to the provider.
    pub fn end_logins(&self, person: Option<&str>) -> Result<usize, NotOurs> {
        Ok(self.provider()?.end_sessions(person))
    }

    /// How many live access and refresh tokens there are.
    pub fn count_tokens(&self) -> Result<(usize, usize), NotOurs> {
        Ok(self.provider()?.count_tokens())
    }

    fn provider(&self) -> Result<&Provider, NotOurs> {
        match &self.world.authority {
            Authority::Own(provider) => Ok(provider),
            Authority::Hydra(_) => Err(NotOurs),
        }
    }
}
