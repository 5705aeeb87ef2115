//! All settings, typed, read once at the start and checked as a whole.

mod addresses;
mod joinblink;
mod reach;
mod read;
mod setting;
mod settings;
mod typed;
mod understand;

pub use joinblink::{ExternalId, Integration, Joinblink, PathTemplate};
pub use read::{Problem, Problems, Values, readable_by_others};
pub use setting::Setting;
pub use settings::SETTINGS;
pub use typed::{Api, Client, Config, Database, Lifetimes, Limits, Provider, SecretKey, Web};
