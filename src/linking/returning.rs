//! What is kept of a wallet goes back to its provider: noted in the outbox before anything forgets it, so that no crash in
//! between loses it.

use super::content::Tokens;
use super::error::Error;
use super::kept::Link;
use super::linker::Linker;
use super::undoing::pause;
use crate::oidc;
use crate::session::Note;

impl Linker {
    /// Takes a step after which a link no longer holds its tokens, and has them ended. Where the step was not taken and the
    /// link still holds them, they live on; where nobody can tell they do not, as nothing depends on them.
    pub(super) async fn giving_back(
        &self,
        link: &Link,
        step: impl Future<Output = Result<bool, Error>>,
    ) -> Result<bool, Error> {
        let Some(tokens) = self.tokens(link) else {
            return step.await;
        };
        let note = self.0.outbox.note(&tokens.end()).await?;
        let taken = step.await?;
        if !taken && self.holds(link, &tokens).await? {
            self.0.outbox.forget(&note).await?;
        } else {
            self.hand_in(note, &tokens);
        }
        Ok(taken)
    }

    /// Has a grant ended.
    pub(super) async fn take_back(&self, tokens: &Tokens) -> Result<(), Error> {
        let note = self.0.outbox.note(&tokens.end()).await?;
        self.hand_in(note, tokens);
        Ok(())
    }

    fn tokens(&self, link: &Link) -> Option<Tokens> {
        link.content(&self.0.ring).ok()?.tokens
    }

    async fn holds(&self, link: &Link, tokens: &Tokens) -> Result<bool, Error> {
        let now = self.again(link).await?;
        let held = now.and_then(|now| self.tokens(&now));
        Ok(held.is_some_and(|held| held.are(tokens)))
    }

    /// Looks whether it worked, too: the provider says yes to nearly everything.
    fn hand_in(&self, note: Note, tokens: &Tokens) {
        let shared = self.0.clone();
        let access = tokens.access();
        let delivered = shared.outbox.deliver(note);
        shared.clone().running.spawn(async move {
            let (Ok(true), Ok(known)) = (delivered.await, shared.provider.known().await) else {
                return;
            };
            let again = match shared.provider.userinfo(&known, &access).await {
                Err(oidc::Error::DeadToken) => return,
                Ok(_) => {
                    tracing::error!("a wallet's token lives on after its revocation");
                    shared.outbox.note_for_later(&access, pause(1)).await
                }
                // Nobody can tell: once more does no harm.
                Err(_) => shared.outbox.note_for_later(&access, pause(1)).await,
            };
            if let Err(error) = again {
                tracing::error!(%error, "a wallet's token could not be noted once more");
            }
        });
    }
}
