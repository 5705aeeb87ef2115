//! The history as Blink gives it, page by page, at the pace that all fillings and files share.

use std::time::Duration;

use crate::blink::{self, Page, Place};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// How long Blink is waited for where it asks for patience and does not say how much.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest that Blink is waited for where it asks for patience, and how often.
const PATIENCE: Duration = Duration::from_secs(60);
const MOST_WAITS: u32 = 5;

/// Goes back in time from the newest transaction.
pub(super) struct Pages {
    state: AppState,
    signed_in: SignedIn,
    place: Option<Place>,
    /// The first page, for whoever goes through it all once more: both times are of one moment.
    newest: Option<Page>,
    asked: u32,
    waited: u32,
}

impl Pages {
    /// From the newest one on.
    pub(super) fn new(state: AppState, signed_in: SignedIn) -> Self {
        Self {
            state,
            signed_in,
            place: Some(Place::Newest),
            newest: None,
            asked: 0,
            waited: 0,
        }
    }

    /// From that place on.
    pub(super) fn go_on(&mut self, place: Place) {
        self.place = Some(place);
    }

    /// The next page; none after the last one.
    pub(super) async fn next(&mut self) -> Result<Option<Page>, Error> {
        let Some(place) = self.place.take() else {
            return Ok(None);
        };
        let page = match self.newest.take_if(|_| place == Place::Newest) {
            Some(page) => page,
            None => self.ask_in_turn(&place).await?,
        };
        if place == Place::Newest {
            self.newest = Some(page.clone());
        }
        // Who is led back to where they were would be led there for ever.
        self.place = page.older.clone().filter(|older| *older != place);
        Ok(Some(page))
    }

    /// The first one is a page that somebody waits for. Whoever breaks a file off drops this with it.
    async fn ask_in_turn(&mut self, place: &Place) -> Result<Page, Error> {
        if self.asked > 0 {
            let (pace, calls) = (&self.state.history.pace, self.state.blink.calls());
            pace.turn(self.signed_in.subject(), calls, || true).await;
        }
        self.asked = self.asked.saturating_add(1);
        self.page(place).await
    }

    async fn page(&mut self, place: &Place) -> Result<Page, Error> {
        let blink = &self.state.blink;
        loop {
            let page = self
                .signed_in
                .ask(|token| async move { blink.history(&token, place).await })
                .await;
            match page {
                Err(Error::Blink(blink::Error::SlowDown { retry_after }))
                    if self.asked > 1 && self.waited < MOST_WAITS =>
                {
                    self.waited += 1;
                    let wait = retry_after.unwrap_or(PAUSE);
                    tokio::time::sleep(wait.min(PATIENCE)).await;
                }
                page => return page,
            }
        }
    }
}
