//! What we ask Blink; the only place that knows its GraphQL.
//! stub
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("dead")]
    DeadToken,
    #[error("no")]
    NotAuthorized,
    #[error("x")]
    Forbidden,
    #[error("slow")]
    SlowDown {
        retry_after: Option<std::time::Duration>,
    },
    #[error("u")]
    Unavailable,
}
pub struct Options {
    pub endpoint: url::Url,
    pub deadline: std::time::Duration,
    pub price_lifetime: std::time::Duration,
}
pub struct Client;
pub struct Identity {
    pub user_id: String,
    pub display_currency: String,
}
pub struct Globals {
    pub network: String,
}
impl Client {
    pub fn new(_: Options, _: crate::clock::Clock) -> Result<Self, reqwest::Error> {
        Ok(Self)
    }
    pub async fn identity(&self, _: &secrecy::SecretString) -> Result<Identity, Error> {
        Err(Error::Unavailable)
    }
    pub async fn globals(&self) -> Result<Globals, Error> {
        Err(Error::Unavailable)
    }
}
