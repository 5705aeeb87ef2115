//! What the holder of an account keeps at Blink, and what changes it.

mod changing;
mod guarded;
mod keys;
mod logins;
mod settings;
mod totp;
mod webhooks;
mod wind_down;
