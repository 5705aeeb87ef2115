//! What people keep at Blink beside their money: ways to sign in, API keys, addresses that are told of payments.

mod endpoints;
mod keys;
mod logins;
mod moving;
mod profiles;
mod refused;
mod seed;

pub(crate) use endpoints::Endpoint;
pub(crate) use keys::{ApiKey, Scope, Window};
pub(crate) use logins::{CODE, Email};
pub use moving::MigrationStatus;
pub(crate) use moving::Moving;
pub(crate) use profiles::Profiles;
pub(crate) use refused::Refused;
