//! How asking a lightning address can fail, as far as a person can be told something different about it.

use crate::money::Sats;
use crate::overload::Closed;

/// Why there is no answer, or none that we trust.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nobody is paid under this name.
    #[error("nobody has this lightning address")]
    NoSuchAddress,
    /// Whoever keeps the address says no, in words of their own that are not to be trusted.
    #[error("refused: {0}")]
    Refused(String),
    /// Less than is taken here.
    #[error("less than {0:?}")]
    TooLittle(Sats),
    /// More than is taken here.
    #[error("more than {0:?}")]
    TooMuch(Sats),
    /// It does not say where one can ask whether it was paid (LUD-21): its payments would never be seen.
    #[error("cannot tell when it is paid")]
    CannotTell,
    /// The invoice is not the one that was asked for.
    #[error("the invoice is not what was asked for: {0}")]
    WrongInvoice(Mismatch),
    /// It leads to where we do not go: not https, or an address that is not everybody's.
    #[error("leads to a place that is not public")]
    Forbidden,
    /// No connection, or it broke; or nobody knows the domain.
    #[error("no connection")]
    Unreachable,
    /// Not within the deadline.
    #[error("timed out")]
    TimedOut,
    /// An HTTP status that no answer comes with.
    #[error("HTTP status {0}")]
    Status(u16),
    /// Not the JSON that the standards say.
    #[error("malformed answer")]
    Malformed,
    /// More than any answer should have.
    #[error("answer too large")]
    TooLarge,
    /// We do not ask at present.
    #[error(transparent)]
    NotAsked(#[from] Closed),
}

/// In what an invoice differs from what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It is none.
    #[error("not an invoice")]
    NoInvoice,
    /// It asks for another amount, or for any.
    #[error("another amount")]
    Amount,
    /// It does not commit to what the address said that it is for (LUD-06).
    #[error("another description")]
    Description,
    /// Other money.
    #[error("another network")]
    Network,
    /// It was made in the future, or expires at the end of times: it would be watched for ever.
    #[error("from the future")]
    Future,
    /// It has expired already.
    #[error("expired")]
    Expired,
    /// The preimage does not open its hash.
    #[error("a preimage that does not open it")]
    Preimage,
    /// The answer is about another invoice.
    #[error("another invoice")]
    Other,
}

impl Error {
    /// Whether asking again later may help, without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::TimedOut | Self::Status(429 | 500..) | Self::NotAsked(_)
        )
    }
}
