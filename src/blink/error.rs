//! How asking Blink can fail, as far as the difference matters to us. None of it is shown to readers as it is.

use std::time::Duration;

use crate::overload::Closed;

/// Why there is no answer, or none that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// HTTP 401, the one reliable sign that the token has expired or was revoked.
    #[error("the access token is dead")]
    DeadToken,
    /// HTTP 403: not a token that Blink takes for an access token.
    #[error("the access token is refused")]
    Forbidden,
    /// Too many requests, or Blink asks for patience. The limit is per address, so it concerns everybody here.
    #[error("Blink asks to slow down")]
    SlowDown {
        /// How long to wait, where Blink said so.
        retry_after: Option<Duration>,
    },
    /// Blink as a whole does not answer properly.
    #[error("Blink does not answer: {0}")]
    Unavailable(Trouble),
    /// A part behind Blink's API is out of order, so that what was asked for came back empty.
    #[error("a part of Blink is out of order")]
    SideService,
    /// No token, or its scopes do not cover what was asked for. The token as such is alive.
    #[error("not authorized")]
    NotAuthorized,
    /// The account is locked, closed or migrated: it can be looked at, but not asked everything.
    #[error("the account is not active")]
    AccountInactive,
    /// Blink has seen a request under this idempotency key. What became of that one is not said.
    #[error("the idempotency key was used before")]
    KeyUsed,
    /// Blink refused the question itself: an unknown id, cursor, currency or the like.
    #[error("refused: {0:?}")]
    Refused(Vec<Problem>),
}

/// In which way Blink does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No connection, or it broke.
    #[error("no connection")]
    Unreachable,
    /// Not within the deadline.
    #[error("timed out")]
    TimedOut,
    /// An HTTP status that no answer comes with.
    #[error("HTTP status {0}")]
    Status(u16),
    /// The router's own API did not answer the router.
    #[error("failing behind its router")]
    BehindRouter,
    /// The body is not the JSON that was expected.
    #[error("malformed answer")]
    Malformed,
    /// More than any answer should have.
    #[error("answer too large")]
    TooLarge,
    /// We do not ask at present.
    #[error(transparent)]
    NotAsked(#[from] Closed),
    /// The token could not even be put into a header.
    #[error("unusable token")]
    UnusableToken,
}

/// One error of a GraphQL answer. Its text may hold class names of Blink's and is for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code, where it survived Blink's router.
    pub code: Option<String>,
    /// Blink's text.
    pub message: String,
}

impl Error {
    /// Whether asking again later may help, without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::SlowDown { .. } | Self::Unavailable(_) | Self::SideService
        )
    }

    /// Whether the very next try may meet somebody else: a connection that broke, a gateway that lost its server. Not
    /// what took all the time that there was.
    pub(super) fn may_pass_at_once(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(Trouble::Unreachable | Trouble::Status(500..))
        )
    }

    /// For whatever goes without a key: a conflict is then the API's own trouble.
    pub(super) fn without_key(self) -> Self {
        match self {
            Self::KeyUsed => Self::Unavailable(Trouble::BehindRouter),
            other => other,
        }
    }

    /// For questions without input: what looks like a refusal is a part of Blink being out of order.
    pub(super) fn without_input(self) -> Self {
        match self {
            Self::Refused(_) => Self::SideService,
            other => other,
        }
    }
}

/// Codes of a passing outage behind the API.
const OUT_OF_ORDER: [&str; 5] = [
    "DB_ERROR",
    "DEALER_ERROR",
    "DEALER_OFFLINE",
    "LND_OFFLINE",
    "PRICE_SERVICE_OFFLINE",
];

/// Codes of everything that Blink has no code for.
const UNEXPLAINED: [&str; 2] = ["UNEXPECTED_CLIENT_ERROR", "UNKNOWN_CLIENT_ERROR"];

