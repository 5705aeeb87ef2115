//! Addresses that are told of every payment of an account.

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) id: String,
    pub(crate) url: String,
}
