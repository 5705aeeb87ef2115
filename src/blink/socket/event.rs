//! What the websocket tells.

use crate::blink::Error;
use crate::lightning::{PaymentHash, Preimage};

/// What the websocket tells. Of one watched invoice each thing once on each connection, whatever Blink repeats, and nothing
/// after it was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// All that is watched is being watched, from now on. **Nothing of what happened before is told**: ask.
    Connected,
    /// Nothing is being watched until the next [`Event::Connected`].
    Lost,
    /// Blink watches it: not paid so far.
    Pending {
        /// Which invoice.
        hash: PaymentHash,
    },
    /// Paid and booked; it is not watched any more.
    Paid {
        /// Which invoice.
        hash: PaymentHash,
        /// It opens the hash. For a moment after the booking Blink may not know it: ask.
        preimage: Option<Preimage>,
    },
    /// Nobody paid it in time. It goes on being watched: a payment held in the last second may still be booked.
    Expired {
        /// Which invoice.
        hash: PaymentHash,
    },
    /// Blink does not watch it, and no more is told of it.
    Refused {
        /// Which invoice.
        hash: PaymentHash,
        /// Why.
        error: Error,
    },
}
