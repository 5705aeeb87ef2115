//! Wallets that employees link to their accounts at joinblink: from *Connect* through a sign-in and a yes to *Add*, and from
//! *Disconnect* to the last trace. One row each; what waits is worked on by whichever instance comes first.

mod adding;
mod arriving;
mod connecting;
mod content;
mod disconnecting;
mod employees;
mod error;
mod finding;
mod kept;
mod keys;
mod linker;
mod listing;
mod minting;
mod purging;
mod returning;
mod state;
mod undoing;
mod worker;

pub use arriving::Wallet;
pub use connecting::Opened;
pub use disconnecting::{Asked, Disconnected};
pub use error::Error;
pub use kept::Link;
pub use linker::Linker;
pub use minting::Minted;
pub use state::{State, Why};
