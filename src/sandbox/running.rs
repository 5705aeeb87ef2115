//! A running sandbox: three servers that can be told to fail, and to stop.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::{Router, middleware};

use super::authority::Authority;
use super::clock::{Chance, Clock};
use super::control::Control;
use super::faults::{self, Part};
use super::hydra::Hydra;
use super::joinblink::{self, Joinblink};
use super::journal::{self, Journal};
use super::ledger::book::Ledger;
use super::options::Options;
use super::outgoing::Outgoing;
use super::people::{self, Person};
use super::port::Port;
use super::profile::Profiles;
use super::provider::{self, Provider};
use super::shared::Shared;
use super::sockets::Sockets;
use super::webhooks::Webhooks;
use super::world::World;
use super::{api, control, lnurl, pages};

/// A Blink of our own: a provider with its sign-in pages, a GraphQL API and controls, each on its
/// own port.
#[derive(Debug)]
pub struct Sandbox {
    issuer: String,
    provider_address: SocketAddr,
    api_address: SocketAddr,
    control_address: SocketAddr,
    control_port: Port,
    control: Control,
}

impl Sandbox {
    /// Starts the three servers. Fails where an address is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let (provider_address, provider_socket) = Port::reserve(options.provider)?;
        let (api_address, api_socket) = Port::reserve(options.api)?;
        let (control_address, control_socket) = Port::reserve(options.control)?;
        let issuer = options
            .issuer
            .clone()
            .unwrap_or_else(|| own_issuer(provider_address));
        // Keys are made here, which takes a while.
        let made = tokio::task::spawn_blocking({
            let issuer = issuer.clone();
            move || world(&options, &issuer)
        });
        let world = Arc::new(made.await.map_err(io::Error::other)??);
        let provider_routes = provider_routes(&world);
        let provider_port = Port::open(
            provider_socket,
            watched(&world, Part::Provider, provider_routes),
        )?;
        let (posts, listening) = api::routes(Arc::clone(&world));
        // At Blink these are hosts of their own: the API's faults are none of theirs.
        let addresses = lnurl::router(Arc::clone(&world));
        let api_routes = watched(&world, Part::Api, posts)
            .merge(kept(&world, "socket", listening))
            .merge(kept(&world, "lnurl", addresses));
        let api_port = Port::open(api_socket, api_routes)?;
        let people = joinblink::page_router(world.joinblink.clone());
        let integrations = joinblink::api_router(world.joinblink.clone());
        let joinblink_routes = people.merge(kept(&world, "joinblink", integrations));
        let control = Control::new(world, provider_port, api_port);
        let control_routes = control::router(control.clone()).merge(joinblink_routes);
        let control_port = Port::open(control_socket, control_routes)?;
        Ok(Self {
            issuer,
            provider_address,
            api_address,
            control_address,
            control_port,
            control,
        })
    }

    /// The issuer, byte for byte. With a real Hydra this says nothing: the issuer is Hydra's.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where the provider and the sign-in pages listen.
    pub fn provider_address(&self) -> SocketAddr {
        self.provider_address
    }

    /// Where the API listens.
    pub fn api_address(&self) -> SocketAddr {
        self.api_address
    }

    /// Where GraphQL is answered.
    pub fn api_url(&self) -> String {
        format!("http://{}/graphql", self.api_address)
    }

    /// Where subscriptions are answered.
    pub fn ws_url(&self) -> String {
        format!("ws://{}/graphql", self.api_address)
    }

    /// Where lightning addresses are resolved.
    pub fn lnurl_url(&self) -> String {
        format!("http://{}", self.api_address)
    }

    /// Where the controls listen.
    pub fn control_address(&self) -> SocketAddr {
        self.control_address
    }

    /// Where joinblink, the employee app, is played; its API is at `/v2` below.
    pub fn joinblink_url(&self) -> String {
        format!("http://{}/joinblink", self.control_address)
    }

    /// The powers of the control page, in this process.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Everybody who can sign in, in the order of the login page.
    pub fn people(&self) -> &[Person] {
        self.control.people()
    }

    /// Closes every connection and gives the ports back.
    pub async fn stop(self) {
        self.control.drop_sockets();
        self.control_port.close().await;
        self.control.close_ports().await;
    }
}

