//! A Blink of our own, in memory, over real HTTP; imports nothing from the rest of Till.

mod access;
mod api;
mod authority;
mod clock;
mod control;
mod entry;
mod faults;
mod fields;
mod hydra;
mod journal;
mod ledger;
mod misbehaviour;
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
pub use entry::{Authorization, Entry};
pub use faults::{Down, Fault, Part};
pub use ledger::receive::{NotReceived, Way};
pub use misbehaviour::{How, KeyName, Misbehaviour, Place, Shape};
pub use options::{Client, Lifetimes, Options, Rotation};
pub use people::{Person, WalletKind};
pub use running::Sandbox;
