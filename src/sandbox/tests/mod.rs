//! The sandbox from outside, over real HTTP.

mod authorization;
mod browser;
mod faults;
mod login;
mod logout;
mod tokens;
