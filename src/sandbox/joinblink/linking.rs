//! Accounts elsewhere that employees have linked.

use serde_json::{Map, Value};

/// What one Add made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedAccount {
    /// Joinblink's own name for it.
    pub linked_account_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Which integration made it.
    pub auth_id: String,
    /// What the employee sees as its title.
    pub external_account_id: Option<String>,
    /// Whatever else the body held.
    pub others: Map<String, Value>,
}

/// All of them, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Linking(Vec<LinkedAccount>);

impl Linking {
    /// Makes one more, also where the same one is there already: nothing says that Add would look.
    pub(super) fn add(&mut self, account: LinkedAccount) {
        self.0.push(account);
    }

    /// Whether it was there.
    pub(super) fn delete(&mut self, user_id: &str, auth_id: &str, linked_account_id: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|account| {
            account.linked_account_id != linked_account_id
                || account.user_id != user_id
                || account.auth_id != auth_id
        });
        self.0.len() < before
    }

    /// Those of an employee, of every integration.
    pub(super) fn of(&self, user_id: &str) -> Vec<LinkedAccount> {
        let own = self.0.iter().filter(|account| account.user_id == user_id);
        own.cloned().collect()
    }
}
