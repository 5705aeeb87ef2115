//! A Blink of our own, in memory, over real HTTP; imports nothing from the rest of Till.

mod access;
mod api;
mod clock;
mod ledger;
mod options;
mod people;
mod world;
