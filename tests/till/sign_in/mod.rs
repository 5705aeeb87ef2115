//! Signing in and out, as a browser sees it.

mod answers;
mod attempts;
mod backchannel;
mod begin;
pub(crate) mod callback;
mod devices;
mod explain;
mod killed;
mod lives;
mod lost_race;
mod outages;
mod permissions;
mod refresh;
mod refreshed_id_token;
mod revocation;
mod round_trip;
mod secrets;
mod sessions;
mod sign_out;
mod step_up;
mod store;
mod tossed_cookies;
mod written;
