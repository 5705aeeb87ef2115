//! What a token presented to the API is worth.

use std::collections::BTreeSet;

/// The answer to "what is this token worth?", asked anew for every request: revocation and expiry
/// take effect at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A live access token.
    Active(Access),
    /// Expired, revoked or never issued: 401.
    Dead,
    /// A refresh token used as an access token: 403.
    Refresh,
    /// Nobody could be asked: 500.
    Broken,
}

/// What a live access token permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    /// The id of the person it speaks for.
    pub(crate) person: String,
    /// The scopes granted; **empty means unrestricted**, as at Blink.
    pub(crate) scopes: BTreeSet<String>,
}
