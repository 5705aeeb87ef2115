//! Everything that the parts of joinblink share.

use super::calls::SeenCall;
use super::employees::{self, Employee};
use super::integration::Integration;
use super::limit::Limit;
use super::linking::Linking;
use super::script::Script;
use crate::sandbox::clock::{Chance, Clock};
use crate::sandbox::journal::Journal;
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::shared::Shared;

/// The organisations, their people, and what goes wrong.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) clock: Clock,
    pub(super) chance: Chance,
    pub(super) journal: Journal,
    pub(super) outgoing: Outgoing,
    /// In the order in which they were named.
    pub(super) seats: Shared<Vec<Seat>>,
    pub(super) linking: Shared<Linking>,
    pub(super) calls: Shared<Vec<SeenCall>>,
    pub(super) script: Shared<Script>,
    pub(super) limit: Shared<Limit>,
    /// Whether a caller's own `blink-auth-*` headers stay beside those of the proxy.
    pub(super) doubling: Shared<bool>,
}

/// An integration and who may use it.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) integration: Integration,
    pub(super) employees: Vec<Employee>,
}

impl Office {
    pub(super) fn new(
        integrations: &[Integration],
        clock: Clock,
        journal: Journal,
        outgoing: Outgoing,
    ) -> Self {
        let seats = integrations.iter().enumerate().map(|(number, one)| Seat {
            integration: one.clone(),
            employees: employees::of(number),
        });
        Self {
            clock,
            chance: Chance::system(),
            journal,
            outgoing,
            seats: Shared::new(seats.collect()),
            linking: Shared::default(),
            calls: Shared::default(),
            script: Shared::default(),
            limit: Shared::default(),
            doubling: Shared::default(),
        }
    }

    /// The seat of a service id.
    pub(super) fn seat(&self, service_id: &str) -> Option<Seat> {
        self.find(|seat| seat.integration.service_id == service_id)
    }

    /// The seat that a token opens.
    pub(super) fn seat_opened_by(&self, token: &str) -> Option<Seat> {
        self.find(|seat| seat.integration.token == token)
    }

    /// Whether anybody, in any organisation, has this id.
    pub(super) fn knows(&self, user_id: &str) -> bool {
        self.find(|seat| seat.employs(user_id)).is_some()
    }

    fn find(&self, wanted: impl Fn(&Seat) -> bool) -> Option<Seat> {
        self.seats
            .with(|seats| seats.iter().find(|seat| wanted(seat)).cloned())
    }
}

impl Seat {
    /// Whether somebody works here.
    pub(super) fn employs(&self, user_id: &str) -> bool {
        self.employees.iter().any(|employee| employee.id == user_id)
    }
}
