//! All settings, typed, read once at the start and checked as a whole.

mod reach;
mod read;
mod settings;
mod typed;
mod understand;

pub use read::{Problem, Problems, Values, readable_by_others};
pub use settings::{SETTINGS, Setting};
pub use typed::{Api, Client, Config, Database, Lifetimes, Limits, Provider, SecretKey, Web};
