//! Signing in and out, as a browser sees it.

mod backchannel;
mod callback;
mod explain;
mod killed;
mod outages;
mod permissions;
mod refresh;
mod round_trip;
mod secrets;
mod sessions;
mod sign_out;
mod store;
mod tossed_cookies;
