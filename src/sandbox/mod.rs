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
mod lnurl;
mod lnurl_fault;
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
mod sockets;
#[cfg(test)]
mod tests;
mod totp;
mod view;
mod webhooks;
mod world;

pub use api::side_services::SideService;
pub use control::{Control, NotOurs, SeenInvoice};
pub use entry::{Authorization, Entry};
pub use faults::{Down, Fault, Part};
pub use ledger::invoice::InvoiceStatus;
pub use ledger::market::Prices;
pub use ledger::paying::NotPaid;
pub use ledger::receive::{NotReceived, Way};
pub use lnurl_fault::LnurlFault;
pub use misbehaviour::{How, KeyName, Misbehaviour, Place, Shape};
pub use options::{Client, Lifetimes, Options, Rotation};
pub use people::{Person, Standing, WalletKind};
pub use running::Sandbox;
pub use sockets::{Silence, SocketRules};
pub use webhooks::Delivery;
