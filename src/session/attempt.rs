//! A sign-in that was begun: sealed into a cookie of its own, so that whoever never comes back costs nothing.

use aws_lc_rs::constant_time;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::key::sha256;
use crate::database::{Database, Error, execute};
use crate::random::{NoRandomness, Random};
use crate::sealing::{Broken, Keyring, Purpose};

/// One attempt. Everything in it is secret until the callback; no `Debug`.
#[derive(Clone, Deserialize, Serialize)]
pub struct Attempt {
    /// Sent along and expected back.
    pub state: String,
    /// Expected in the ID token.
    pub nonce: String,
    /// PKCE verifier.
    pub verifier: String,
    /// Which of our callbacks was named; the exchange must name the same (RFC 6749 4.1.3).
    pub redirect_uri: Url,
    /// Path and query inside our own origin.
    pub return_to: String,
    /// Unix seconds.
    pub started_at: i64,
    /// What was asked for.
    pub scopes: String,
    /// The reader's time zone as their browser told it, to be remembered once they are signed in.
    pub time_zone: Option<String>,
    /// The provider was told to ask for credentials anew, and has to say that it did.
    #[serde(default)]
    pub asks_for_login: bool,
    /// For a session that is to be stepped up: what its key is known by. No session is opened then.
    #[serde(default)]
    pub step_up: Option<Vec<u8>>,
    /// Neither a session nor a step-up: whose errand it is, and what for.
    #[serde(default)]
    pub errand: Option<(String, String)>,
}

/// Who may use a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This call and no other one anywhere.
    Ours,
    /// Somebody was here before.
    Taken,
}

impl Attempt {
    /// Fresh secrets, 256 bits each.
    pub fn begin(
        random: &Random,
        now: i64,
        redirect_uri: Url,
        return_to: String,
        scopes: String,
    ) -> Result<Self, NoRandomness> {
        Ok(Self {
            state: random.token()?,
            nonce: random.token()?,
            verifier: random.token()?,
            redirect_uri,
            return_to,
            started_at: now,
            scopes,
            time_zone: None,
            asks_for_login: false,
            step_up: None,
            errand: None,
        })
    }

    /// Nobody gets round a new login, whatever they leave unticked.
    pub fn needs_new_login(&self) -> bool {
        self.asks_for_login && (self.step_up.is_some() || self.errand.is_some())
    }

    /// The end of the name of the cookie that carries the attempt with this state.
    pub fn cookie_suffix(state: &str) -> String {
        URL_SAFE_NO_PAD.encode(&sha256(state.as_bytes())[..6])
    }

    /// The cookie's value.
    pub fn seal(&self, ring: &Keyring) -> Result<String, Broken> {
        let plain = serde_json::to_vec(self).map_err(|_| Broken)?;
        Ok(URL_SAFE_NO_PAD.encode(ring.seal(Purpose::Attempt, &[], &[], &plain)?))
    }

    /// Opens a cookie's value.
    pub fn open(ring: &Keyring, value: &str) -> Result<Self, Broken> {
        let blob = URL_SAFE_NO_PAD.decode(value).map_err(|_| Broken)?;
        serde_json::from_slice(&ring.open(Purpose::Attempt, &[], &[], &blob)?).map_err(|_| Broken)
    }

    /// Whether a callback's state is this attempt's; compared in constant time.
    pub fn answers_to(&self, state: &SecretString) -> bool {
        let sent = state.expose_secret().as_bytes();
        constant_time::verify_slices_are_equal(self.state.as_bytes(), sent).is_ok()
    }

    /// Takes the right to exchange the code, exactly once across all instances: whoever inserts first has it.
    /// When the database does not answer nobody has it.
    pub async fn claim(&self, database: &Database, lifetime: i64) -> Result<Claim, Error> {
        let inserted = execute!(
            database,
            "INSERT INTO used_states (state_hash, expires_at) VALUES ($1, (SELECT now FROM clock) + $2)
             ON CONFLICT (state_hash) DO NOTHING",
            sha256(self.state.as_bytes()).to_vec(),
            lifetime,
        )?;
        Ok(if inserted == 1 {
            Claim::Ours
        } else {
            Claim::Taken
        })
    }
}
