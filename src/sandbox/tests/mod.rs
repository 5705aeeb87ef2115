//! The sandbox from outside, over real HTTP.

mod authorization;
mod browser;
mod control;
mod faults;
mod hydra;
mod login;
mod logout;
mod misbehaviour;
mod tokens;
