//! Fills somebody's index while they are there: with their own session's token, for a minute after their last request.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use crate::blink::{self, Place, TransactionId};
use crate::history::{Error as Broken, Index, Joint, Standing, Stay};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::missing::passing;
use crate::web::signed_in::SignedIn;

/// The newest transactions are looked at so often while somebody is there, seconds.
const TOP_EVERY: i64 = 15;
/// What is not settled is looked at so often.
const OPEN_EVERY: Duration = Duration::from_secs(20);
/// So many of these in one turn.
const OPEN_AT_ONCE: usize = 10;
/// Pause where there is nothing to do at present, or somebody else does it.
const PAUSE: Duration = Duration::from_secs(2);
/// Pause after Blink did not answer.
const PAUSE_AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// What is to be asked next.
enum Work {
    /// The newest transactions.
    Top,
    /// What is not known yet, further back.
    Bottom,
    /// What became of these.
    Open(Vec<TransactionId>),
    /// Nothing at present.
    Wait,
    /// Nothing at all.
    Done,
}

/// Goes on with the filling beside the request, unless that is under way.
pub(super) fn fill(state: &AppState, signed_in: &SignedIn) {
    let presence = &state.history.presence;
    let Some(stay) = presence.arrive(signed_in.subject(), signed_in.key().hash()) else {
        return;
    };
    let (state, signed_in) = (state.clone(), signed_in.clone());
    let running = state.running.clone();
    let work = async move {
        tokio::select! {
            () = state.stopping.cancelled() => {}
            ended = run(&state, signed_in, &stay) => match ended {
                Ok(()) => {}
                Err(Error::SessionOver { .. }) => tracing::debug!("filling ends with the session"),
                Err(error) => tracing::warn!(%error, "the filling of an index ends"),
            },
        }
        state.history.presence.over(&stay);
    };
    running.spawn(work.in_current_span());
}

/// Until there is nothing left to do, or its owner has left; another of their devices can go on at once.
async fn run(state: &AppState, signed_in: SignedIn, stay: &Stay) -> Result<(), Error> {
    let name = state.random.token().map_err(Broken::from)?;
    let owner = signed_in.subject().to_owned();
    let ended = go_on(state, signed_in, stay, &name).await;
    if let Some((index, _)) = state.history.of(&owner).await? {
        index.leave(&name).await?;
    }
    ended
}

/// `name` is the filler's own.
async fn go_on(
    state: &AppState,
    mut signed_in: SignedIn,
    stay: &Stay,
    name: &str,
) -> Result<(), Error> {
    let mut filler = Filler::default();
    while state.history.presence.is_there(stay) {
        signed_in = signed_in.again().await?;
        let Some((index, standing)) = state.history.of(signed_in.subject()).await? else {
            return Ok(());
        };
        index.touch().await?;
        let work = filler.next(&index, &standing).await?;
        if matches!(work, Work::Done) {
            return Ok(());
        }
        if matches!(work, Work::Wait) || !index.take(name).await? {
            sleep(PAUSE).await;
            continue;
        }
        if let Some(rest) = state.blink.rest() {
            sleep(rest).await;
            continue;
        }
        match passing(filler.step(state, &signed_in, stay, &index, work).await)? {
            Ok(()) => {}
            Err(_) => sleep(PAUSE_AFTER_TROUBLE).await,
        }
    }
    Ok(())
}

/// What is remembered from one step to the next.
#[derive(Default)]
struct Filler {
    /// Where to go on downwards, where nothing that we know was on the last page; beside the oldest one that we know, if any.
    beyond: Option<(Option<TransactionId>, Place)>,
    /// When what is not settled was looked at, whatever came of it.
    looked: HashMap<TransactionId, Instant>,
    /// What is not settled had the last turn: the next one is for what is not known yet.
    opened: bool,
}

impl Filler {
    async fn next(&self, index: &Index, standing: &Standing) -> Result<Work, Error> {
        if standing.top_at.is_none() || standing.top_age >= TOP_EVERY {
            return Ok(Work::Top);
        }
        if standing.pending > 0 && (standing.complete || !self.opened) {
            let is_due = |id: &TransactionId| {
                self.looked
                    .get(id)
                    .is_none_or(|at| at.elapsed() >= OPEN_EVERY)
            };
            let open = index.open_ones().await?.into_iter().map(|(id, _)| id);
            // One by one while anything is missing: each costs as much as a page.
            let most = if standing.complete { OPEN_AT_ONCE } else { 1 };
            let due: Vec<_> = open.filter(is_due).take(most).collect();
            if !due.is_empty() {
                return Ok(Work::Open(due));
            }
        }
        Ok(match (standing.complete, standing.pending) {
            (false, _) => Work::Bottom,
            (true, 0) => Work::Done,
            (true, _) => Work::Wait,
        })
    }

