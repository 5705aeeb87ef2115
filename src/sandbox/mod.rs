//! A Blink of our own, in memory, over real HTTP; imports nothing from the rest of Till.

mod access;
mod api;
mod authority;
mod clock;
mod control;
mod faults;
mod fields;
mod hydra;
mod journal;
mod ledger;
mod options;
mod outgoing;
mod pages;
mod people;
mod port;
mod provider;
mod running;
mod shared;
mod sign_in;
#[cfg(test)]
mod tests;
mod totp;
mod view;
mod world;

pub use api::side_services::SideService;
pub use control::{Control, NotOurs};
pub use faults::{Down, Fault, Part};
pub use journal::Entry;
pub use ledger::receive::{NotReceived, Way};
pub use options::{Client, Lifetimes, Options, Rotation};
pub use people::{Person, WalletKind};
pub use running::Sandbox;
