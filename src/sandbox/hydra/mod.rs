//! A real Ory Hydra v2.2, for which the sandbox is the login, consent and logout app.

mod admin;
mod introspection;
mod questions;

pub(super) use admin::Hydra;