    async fn step(
        &mut self,
        state: &AppState,
        signed_in: &SignedIn,
        stay: &Stay,
        index: &Index,
        work: Work,
    ) -> Result<(), Error> {
        match work {
            Work::Top => {
                let page = ask(state, signed_in, stay, &Place::Newest).await?;
                if let Some(page) = page
                    && let Joint::Gap(above) = index.put_newest(&page).await?
                {
                    climb(state, signed_in, stay, index, above).await?;
                }
            }
            Work::Bottom => {
                self.opened = false;
                let below = index.bottom().await?;
                let place = match (self.beyond.take(), &below) {
                    (Some((last, place)), _) if last == below => place,
                    (_, Some(below)) => Place::OlderThan(below.clone()),
                    (_, None) => Place::Newest,
                };
                let Some(page) = ask(state, signed_in, stay, &place).await? else {
                    return Ok(());
                };
                index.put_older(&page, below.as_ref()).await?;
                if page.transactions.is_empty() {
                    self.beyond = page.older.map(|place| (below, place));
                }
            }
            Work::Open(ids) => {
                self.opened = true;
                for id in ids {
                    self.looked.insert(id.clone(), Instant::now());
                    let looked = look_again(state, signed_in, stay, index, &id).await;
                    // One that Blink cannot tell of does not keep us from the others; it has its turn again.
                    let looked = match looked {
                        Err(Error::Blink(error)) => Err(error),
                        looked => passing(looked)?,
                    };
                    if let Err(error) = looked {
                        tracing::debug!(%error, "what became of a transaction is not known");
                    }
                    if state.blink.rest().is_some() {
                        break;
                    }
                }
            }
            Work::Wait | Work::Done => {}
        }
        Ok(())
    }
}

/// Waits for a turn, with all other fillings; the session as it then stands, unless its owner has left meanwhile.
async fn turn(
    state: &AppState,
    signed_in: &SignedIn,
    stay: &Stay,
) -> Result<Option<SignedIn>, Error> {
    let history = &state.history;
    let is_there = || history.presence.is_there(stay);
    let (owner, calls) = (signed_in.subject(), state.blink.calls());
    if !history.pace.turn(owner, calls, is_there).await {
        return Ok(None);
    }
    // Whoever has signed out is not there, whatever their token may still open.
    signed_in.again().await.map(Some)
}

/// A hundred transactions; none where their owner has left.
async fn ask(
    state: &AppState,
    signed_in: &SignedIn,
    stay: &Stay,
    place: &Place,
) -> Result<Option<blink::Page>, Error> {
    let Some(signed_in) = turn(state, signed_in, stay).await? else {
        return Ok(None);
    };
    let blink = &state.blink;
    let page = signed_in
        .ask(|token| async move { blink.history(&token, place).await })
        .await?;
    Ok(Some(page))
}

/// Puts in what came since somebody was here last, from below, until the top is reached.
async fn climb(
    state: &AppState,
    signed_in: &SignedIn,
    stay: &Stay,
    index: &Index,
    mut above: TransactionId,
) -> Result<(), Error> {
    let mut place = Place::NewerThan(above.clone());
    loop {
        let Some(page) = ask(state, signed_in, stay, &place).await? else {
            return Ok(());
        };
        index.put_newer(&page, &above).await?;
        if let Some(newest) = page.transactions.first() {
            above = newest.id.clone();
        }
        // A page may hold nothing that we understand; the way goes on beyond it.
        match page.newer.filter(|newer| *newer != place) {
            Some(newer) => place = newer,
            None => return Ok(()),
        }
    }
}

/// What became of one that was not settled.
async fn look_again(
    state: &AppState,
    signed_in: &SignedIn,
    stay: &Stay,
    index: &Index,
    id: &TransactionId,
) -> Result<(), Error> {
    let open = index.open_ones().await?;
    let Some((_, unit)) = open.into_iter().find(|(one, _)| one == id) else {
        return Ok(());
    };
    let Some((_, standing)) = state.history.of(signed_in.subject()).await? else {
        return Ok(());
    };
    let wallets = standing.facts.wallets;
    let Some((wallet, _)) = wallets.into_iter().find(|(_, of)| *of == unit) else {
        return Ok(());
    };
    let Some(signed_in) = turn(state, signed_in, stay).await? else {
        return Ok(());
    };
    let (blink, wallet) = (&state.blink, &wallet);
    let found = signed_in
        .ask(|token| async move { blink.transaction(&token, wallet, id).await })
        .await?;
    let now = found.map(|detail| detail.transaction);
    Ok(index.settle(id, now.as_ref()).await?)
}

/// The newest transactions as Blink has them.
pub(super) struct Top {
    pub(super) page: blink::Page,
    /// The index has all of them, and nothing is missing between.
    pub(super) is_known: bool,
}

/// Looks at the newest transactions for somebody who waits for them.
pub(super) async fn look_at_top(
    state: &AppState,
    signed_in: &SignedIn,
    index: &Index,
) -> Result<Top, Error> {
    let blink = &state.blink;
    let page = signed_in
        .ask(|token| async move { blink.history(&token, &Place::Newest).await })
        .await?;
    // What is missing between is put in by the filling. Where a part cannot be opened, whoever reads it says so.
    let is_known = match index.put_newest(&page).await {
        Ok(joint) => joint == Joint::Joined,
        // Whoever reads it says so.
        Err(Broken::Unreadable | Broken::Gone) => true,
        Err(error) => return Err(error.into()),
    };
    Ok(Top { page, is_known })
}
