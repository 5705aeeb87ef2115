//! Looks at the rows of a run one after the other, for a turn. A row that Blink does not answer for keeps no other one waiting.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::money::{CurrencyCode, Unit};

use super::asked::{Asked, Sum};
use super::check::{check, refused};
use super::id::RunId;
use super::payouts::Error;
use super::reason::Reason;
use super::run::Run;
use super::shared::{Later, Outcome, Shared};
use super::state::RunState;

/// A run that has been worked on for so long lets others have a turn.
const TURN: Duration = Duration::from_secs(10);
/// While Blink does not answer, rows that are looked at wait so many seconds.
pub(super) const WHILE_AWAY: i64 = 2;
/// Where Blink does not answer for so many rows on end it is no row's fault: the others are looked at later.
const ON_END: usize = 3;
/// A row that Blink does not answer for, though it answers otherwise, is refused after so many tries,
const TRIES: u32 = 3;
/// the first of which was so many seconds ago.
const PATIENCE: i64 = 60;
/// What was tried so long ago is forgotten, seconds: its run was called off.
const FORGOTTEN: i64 = 24 * 3600;

/// The time that a run is worked on before others are.
pub(super) struct Turn<'a> {
    begun: Instant,
    stopping: &'a CancellationToken,
}

impl<'a> Turn<'a> {
    pub(super) fn new(stopping: &'a CancellationToken) -> Self {
        let begun = Instant::now();
        Self { begun, stopping }
    }

    pub(super) fn is_over(&self) -> bool {
        self.stopping.is_cancelled() || self.begun.elapsed() >= TURN
    }
}

/// Rows that Blink did not answer for. Another instance counts by itself.
#[derive(Default)]
pub(super) struct Tries(Mutex<HashMap<RunId, HashMap<i64, Tried>>>);

#[derive(Clone, Copy)]
struct Tried {
    /// When it was tried first, Unix seconds.
    first: i64,
    times: u32,
}

impl Tries {
    fn with<R>(&self, act: impl FnOnce(&mut HashMap<RunId, HashMap<i64, Tried>>) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn of(&self, run: &RunId, number: i64) -> u32 {
        self.with(|all| all.get(run)?.get(&number).map(|tried| tried.times))
            .unwrap_or_default()
    }

    /// Notes one more; whether that is enough.
    fn note(&self, run: &RunId, number: i64, now: i64) -> bool {
        self.with(|all| {
            all.retain(|_, rows| rows.values().any(|one| one.first + FORGOTTEN > now));
            let rows = all.entry(run.clone()).or_default();
            let first = Tried {
                first: now,
                times: 0,
            };
            let tried = rows.entry(number).or_insert(first);
            tried.times = tried.times.saturating_add(1);
            tried.times >= TRIES && now >= tried.first.saturating_add(PATIENCE)
        })
    }

    fn forget(&self, run: &RunId) {
        self.with(|all| all.remove(run));
    }
}

impl Shared {
    /// Looks at the rows of a run that were not looked at yet, those first that Blink was asked about least often.
    pub(super) async fn look_at_rows(&self, run: &Run, turn: &Turn<'_>) -> Result<Outcome, Error> {
        let seen = self.payouts.looked_at(run).await?;
        let asked = self.payouts.asked(&run.id).await?;
        let mut left: Vec<(i64, Asked)> = (1..).zip(asked).collect();
        left.retain(|(number, _)| !seen.contains(number));
        if left.is_empty() {
            self.tries.forget(&run.id);
            let _stands = self.payouts.all_checked(&run.id).await?;
            return Ok(Outcome::Over);
        }
        left.sort_by_key(|(number, _)| (self.tries.of(&run.id, *number), *number));
        let (mut on_end, mut waits, mut answers) = (0, false, None);
        let mut without_price = HashSet::new();
        for (number, asked) in left {
            if turn.is_over() {
                return Ok(Outcome::Done);
            }
            let before = self.payouts.row(&run.id, number).await?;
            let code = priced_in(&asked, run.unit);
            let looked = match code.filter(|code| without_price.contains(code)) {
                // Asked for a moment ago.
                Some(_) => Err(Later(Reason::NoPrice)),
                // Nothing is sent here, so that it can be broken off.
                None => tokio::select! {
                    () = turn.stopping.cancelled() => return Ok(Outcome::Done),
                    looked = check(self, run, number, asked.clone(), before.clone()) => looked,
                },
            };
            let row = match looked {
                Ok(row) => row,
                Err(Later(why)) => {
                    match why {
                        Reason::NoPrice => without_price.extend(code),
                        _ => on_end += 1,
                    }
                    let is_enough = self.tries.note(&run.id, number, self.clock.unix());
                    if is_enough && answers.is_none() {
                        answers = Some(self.answers_otherwise(code).await);
                    }
                    if !is_enough || answers != Some(true) {
                        waits = true;
                        if on_end >= ON_END {
                            break;
                        }
                        continue;
                    }
                    refused(self, run, number, asked, before, why)
                }
            };
            on_end = 0;
            self.payouts.add(&row, run.round).await?;
            self.spread(&run.id).await;
            let stands = self.payouts.find(&run.id).await?;
            if stands.is_none_or(|stands| {
                stands.state != RunState::Checking || stands.round != run.round
            }) {
                self.tries.forget(&run.id);
                return Ok(Outcome::Over);
            }
        }
        Ok(match waits {
            true => Outcome::Rests(WHILE_AWAY),
            false => Outcome::Done,
        })
    }

    /// Blink says at this very moment what another currency than that one is worth.
    pub(super) async fn answers_otherwise(&self, than: Option<CurrencyCode>) -> bool {
        let other = match than {
            Some(CurrencyCode::USD) => CurrencyCode::EUR,
            _ => CurrencyCode::USD,
        };
        self.blink.price_now(other).await.is_ok()
    }
}

/// The currency that a row is converted from, where it may be.
fn priced_in(asked: &Asked, unit: Unit) -> Option<CurrencyCode> {
    match (asked.amount?, unit) {
        (Sum::Fiat { code, .. }, _) => Some(code),
        (Sum::Sats(_), Unit::Dollar) => Some(CurrencyCode::USD),
        (Sum::Sats(_), Unit::Bitcoin) => None,
    }
}
