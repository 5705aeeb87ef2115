//! The commands of the binary, a file each.

mod arguments;
mod check;
mod client;
#[cfg(feature = "sandbox")]
mod demo;
mod joinblink;
mod outcome;
mod routes;
mod run;
#[cfg(feature = "sandbox")]
mod sandbox;
#[cfg(feature = "sandbox")]
mod sandbox_settings;
mod serve;
mod sessions;
mod settings;
#[cfg(feature = "sandbox")]
mod workplace;

pub(crate) use run::run;