impl From<Vec<Problem>> for Error {
    /// What the errors of an answer without data come to. Codes mostly get lost on the way, so the texts
    /// have to do as well.
    fn from(problems: Vec<Problem>) -> Self {
        let any = |test: fn(&Problem) -> bool| problems.iter().any(test);
        if any(Problem::is_missing_authority) {
            Self::NotAuthorized
        } else if any(|problem| problem.has_code(&["TOO_MANY_REQUEST"])) {
            Self::SlowDown { retry_after: None }
        } else if any(Problem::is_about_a_key) {
            Self::KeyUsed
        } else if any(Problem::is_behind_router) {
            Self::Unavailable(Trouble::BehindRouter)
        } else if problems.is_empty() || any(Problem::is_out_of_order) {
            Self::SideService
        } else if any(|problem| problem.message.starts_with("Account is inactive")) {
            Self::AccountInactive
        } else {
            Self::Refused(problems)
        }
    }
}

impl Problem {
    pub(super) fn has_code(&self, codes: &[&str]) -> bool {
        self.code
            .as_deref()
            .is_some_and(|code| codes.contains(&code))
    }

    /// What was asked about is not there.
    pub(super) fn is_about_nothing(&self) -> bool {
        self.has_code(&["NOT_FOUND"])
            || self.message.contains("does not exist")
            || self.message.contains("CouldNotFind")
    }

    /// The account is on its way to another kind of account.
    pub(super) fn is_about_a_migration(&self) -> bool {
        self.code
            .as_deref()
            .is_some_and(|code| code.starts_with("MIGRATION_"))
    }

    fn is_missing_authority(&self) -> bool {
        self.has_code(&["NOT_AUTHORIZED", "NOT_AUTHENTICATED"])
            || self.message == "Not authorized"
            || self.message == "Permission denied"
            || self.message.contains("AuthorizationError")
    }

    /// The router passes the API's 409 on within a 200; nothing else there has this status.
    fn is_about_a_key(&self) -> bool {
        self.message.starts_with("HTTP fetch failed from") && self.message.contains("409")
    }

    fn is_behind_router(&self) -> bool {
        self.has_code(&["SUBREQUEST_HTTP_ERROR"])
            || self.message.starts_with("HTTP fetch failed from")
    }

    fn is_out_of_order(&self) -> bool {
        let refusal = self.message.contains("CouldNotFind") || self.message.contains("Invalid");
        self.has_code(&OUT_OF_ORDER)
            || self.has_code(&UNEXPLAINED) && !refusal
            || self.message.starts_with("Unknown error occurred")
            || (self.message.starts_with("Unexpected error occurred") && !refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: Option<&str>, message: &str) -> Error {
        let code = code.map(str::to_owned);
        let message = message.to_owned();
        vec![Problem { code, message }].into()
    }

    #[test]
    fn missing_authority_is_told_from_outages_and_refusals() {
        let unexpected =
            "Unexpected error occurred, please try again or contact support if it persists";
        assert_eq!(of(None, "Not authorized"), Error::NotAuthorized);
        assert_eq!(
            of(
                None,
                &format!("{unexpected} (code: AuthorizationError: not authorized to read data)")
            ),
            Error::NotAuthorized
        );
        assert_eq!(
            of(None, &format!("{unexpected} (code: UnknownKratosError)")),
            Error::SideService
        );
        assert_eq!(
            of(None, "Unknown error occurred (code: UnknownLedgerError)"),
            Error::SideService
        );
        assert_eq!(
            of(Some("PRICE_SERVICE_OFFLINE"), "Price unavailable"),
            Error::SideService
        );
        assert_eq!(of(None, "Account is inactive."), Error::AccountInactive);
        assert_eq!(Error::from(Vec::new()), Error::SideService);
        assert_eq!(
            of(Some("TOO_MANY_REQUEST"), "slow"),
            Error::SlowDown { retry_after: None }
        );
        assert_eq!(
            of(
                None,
                "HTTP fetch failed from 'public': 500: Internal Server Error"
            ),
            Error::Unavailable(Trouble::BehindRouter)
        );
        assert_eq!(
            of(None, "HTTP fetch failed from 'public': 409: Conflict"),
            Error::KeyUsed
        );
        for message in [
            "Invalid currency.",
            &format!("{unexpected} (code: CouldNotFindTransactionError)"),
        ] {
            assert!(matches!(of(None, message), Error::Refused(_)), "{message}");
        }
    }

    #[test]
    fn only_passing_troubles_are_temporary() {
        assert!(Error::SideService.is_temporary());
        assert!(Error::SlowDown { retry_after: None }.is_temporary());
        assert!(!Error::DeadToken.is_temporary());
        assert!(!Error::NotAuthorized.is_temporary());
    }
}
