//! Watches the house: who imports whom, how a file looks, what a template may hold.

mod assets;
mod files;
mod floors;
mod graph;
mod imports;
mod mod_files;
mod owners;
mod pages;
mod secrets;
pub(crate) mod source;
mod supply;
mod tokens;
