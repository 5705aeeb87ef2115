//! The history as Blink gives it, page by page, at a pace that leaves Blink's limit to everybody else.

use std::time::Duration;

use crate::blink::{self, Page, Place};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// So many pages come as fast as they can: what most people have.
const AT_ONCE: u32 = 10;
/// The pause before each page after those. Blink takes 120 questions a minute from all of us together.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest that Blink is waited for where it asks for patience, and how often.
const PATIENCE: Duration = Duration::from_secs(60);
const MOST_WAITS: u32 = 5;

/// Goes back in time from the newest transaction.
pub(super) struct Pages {
    state: AppState,
    signed_in: SignedIn,
    place: Option<Place>,
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
            asked: 0,
            waited: 0,
        }
    }

    /// From the newest one on once more.
    pub(super) fn restart(&mut self) {
        self.place = Some(Place::Newest);
    }

    /// The next page; none after the last one.
    pub(super) async fn next(&mut self) -> Result<Option<Page>, Error> {
        let Some(place) = self.place.take() else {
            return Ok(None);
        };
        if self.asked >= AT_ONCE {
            tokio::time::sleep(PAUSE).await;
        }
        self.asked = self.asked.saturating_add(1);
        let page = self.page(&place).await?;
        // Who is led back to where they were would be led there for ever.
        self.place = page.older.clone().filter(|older| *older != place);
        Ok(Some(page))
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
                    let wait = retry_after.unwrap_or(PAUSE * 5);
                    tokio::time::sleep(wait.min(PATIENCE)).await;
                }
                page => return page,
            }
        }
    }
}
