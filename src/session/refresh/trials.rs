//! The lease on trial: any order of looks, claims, answers, crashes, waits and ends, by four requests on two instances, with
//! the real statements on a real database, against a model of it in a few lines.
//! Sequences are words in a text, so that the fuzz engine can make them.

mod bench;

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use secrecy::ExposeSecret as _;
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

use self::bench::{Bench, grant, set_clock};
use super::{Fresh, Refresher};
use crate::database::fetch_optional;
use crate::fuzzing::fuzz;
use crate::oidc::{Scopes, known};
use crate::session::visit::LeaseState;
use crate::session::{Error, NewVisit, SessionKey, Store, Tokens, Visit};

/// Seconds.
const LEASE: i64 = 5;
/// The pause after a provider's failure, seconds.
const PAUSE: i64 = 1;
const START: i64 = 1_000_000;
/// No sequence is longer.
const MOST_STEPS: usize = 60;

const WORDS: &[&str] = &[
    " look0 ",
    " look1 ",
    " look2 ",
    " look3 ",
    " claim0 ",
    " claim1 ",
    " claim2 ",
    " claim3 ",
    " grant0 ",
    " grant1 ",
    " grant2 ",
    " grant3 ",
    " refuse0 ",
    " refuse1 ",
    " fail0 ",
    " fail1 ",
    " crash0 ",
    " crash1 ",
    " wait1 ",
    " wait5 ",
    " wait6 ",
    " out0 ",
    " end1 ",
    " settle ",
    " settle ",
    " race ",
];

static BENCH: LazyLock<Mutex<Bench>> = LazyLock::new(|| Mutex::new(Bench::new()));

/// One request.
#[derive(Default)]
struct Actor {
    /// As it last saw the session.
    visit: Option<Visit>,
    /// The name under which it took the lease.
    owner: Option<String>,
}

/// What should be in the row.
#[derive(Clone, Debug, PartialEq)]
struct Model {
    version: i64,
    access: String,
    ended: bool,
    owner: Option<String>,
    until: Option<i64>,
}

struct Trial<'a> {
    bench: &'a Bench,
    key: SessionKey,
    /// Somebody else in each trial: all are in one table.
    person: String,
    actors: [Actor; 4],
    model: Model,
    now: i64,
    /// Who was given the lease until when; the crashed too.
    given: BTreeMap<String, i64>,
    count: usize,
}

impl<'a> Trial<'a> {
    async fn new(bench: &'a Bench) -> Self {
        let mut record = Record {
            id: Id::default(),
            data: std::collections::HashMap::new(),
            expiry_date: time::OffsetDateTime::from_unix_timestamp(START * 10).unwrap(),
        };
        set_clock(&bench.database, START).await;
        Store::new(bench.database.clone())
            .create(&mut record)
            .await
            .unwrap();
        let key = SessionKey::new(record.id);
        let person = record.id.to_string();
        let tokens = Tokens::of(&grant("first"), None);
        let scopes = Scopes::parse("offline read");
        let visit = NewVisit {
            subject: &person,
            sid: None,
            scopes: &scopes,
            display_currency: None,
            tokens: &tokens,
            expires_in: 60,
            begun_at: START,
            browser: None,
            system: None,
        };
        assert!(
            bench.instances[0]
                .sessions
                .attach(&key, &visit)
                .await
                .unwrap()
        );
        let model = Model {
            version: 1,
            access: "first".to_owned(),
            ended: false,
            owner: None,
            until: None,
        };
        let (actors, given) = (Default::default(), BTreeMap::new());
        Self {
            bench,
            key,
            person,
            actors,
            model,
            now: START,
            given,
            count: 0,
        }
    }