/// A sandbox that is dropped without being stopped lets its listeners go as well.
impl Drop for Sandbox {
    fn drop(&mut self) {
        self.control.drop_sockets();
    }
}

/// An address that browsers on this machine can open, with the slash Hydra puts at its end.
fn own_issuer(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        return format!("http://localhost:{}/", address.port());
    }
    format!("http://{address}/")
}

fn world(options: &Options, issuer: &str) -> io::Result<World> {
    let clock = Clock::default();
    let journal = Journal::new(clock.clone(), &options.client.id);
    let people = people::everybody(options.busy);
    let ledger = Arc::new(Ledger::new(clock.clone(), &people));
    Ok(World {
        webhooks: Webhooks::new(clock.clone(), Arc::clone(&ledger), journal.clone()),
        ledger,
        profiles: Arc::new(Profiles::new(clock.clone(), &people)),
        sockets: Arc::new(Sockets::new(options.sockets)),
        side_services: Arc::default(),
        people,
        authority: authority(options, issuer, &clock, &journal)?,
        faults: Arc::default(),
        lnurl: Shared::default(),
        script: Arc::default(),
        cuts: Arc::default(),
        joinblink: joinblink(options, &clock, &journal)?,
        journal,
        clock,
    })
}

fn joinblink(options: &Options, clock: &Clock, journal: &Journal) -> io::Result<Joinblink> {
    let outgoing = Outgoing::new().map_err(io::Error::other)?;
    let (integrations, clock) = (&options.integrations, clock.clone());
    Ok(Joinblink::new(
        integrations,
        clock,
        journal.clone(),
        outgoing,
    ))
}

fn authority(
    options: &Options,
    issuer: &str,
    clock: &Clock,
    journal: &Journal,
) -> io::Result<Authority> {
    let outgoing = Outgoing::new().map_err(io::Error::other)?;
    if let Some(admin_url) = &options.hydra_admin_url {
        let hydra = Hydra::new(outgoing, admin_url, options.lifetimes.remember);
        return Ok(Authority::Hydra(hydra));
    }
    let provider = Provider::new(
        options,
        issuer.to_owned(),
        clock.clone(),
        Chance::system(),
        outgoing,
        journal.clone(),
    )
    .map_err(io::Error::other)?;
    Ok(Authority::Own(Arc::new(provider)))
}

fn provider_routes(world: &Arc<World>) -> Router {
    let pages = pages::router(Arc::clone(world));
    match &world.authority {
        Authority::Own(own) => pages.merge(provider::router(Arc::clone(own))),
        Authority::Hydra(_) => pages,
    }
}

/// The journal sees everything, then come the faults, then the misbehaviours, then the part itself.
fn watched(world: &World, part: Part, routes: Router) -> Router {
    let faults = (Arc::clone(&world.faults), part);
    let routes = match &world.authority {
        Authority::Own(own) => routes.layer(middleware::from_fn_with_state(
            Arc::clone(own),
            provider::misbehave,
        )),
        Authority::Hydra(_) => routes,
    };
    let routes = routes.layer(middleware::from_fn_with_state(faults, faults::inflict));
    kept(world, part.name(), routes)
}

/// What the journal sees under this name.
fn kept(world: &World, name: &'static str, routes: Router) -> Router {
    let journal = (world.journal.clone(), name);
    routes.layer(middleware::from_fn_with_state(journal, journal::keep))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_an_address_that_can_be_opened() {
        let issuer = |address: &str| own_issuer(address.parse().unwrap());
        assert_eq!(issuer("127.0.0.1:4444"), "http://127.0.0.1:4444/");
        assert_eq!(issuer("0.0.0.0:4444"), "http://localhost:4444/");
        assert_eq!(issuer("[::]:4444"), "http://localhost:4444/");
    }
}
