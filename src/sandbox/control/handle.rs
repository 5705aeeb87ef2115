//! The controls, in this process.

use std::io;
use std::sync::Arc;

use crate::sandbox::entry::Entry;
use crate::sandbox::faults::{Down, Fault, Part};
use crate::sandbox::joinblink::Joinblink;
use crate::sandbox::people::Person;
use crate::sandbox::port::Port;
use crate::sandbox::world::World;

/// Power over a running sandbox; clones are the same power.
#[derive(Clone, Debug)]
pub struct Control {
    world: Arc<World>,
    provider_port: Arc<Port>,
    api_port: Arc<Port>,
}

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
            Down::Refuse => {
                if part == Part::Api {
                    self.drop_sockets();
                }
                port.refuse().await
            }
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

    /// The employee app beside the wallet.
    pub fn joinblink(&self) -> Joinblink {
        self.world.joinblink.clone()
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
