//! API keys: what each may do, until when, how much may be spent with it and how much was.

use super::refused::Refused;
use crate::sandbox::clock::Clock;

const DAY: i64 = 86_400;

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Read,
    Receive,
    Write,
}

/// For how long is summed up what is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    Daily,
    Weekly,
    Monthly,
    Annual,
}

/// A key, without its secret: that is told once and needed by nobody here.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Unix seconds, as are the others.
    pub(crate) created_at: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
    pub(crate) revoked: bool,
    pub(crate) scopes: Vec<Scope>,
    /// Satoshis by window.
    pub(crate) limits: [Option<i64>; 4],
    pub(crate) spent: [i64; 4],
}

impl Scope {
    /// The scope of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "READ" => Self::Read,
            "RECEIVE" => Self::Receive,
            "WRITE" => Self::Write,
            _ => return None,
        })
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Receive => "RECEIVE",
            Self::Write => "WRITE",
        }
    }
}

impl Window {
    /// The window of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "DAILY" => Self::Daily,
            "WEEKLY" => Self::Weekly,
            "MONTHLY" => Self::Monthly,
            "ANNUAL" => Self::Annual,
            _ => return None,
        })
    }

    /// Its place in the lists of a key.
    pub(crate) fn place(self) -> usize {
        self as usize
    }
}

impl ApiKey {
    /// A key that was made now.
    pub(super) fn new(
        id: String,
        name: &str,
        days: Option<i64>,
        scopes: Vec<Scope>,
        clock: &Clock,
    ) -> Result<Self, Refused> {
        if scopes.is_empty() {
            return Err(Refused::NoScopes);
        }
        let now = clock.unix();
        Ok(Self {
            id,
            name: name.to_owned(),
            created_at: now,
            expires_at: days.map(|days| now + days * DAY),
            last_used_at: None,
            revoked: false,
            scopes,
            limits: [None; 4],
            spent: [0; 4],
        })
    }

    /// Whether its time is over at `now`.
    pub(crate) fn is_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}
