//! Power over tokens, keys and logins, while our own provider issues them.

use super::handle::Control;
use crate::sandbox::authority::Authority;
use crate::sandbox::misbehaviour::{Misbehaviour, Place};
use crate::sandbox::options::{Lifetimes, Rotation};
use crate::sandbox::provider::Provider;

/// What the controls cannot do while a real Hydra issues the tokens.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a real Hydra issues the tokens; ask it")]
pub struct NotOurs;

impl Control {
    /// How long things last.
    pub fn lifetimes(&self) -> Result<Lifetimes, NotOurs> {
        Ok(self.provider()?.lifetimes().get())
    }

    /// How long things that are issued from now on last. A second is the least that makes sense.
    pub fn set_lifetimes(&self, lifetimes: Lifetimes) -> Result<(), NotOurs> {
        self.provider()?.lifetimes().set(lifetimes);
        Ok(())
    }

    /// What happens to used refresh tokens.
    pub fn rotation(&self) -> Result<Rotation, NotOurs> {
        Ok(self.provider()?.rotation().get())
    }

    /// What happens to used refresh tokens from now on.
    pub fn set_rotation(&self, rotation: Rotation) -> Result<(), NotOurs> {
        self.provider()?.rotation().set(rotation);
        Ok(())
    }

    /// Lets every access token expire now, or those of one person (by id). Refresh tokens stay
    /// good.
    pub fn expire_access_tokens(&self, person: Option<&str>) -> Result<(), NotOurs> {
        self.provider()?.expire_access_tokens(person);
        Ok(())
    }

    /// An access token of a person (by id) who has ticked these boxes, without any page.
    pub fn access_token(&self, person: &str, scopes: &[&str]) -> Result<String, NotOurs> {
        Ok(self.provider()?.hand_out(person, scopes))
    }

    /// Revokes every grant, or those of one person (by id); says how many there were.
    pub fn revoke_all(&self, person: Option<&str>) -> Result<usize, NotOurs> {
        Ok(self.provider()?.revoke_all(person))
    }

    /// Does this wrong too, in this order, until it is done or taken back.
    pub fn misbehave(&self, more: Vec<Misbehaviour>) -> Result<(), NotOurs> {
        self.provider()?.plan().add(more);
        Ok(())
    }

    /// What is still to be done wrong.
    pub fn misbehaviours(&self) -> Result<Vec<Misbehaviour>, NotOurs> {
        Ok(self.provider()?.plan().due())
    }

    /// Takes every misbehaviour back.
    pub fn behave(&self) -> Result<(), NotOurs> {
        self.provider()?.plan().clear();
        Ok(())
    }

    /// The last ID token or logout token, as it was sent.
    pub fn last_token(&self, place: Place) -> Result<Option<String>, NotOurs> {
        Ok(self.provider()?.last_token(place))
    }

    /// A logout token for a login (its `sid`), sent to nobody; with what it is to do wrong. Empty where it cannot be made.
    pub fn logout_token(&self, sid: &str) -> Result<String, NotOurs> {
        let token = self.provider()?.logout_token(sid);
        Ok(token.unwrap_or_default())
    }

    /// Signs with a fresh key from now on; the old ones stay published.
    pub fn rotate_keys(&self) -> Result<(), NotOurs> {
        if let Err(error) = self.provider()?.rotate_keys() {
            tracing::error!(%error, "the keys stay as they are");
        }
        Ok(())
    }

    /// Ends every remembered login, or those of one person (by id), and sends logout tokens; says
    /// how many. Logins whose box "Remember me" was not ticked are unknown to the provider.
    pub fn end_logins(&self, person: Option<&str>) -> Result<usize, NotOurs> {
        Ok(self.provider()?.end_sessions(person))
    }

    /// How many live access and refresh tokens there are.
    pub fn count_tokens(&self) -> Result<(usize, usize), NotOurs> {
        Ok(self.provider()?.count_tokens())
    }

    fn provider(&self) -> Result<&Provider, NotOurs> {
        match &self.world().authority {
            Authority::Own(provider) => Ok(provider),
            Authority::Hydra(_) => Err(NotOurs),
        }
    }
}
