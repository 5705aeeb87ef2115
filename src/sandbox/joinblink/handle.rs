//! joinblink, in this process.

use std::sync::Arc;

use axum::http::{HeaderMap, Method};
use bytes::Bytes;

use super::calls::SeenCall;
use super::connector::{Sent, forward};
use super::employees::Employee;
use super::exchange::Exchange;
use super::integration::Integration;
use super::linking::LinkedAccount;
use super::office::{Office, Seat};
use super::script::{Call, Scripted};
use crate::sandbox::clock::Clock;
use crate::sandbox::journal::Journal;
use crate::sandbox::outgoing::Outgoing;

/// Power over the played joinblink; clones are the same power.
#[derive(Clone, Debug)]
pub struct Joinblink {
    pub(super) office: Arc<Office>,
}

impl Joinblink {
    pub(crate) fn new(
        integrations: &[Integration],
        clock: Clock,
        journal: Journal,
        outgoing: Outgoing,
    ) -> Self {
        Self {
            office: Arc::new(Office::new(integrations, clock, journal, outgoing)),
        }
    }

    /// Every integration, in the order in which they were named.
    pub fn integrations(&self) -> Vec<Integration> {
        let seats = self.office.seats.get().into_iter();
        seats.map(|seat| seat.integration).collect()
    }

    /// Who works in the organisation of an integration; nobody where there is none of this id.
    pub fn employees(&self, service_id: &str) -> Vec<Employee> {
        let seat = self.office.seat(service_id);
        seat.map(|seat| seat.employees).unwrap_or_default()
    }

    /// What an employee has linked, in the order in which it was.
    pub fn linked(&self, user_id: &str) -> Vec<LinkedAccount> {
        self.office.linking.with(|linking| linking.of(user_id))
    }

    /// Every call that came in at the API, in order.
    pub fn calls(&self) -> Vec<SeenCall> {
        self.office.calls.get()
    }

    /// Forgets the calls so far.
    pub fn clear_calls(&self) {
        self.office.calls.with(Vec::clear);
    }

    /// What happens to the next calls of a kind, one each; what was to happen until now is forgotten.
    pub fn script(&self, call: Call, next: Vec<Scripted>) {
        self.office.script.with(|script| script.set(call, next));
    }

    /// Lets so many calls in within any one second, and answers others 429; none means any number, as at the start.
    pub fn set_limit(&self, per_second: Option<usize>) {
        self.office.limit.with(|limit| limit.set(per_second));
    }

    /// Whether the proxy leaves a caller's own `blink-auth-*` headers beside its own instead of overwriting them.
    pub fn set_doubling(&self, doubling: bool) {
        self.office.doubling.set(doubling);
    }

    /// What the proxy tells the integration from now on.
    pub fn set_proxy_secret(&self, service_id: &str, secret: Option<String>) {
        self.change(service_id, |seat| seat.integration.proxy_secret = secret);
    }

    /// Where the proxy forwards to from now on.
    pub fn set_proxy_url(&self, service_id: &str, url: &str) {
        self.change(service_id, |seat| {
            url.clone_into(&mut seat.integration.proxy_url)
        });
    }

    /// Sends something through the proxy as an employee's app does; `rest` is the path below the service id and the query.
    /// An id that nobody has is passed on like any other. What cannot be forwarded is answered 502 or 504.
    pub async fn proxy(
        &self,
        service_id: &str,
        employee_id: &str,
        method: Method,
        rest: &str,
        headers: HeaderMap,
        body: impl Into<Bytes>,
    ) -> Exchange {
        let sent = Sent {
            method,
            rest: format!("/{}", rest.strip_prefix('/').unwrap_or(rest)),
            headers,
            body: body.into(),
        };
        forward(self, service_id, employee_id, sent).await
    }

    /// What pressing *Connect* sends.
    pub async fn connect(
        &self,
        service_id: &str,
        employee_id: &str,
        headers: HeaderMap,
    ) -> Exchange {
        let seat = self.office.seat(service_id);
        let auth_id = seat.map(|seat| seat.integration.auth_id);
        let rest = format!("/auth/{}", auth_id.unwrap_or_default());
        let method = Method::POST;
        self.proxy(service_id, employee_id, method, &rest, headers, "")
            .await
    }

    /// What pressing *Disconnect* sends; the account stays until the integration deletes it.
    pub async fn disconnect(
        &self,
        service_id: &str,
        employee_id: &str,
        linked_account_id: &str,
        headers: HeaderMap,
    ) -> Exchange {
        let rest = format!("/linked-accounts/{linked_account_id}");
        let method = Method::DELETE;
        self.proxy(service_id, employee_id, method, &rest, headers, "")
            .await
    }

    fn change(&self, service_id: &str, change: impl FnOnce(&mut Seat)) {
        self.office.seats.with(|seats| {
            let mut seats = seats.iter_mut();
            if let Some(seat) = seats.find(|seat| seat.integration.service_id == service_id) {
                change(seat);
            }
        });
    }
}
