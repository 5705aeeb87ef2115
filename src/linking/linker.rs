//! What work on links needs.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use super::employees::Employees;
use crate::config::{Integration, Joinblink};
use crate::database::Database;
use crate::joinblink::Client;
use crate::oidc::Provider;
use crate::random::Random;
use crate::sealing::Keyring;
use crate::session::Outbox;

/// Links accounts, and unlinks them. Clones are one.
#[derive(Clone)]
pub struct Linker(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) config: Arc<Joinblink>,
    pub(super) database: Database,
    pub(super) ring: Arc<Keyring>,
    pub(super) random: Random,
    pub(super) client: Client,
    pub(super) employees: Employees,
    pub(super) outbox: Outbox,
    pub(super) provider: Arc<Provider>,
    pub(super) running: TaskTracker,
}

impl Linker {
    /// `running` counts what is under way, so that a stop can wait for it.
    pub fn new(
        config: Arc<Joinblink>,
        (database, ring): (Database, Arc<Keyring>),
        random: Random,
        client: Client,
        (outbox, provider): (Outbox, Arc<Provider>),
        running: TaskTracker,
    ) -> Self {
        Self(Arc::new(Shared {
            employees: Employees::new(client.clone()),
            config,
            database,
            ring,
            random,
            client,
            outbox,
            provider,
            running,
        }))
    }

    /// The organisation that an auth id stands for.
    pub fn integration(&self, auth_id: &str) -> Option<&Integration> {
        let mut all = self.0.config.integrations.iter();
        all.find(|one| one.auth_id == auth_id)
    }

    /// The settings.
    pub fn config(&self) -> &Joinblink {
        &self.0.config
    }
}
