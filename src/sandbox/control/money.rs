//! Power over what arrives, and over the services that tell of it.

use super::handle::Control;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::receive::{NotReceived, Way};
use crate::sandbox::people::WalletKind;

impl Control {
    /// Lets a person (by id) receive an amount in satoshis or cents; the id of the new entry.
    pub fn receive(
        &self,
        person: &str,
        wallet: WalletKind,
        amount: i64,
        memo: Option<&str>,
        way: Way,
    ) -> Result<String, NotReceived> {
        self.world()
            .ledger
            .receive(person, wallet, amount, memo, way)
    }

    /// Confirms a pending receipt; **its id changes**, and the new one is returned.
    pub fn confirm(&self, pending_id: &str) -> Result<String, NotReceived> {
        self.world().ledger.confirm(pending_id)
    }

    /// The ids of a person's pending receipts.
    pub fn pending(&self, person: &str) -> Vec<String> {
        let account = self.world().ledger.account_of(person);
        account
            .map(|account| {
                account
                    .pending
                    .iter()
                    .map(|entry| entry.id.clone())
                    .collect()
            })
            .unwrap_or_default()
    }

    /// Whether one of the services beside the API's core is out of order.
    pub fn is_failing(&self, service: SideService) -> bool {
        self.world().side_services.is_failing(service)
    }

    /// Of these currencies and usernames nobody knows from now on what is wrong with them: whoever asks for one is told of an
    /// unexpected error.
    pub fn set_unexplained(&self, words: &[&str]) {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        self.world().side_services.set_unexplained(words);
    }

    /// Breaks or mends one of the services beside the API's core.
    pub fn set_failing(&self, service: SideService, failing: bool) {
        self.world().side_services.set_failing(service, failing);
    }
}
