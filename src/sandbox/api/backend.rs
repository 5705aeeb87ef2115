//! What stands behind the API; the controls hold the same ledger and the same switches.

use std::sync::Arc;

use super::idempotency::Keys;
use super::side_services::SideServices;
use crate::sandbox::clock::Clock;
use crate::sandbox::cuts::Cuts;
use crate::sandbox::ledger::book::Ledger;
use crate::sandbox::profile::Profiles;
use crate::sandbox::scripted::Scripted;
use crate::sandbox::shared::Shared;
use crate::sandbox::webhooks::Webhooks;

/// Blink's insides, as far as the API shows them.
#[derive(Debug)]
pub(super) struct Backend {
    /// Everybody's money.
    pub(super) ledger: Arc<Ledger>,
    /// What they keep beside it.
    pub(super) profiles: Arc<Profiles>,
    /// What of the rest is out of order.
    pub(super) side_services: Arc<SideServices>,
    /// Who is told of invoices.
    pub(super) webhooks: Webhooks,
    /// What is said instead of making an invoice.
    pub(super) script: Arc<Shared<Option<Scripted>>>,
    /// Which answers get lost.
    pub(super) cuts: Arc<Cuts>,
    /// Which requests were seen.
    pub(super) keys: Keys,
    /// The time, for prices.
    pub(super) clock: Clock,
}
