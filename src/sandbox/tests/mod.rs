//! The sandbox from outside, over real HTTP.

mod authorization;
mod browser;
mod control;
mod faults;
mod hydra;
mod joinblink;
mod linked_accounts;
mod listener;
mod lnurl;
mod login;
mod logout;
mod misbehaviour;
mod paying;
mod socket_faults;
mod sockets;
mod tokens;
mod webhooks;
