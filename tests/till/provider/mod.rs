//! A provider that misbehaves: what it says is refused, and nobody is signed in by it.

mod case;
mod client_secret;
mod clocks;
mod discovery;
mod documents;
mod fresh_login;
mod id_token;
mod key_rotation;
mod keys;
mod signatures;
mod token_answer;
mod userinfo;
