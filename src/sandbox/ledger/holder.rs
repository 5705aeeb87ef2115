//! What holders choose for their accounts.

use super::book::Ledger;
use super::wind_down::WindDown;
use crate::sandbox::profile::Refused;

use std::sync::Arc;

impl Ledger {
    /// Payments to the name arrive there from now on; false where it is none of the account's wallets.
    pub(crate) fn choose_default_wallet(&self, person: &str, wallet_id: &str) -> bool {
        self.change(person, |account| {
            let place = account
                .wallets
                .iter()
                .position(|wallet| wallet.id == wallet_id);
            if let Some(place) = place {
                account.wallets.swap(0, place);
            }
            place.is_some()
        })
        .unwrap_or_default()
    }

    /// The language in which Blink speaks to them.
    pub(crate) fn choose_language(&self, person: &str, language: &str) {
        self.change(person, |account| {
            Arc::make_mut(&mut account.holder).language = language.to_owned();
        });
    }

    /// A name, once and for ever.
    pub(crate) fn choose_username(&self, person: &str, name: &str) -> Result<(), Refused> {
        let own = self.account_of(person);
        if own.is_some_and(|account| account.holder.username.is_some()) {
            return Err(Refused::UsernameFixed);
        }
        if self.account_named(name).is_some() {
            return Err(Refused::UsernameTaken);
        }
        self.set_username(person, Some(name));
        Ok(())
    }

    /// Announces that an account stops receiving at a midnight, so many days from now, which may be past; or calls it off.
    pub(crate) fn announce_closing(&self, person: &str, in_days: Option<i64>) {
        let now = self.clock.unix();
        self.change(person, |account| {
            account.wind_down = in_days.map(|days| WindDown::beginning(now, days));
        });
    }
}
