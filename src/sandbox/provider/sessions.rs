//! Logins and consents that the provider remembers.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::sandbox::clock::later;

/// How many of each are kept; the oldest make room.
const REMEMBERED: usize = 10_000;

/// One login of one person in one browser.
#[derive(Clone, Debug)]
pub(super) struct LoginSession {
    pub(super) subject: String,
    pub(super) authenticated_at: Timestamp,
    /// Until when the browser is signed in silently. `None`: the box was not ticked, and the
    /// provider behaves as if it did not know this login.
    pub(super) remembered_until: Option<Timestamp>,
    /// Clients that were granted something under it.
    pub(super) clients: BTreeSet<String>,
}

/// Every login, by its `sid`.
#[derive(Debug, Default)]
pub(super) struct LoginSessions(HashMap<String, LoginSession>);

impl LoginSessions {
    /// Records a login.
    pub(super) fn begin(&mut self, sid: String, session: LoginSession) {
        make_room(&mut self.0, |session| session.authenticated_at);
        self.0.insert(sid, session);
    }

    /// A login that may be continued silently.
    pub(super) fn silent(&self, sid: &str, now: Timestamp) -> Option<&LoginSession> {
        self.remembered(sid)
            .filter(|session| session.remembered_until.is_some_and(|until| until > now))
    }

    /// A login whose box was ticked, however long ago.
    pub(super) fn remembered(&self, sid: &str) -> Option<&LoginSession> {
        self.0
            .get(sid)
            .filter(|session| session.remembered_until.is_some())
    }

    /// Notes that a client was granted something under a login.
    pub(super) fn used_by(&mut self, sid: &str, client: &str) {
        if let Some(session) = self.0.get_mut(sid) {
            session.clients.insert(client.to_owned());
        }
    }

    /// Forgets a login.
    pub(super) fn end(&mut self, sid: &str) -> Option<LoginSession> {
        self.0.remove(sid)
    }

    /// The `sid` of every login, or of every login of one person.
    pub(super) fn of(&self, subject: Option<&str>) -> Vec<String> {
        self.0
            .iter()
            .filter(|(_, session)| subject.is_none_or(|subject| session.subject == subject))
            .map(|(sid, _)| sid.clone())
            .collect()
    }
}

/// A decision that was not to be asked again.
#[derive(Clone, Debug)]
struct RememberedConsent {
    subject: String,
    scopes: Vec<String>,
    until: Timestamp,
}

/// Every remembered consent to the one client.
#[derive(Debug, Default)]
pub(super) struct RememberedConsents(Vec<RememberedConsent>);

impl RememberedConsents {
    /// Remembers a decision for so many seconds.
    pub(super) fn remember(
        &mut self,
        now: Timestamp,
        seconds: u64,
        subject: &str,
        scopes: &[String],
    ) {
        self.0.retain(|consent| consent.until > now);
        self.0.truncate(REMEMBERED);
        self.0.push(RememberedConsent {
            subject: subject.to_owned(),
            scopes: scopes.to_vec(),
            until: later(now, seconds),
        });
    }

    /// Whether one earlier decision covers all these scopes.
    pub(super) fn covers(&self, now: Timestamp, subject: &str, scopes: &[String]) -> bool {
        self.0.iter().any(|consent| {
            consent.until > now
                && consent.subject == subject
                && scopes.iter().all(|scope| consent.scopes.contains(scope))
        })
    }
}

fn make_room<T>(map: &mut HashMap<String, T>, age: impl Fn(&T) -> Timestamp) {
    while map.len() >= REMEMBERED {
        let oldest = map.iter().min_by_key(|(_, thing)| age(thing));
        let Some(key) = oldest.map(|(key, _)| key.clone()) else {
            break;
        };
        map.remove(&key);
    }
}
