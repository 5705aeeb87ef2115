//! What the holder of an account keeps at Blink beside money: API keys, webhooks, ways to sign in, choices; and what Blink
//! announces to them.

mod currency;
mod deed;
mod default_wallet;
mod done;
mod email;
mod key_limits;
mod keys;
mod language;
mod language_names;
mod new_key;
mod new_webhook;
mod outcome;
mod phone;
mod portal;
mod remove_login;
mod remove_webhook;
mod revoke_key;
mod security;
mod settings;
mod totp;
mod username;
mod verify_email;
mod webhook_example;
mod webhooks;
mod wind_down;

use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/account/keys`, `/account/webhooks`, `/account/security`, `/account/settings` and `/account/wind-down`.
pub fn routes() -> Routes {
    use Caller::{OwnForm, SignedIn};
    Routes::new()
        .get(paths::KEYS, SignedIn, keys::show)
        .get(paths::NEW_KEY, SignedIn, new_key::show)
        .post(paths::NEW_KEY, OwnForm, new_key::create)
        .get(paths::KEY_LIMITS, SignedIn, key_limits::show)
        .post(paths::KEY_LIMITS, OwnForm, key_limits::save)
        .get(paths::REVOKE_KEY, SignedIn, revoke_key::ask)
        .post(paths::REVOKE_KEY, OwnForm, revoke_key::revoke)
        .get(paths::WEBHOOKS, SignedIn, webhooks::show)
        .get(paths::NEW_WEBHOOK, SignedIn, new_webhook::show)
        .post(paths::NEW_WEBHOOK, OwnForm, new_webhook::add)
        .get(paths::REMOVE_WEBHOOK, SignedIn, remove_webhook::ask)
        .post(paths::REMOVE_WEBHOOK, OwnForm, remove_webhook::remove)
        .get(paths::WEBHOOK_PORTAL, SignedIn, portal::ask)
        .post(paths::WEBHOOK_PORTAL, OwnForm, portal::fetch)
        .get(paths::SECURITY, SignedIn, security::show)
        .get(paths::EMAIL, SignedIn, email::show)
        .post(paths::EMAIL, OwnForm, email::start)
        .get(paths::VERIFY_EMAIL, SignedIn, verify_email::show)
        .post(paths::VERIFY_EMAIL, OwnForm, verify_email::verify)
        .get(paths::REMOVE_EMAIL, SignedIn, remove_login::ask_email)
        .post(paths::REMOVE_EMAIL, OwnForm, remove_login::remove_email)
        .get(paths::PHONE, SignedIn, phone::show)
        .post(paths::PHONE, OwnForm, phone::start)
        .get(paths::VERIFY_PHONE, SignedIn, phone::begin_again)
        .post(paths::VERIFY_PHONE, OwnForm, phone::verify)
        .get(paths::REMOVE_PHONE, SignedIn, remove_login::ask_phone)
        .post(paths::REMOVE_PHONE, OwnForm, remove_login::remove_phone)
        .get(paths::TOTP, SignedIn, totp::show)
        .post(paths::TOTP, OwnForm, totp::start)
        .get(paths::VERIFY_TOTP, SignedIn, totp::begin_again)
        .post(paths::VERIFY_TOTP, OwnForm, totp::verify)
        .get(paths::REMOVE_TOTP, SignedIn, remove_login::ask_totp)
        .post(paths::REMOVE_TOTP, OwnForm, remove_login::remove_totp)
        .get(paths::CHOICES, SignedIn, settings::show)
        .get(paths::CURRENCY, SignedIn, currency::show)
        .post(paths::CURRENCY, OwnForm, currency::save)
        .get(paths::DEFAULT_WALLET, SignedIn, default_wallet::show)
        .post(paths::DEFAULT_WALLET, OwnForm, default_wallet::save)
        .get(paths::LANGUAGE, SignedIn, language::show)
        .post(paths::LANGUAGE, OwnForm, language::save)
        .get(paths::USERNAME, SignedIn, username::show)
        .post(paths::USERNAME, OwnForm, username::take)
        .get(paths::WIND_DOWN, SignedIn, wind_down::show)
}
