//! What is asked for, and what came of it.

use std::sync::Arc;

use super::{Receiver, Via};
use crate::blink::Terms;
use crate::lightning::Invoice;
use crate::money::{Amount, Cents, Sats, Unit};

/// An invoice that is wanted.
#[derive(Clone, Debug)]
pub struct Order {
    /// What it comes to in satoshis: asked for wherever satoshis arrive.
    pub sats: Sats,
    /// What it comes to in cents: asked for where they arrive. Without it a dollar wallet, too, is asked for exactly these
    /// satoshis.
    pub cents: Option<Cents>,
    /// What it carries beside its amount. A lightning address gets the memo only, as a comment.
    pub terms: Terms,
}

/// An invoice that was made, and asks for what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// It decodes to the satoshis that were asked for, or, for cents, to those the dealer gives for them.
    pub invoice: Invoice,
    /// What was asked for: cents where cents arrive. The invoice itself does not tell.
    pub asked: Amount,
    /// Who was asked. Not always who was asked first.
    pub receiver: Arc<Receiver>,
    /// Who can be asked how it stands.
    pub via: Via,
}

impl Order {
    /// What is asked for where that unit arrives.
    pub(super) fn amount(&self, unit: Unit) -> Amount {
        match (unit, self.cents) {
            (Unit::Dollar, Some(cents)) => cents.into(),
            _ => self.sats.into(),
        }
    }
}
