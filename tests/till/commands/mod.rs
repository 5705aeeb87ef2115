//! The commands, each as the real program runs it.

mod check;
mod client;
mod compose;
mod demo;
mod key;
mod process;
mod routes;
mod sandbox;
mod serve;
mod sessions;
