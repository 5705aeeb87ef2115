//! Who employees are, remembered for a minute: a page that is loaded again costs no second call.

use std::time::Duration;

use moka::future::Cache;

use crate::config::Integration;
use crate::joinblink::{Away, Client, Employee, EmployeeId};

const KEPT: Duration = Duration::from_secs(60);
const MOST: u64 = 1000;

/// Whether joinblink knows them, by integration and id.
pub(super) struct Employees {
    client: Client,
    known: Cache<(String, EmployeeId), Option<Employee>>,
}

impl Employees {
    pub(super) fn new(client: Client) -> Self {
        let known = Cache::builder()
            .max_capacity(MOST)
            .time_to_live(KEPT)
            .build();
        Self { client, known }
    }

    /// Somebody by their id; none where joinblink knows nobody by it.
    pub(super) async fn find(
        &self,
        of: &Integration,
        user: &EmployeeId,
    ) -> Result<Option<Employee>, Away> {
        let key = (of.auth_id.clone(), user.clone());
        if let Some(known) = self.known.get(&key).await {
            return Ok(known);
        }
        let found = self.client.employee(of, user).await?;
        self.known.insert(key, found.clone()).await;
        Ok(found)
    }
}