    fn at(&self, actor: usize) -> &'a Refresher {
        &self.bench.instances[actor % 2]
    }

    async fn step(&mut self, word: &str) -> Result<(), TestCaseError> {
        let Some((end, digit)) = word.char_indices().last() else {
            return Ok(());
        };
        let number = usize::try_from(digit.to_digit(10).unwrap_or(0)).unwrap();
        let actor = number % self.actors.len();
        match &word[..end] {
            "look" => self.look(actor).await,
            "claim" => self.claim(&[actor]).await,
            "rac" => self.claim(&[0, 1, 2, 3]).await,
            "grant" => self.grant(actor).await,
            "refuse" => self.refuse(actor).await,
            "fail" => self.fail(actor).await,
            "crash" => {
                self.actors[actor] = Actor::default();
                Ok(())
            }
            "wait" => {
                self.now += i64::try_from(number).unwrap();
                set_clock(&self.bench.database, self.now).await;
                Ok(())
            }
            "out" => {
                if let Some(visit) = &self.actors[actor].visit {
                    let ended = self.at(actor).sessions.end(visit).await.unwrap();
                    prop_assert_eq!(ended.is_some(), !self.model.ended);
                    self.model.ended = true;
                }
                Ok(())
            }
            "end" => {
                let ended = self
                    .at(actor)
                    .sessions
                    .end_all_of(&self.person)
                    .await
                    .unwrap();
                prop_assert_eq!(ended > 0, !self.model.ended);
                self.model.ended = true;
                Ok(())
            }
            "settl" => {
                self.at(actor).sessions.settle(&self.key).await.unwrap();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn look(&mut self, actor: usize) -> Result<(), TestCaseError> {
        let found = self
            .at(actor)
            .sessions
            .find(self.key.clone())
            .await
            .unwrap();
        prop_assert_eq!(found.is_some(), !self.model.ended);
        if let Some(visit) = &found {
            let lease = match (&self.model.owner, self.model.until) {
                (Some(_), Some(until)) if until >= self.now => LeaseState::Held,
                (None, Some(until)) if until >= self.now => LeaseState::Pausing,
                _ => LeaseState::Free,
            };
            prop_assert_eq!((visit.version, visit.lease), (self.model.version, lease));
        }
        self.actors[actor].visit = found;
        Ok(())
    }

    /// All of them at once. The lease goes to one at most, and to one where it is over and anybody saw the latest tokens.
    async fn claim(&mut self, who: &[usize]) -> Result<(), TestCaseError> {
        self.count += 1;
        let over = !self.model.ended && self.model.until.is_none_or(|until| until < self.now);
        let claims = who.iter().filter_map(|actor| {
            let Actor {
                visit: Some(visit),
                owner: None,
            } = &self.actors[*actor]
            else {
                return None;
            };
            let (at, owner) = (self.at(*actor), format!("{actor}-{}", self.count));
            Some(async move {
                let claimed = at.claim(visit, &owner).await.unwrap();
                (*actor, visit.version, owner, claimed)
            })
        });
        let claims = futures_util::future::join_all(claims).await;
        let due = over
            && claims
                .iter()
                .any(|(_, version, ..)| *version == self.model.version);
        let claimed: Vec<_> = claims
            .into_iter()
            .filter(|(.., claimed)| *claimed)
            .collect();
        prop_assert_eq!(claimed.len(), usize::from(due), "{:?}", claimed);
        for (actor, version, owner, _) in claimed {
            prop_assert_eq!(version, self.model.version);
            prop_assert!(
                self.given.values().all(|until| *until < self.now),
                "two have the lease: {:?}",
                self.given
            );
            self.given.insert(owner.clone(), self.now + LEASE);
            self.model.owner = Some(owner.clone());
            self.model.until = Some(self.now + LEASE);
            self.actors[actor].owner = Some(owner);
        }
        Ok(())
    }

    /// The provider gave new tokens.
    async fn grant(&mut self, actor: usize) -> Result<(), TestCaseError> {
        let Some((visit, owner)) = self.leave(actor) else {
            return Ok(());
        };
        self.count += 1;
        let given = format!("token-{}", self.count);
        let before = Tokens::of(&grant("before"), None);
        let kept = self
            .at(actor)
            .keep(&known(Vec::new()), &visit, &before, grant(&given))
            .await;
        let first = !self.model.ended && visit.version == self.model.version;
        if first {
            self.model.version += 1;
            self.model.access = given;
            (self.model.owner, self.model.until) = (None, None);
            // The lease was for the version that is gone.
            self.given.clear();
        }
        self.given.remove(&owner);
        self.judge_outcome(kept, false)
    }

    /// The provider does not know the refresh token any more.
    async fn refuse(&mut self, actor: usize) -> Result<(), TestCaseError> {
        let Some((visit, owner)) = self.leave(actor) else {
            return Ok(());
        };
        let refused = self.at(actor).refused(&visit, &owner).await;
        let same = visit.version == self.model.version;
        if same && self.model.owner.as_ref() == Some(&owner) {
            self.model.ended = true;
        }
        self.given.remove(&owner);
        self.judge_outcome(refused, same)
    }

    /// The provider did not answer.
    async fn fail(&mut self, actor: usize) -> Result<(), TestCaseError> {
        let Some((visit, owner)) = self.leave(actor) else {
            return Ok(());
        };
        let released = self
            .at(actor)
            .release(&visit, &owner, "trouble".to_owned())
            .await;
        prop_assert!(matches!(released, Err(Error::Later(_))));
        if self.model.owner.as_ref() == Some(&owner) {
            (self.model.owner, self.model.until) = (None, Some(self.now + PAUSE));
        }
        self.given.remove(&owner);
        Ok(())
    }

    /// Takes what the actor had out of its hands; nothing where it had no lease.
    fn leave(&mut self, actor: usize) -> Option<(Visit, String)> {
        let owner = self.actors[actor].owner.take()?;
        Some((self.actors[actor].visit.take()?, owner))
    }

    /// Whoever is alive gets the latest tokens and no other, unless they are still to come; nobody else gets any.
    fn judge_outcome(
        &self,
        outcome: Result<Fresh, Error>,
        to_come: bool,
    ) -> Result<(), TestCaseError> {
        match outcome {
            Ok(fresh) => {
                prop_assert!(!self.model.ended);
                prop_assert_eq!(fresh.version, self.model.version);
                prop_assert_eq!(fresh.access.expose_secret(), &self.model.access);
            }
            Err(Error::Over(_)) => prop_assert!(self.model.ended),
            Err(Error::Later(_)) => prop_assert!(to_come && !self.model.ended),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
        Ok(())
    }

    /// The row is what the model says, and in it are the tokens that were committed last. An ended one has none that open.
    async fn judge_row(&self, before: &Model) -> Result<(), TestCaseError> {
        let row = fetch_optional!(
            &self.bench.database,
            (
                i64,
                Option<i64>,
                Option<Vec<u8>>,
                Option<String>,
                Option<i64>
            ),
            "SELECT token_version, ended_at, tokens, lease_owner, lease_until FROM sessions WHERE id_hash = $1",
            self.key.hash().to_vec(),
        );
        let (version, ended_at, sealed, owner, until) = row.unwrap().unwrap();
        prop_assert_eq!(ended_at.is_some(), self.model.ended);
        prop_assert_eq!(version, self.model.version);
        prop_assert!(!before.ended || self.model.ended, "it came back");
        prop_assert!(version == before.version || version == before.version + 1 && !before.ended);
        if !self.model.ended {
            prop_assert_eq!((&owner, until), (&self.model.owner, self.model.until));
        }
        let ring = &self.bench.instances[0].sessions.ring;
        let opened = sealed.map(|sealed| Tokens::open(ring, &self.key, version, &sealed));
        if let Some(opened) = &opened {
            let access = opened
                .as_ref()
                .map(|tokens| tokens.access.expose_secret().to_owned());
            prop_assert_eq!(access.ok(), Some(self.model.access.clone()));
        }
        prop_assert!(opened.is_some() || self.model.ended);
        Ok(())
    }
}

fn judge(input: &[u8]) -> Result<(), TestCaseError> {
    let text = String::from_utf8_lossy(input);
    let bench = BENCH.lock().unwrap_or_else(PoisonError::into_inner);
    bench.runtime.block_on(async {
        let mut trial = Trial::new(&bench).await;
        for word in text.split_whitespace().take(MOST_STEPS) {
            let before = trial.model.clone();
            trial.step(word).await?;
            trial
                .judge_row(&before)
                .await
                .map_err(|error| TestCaseError::fail(format!("after {word}: {error}")))?;
        }
        Ok(())
    })
}

#[test]
fn lease() {
    fuzz("lease", WORDS, judge);
}
