//! The commands of the binary, a file each.

mod arguments;
mod check;
mod client;
mod outcome;
mod routes;
mod run;
#[cfg(feature = "sandbox")]
mod sandbox;
mod serve;
mod sessions;
mod settings;

pub(crate) use run::run;
