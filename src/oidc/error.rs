//! What can go wrong between us and the provider.

/// The provider cannot be used at present, or contradicts what we know of it. For the log, never for a page.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No answer in time, no connection, or an answer that is not one.
    #[error("the provider does not answer: {0}")]
    Unavailable(String),
    /// Answers, but with metadata that must not be trusted (OpenID Connect Discovery 4.3).
    #[error("the provider's metadata is refused: {0}")]
    Metadata(String),
    /// Says that the access token is dead (RFC 6750 3.1).
    #[error("the provider refuses the access token")]
    DeadToken,
}
