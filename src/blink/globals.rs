//! Facts about the Blink that we talk to.

use std::fmt;
use std::sync::Arc;

use cynic::QueryFragment;

use super::operation::Operation;
use super::{Client, Error, Question, schema};

/// Facts about the Blink that we talk to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Globals {
    /// Which bitcoin network its money is on.
    pub network: Network,
}

/// A bitcoin network.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(rename_all = "lowercase")]
pub enum Network {
    /// Real money.
    Mainnet,
    /// A developer's own machine.
    Regtest,
    /// Test coins, Blink's staging.
    Signet,
    /// Test coins.
    Testnet,
    /// One that was added later.
    #[cynic(fallback)]
    Unknown,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mainnet => "mainnet",
            Self::Regtest => "regtest",
            Self::Signet => "signet",
            Self::Testnet => "testnet",
            Self::Unknown => "unknown",
        })
    }
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct GlobalsQuery {
    globals: Option<WireGlobals>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Globals")]
struct WireGlobals {
    network: Network,
}

const TEXT: &str = include_str!("../../schema/operations/globals.graphql");

pub(super) fn operation() -> Operation<GlobalsQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// Facts about this Blink, kept for ten minutes.
    pub async fn globals(&self) -> Result<Arc<Globals>, Error> {
        let ask = self.ask(Question::Globals, operation(), None, |reply| {
            let wire = reply
                .part(|query| query.globals)
                .map_err(Error::without_input)?;
            Ok(Globals {
                network: wire.network,
            })
        });
        self.globals.get((), ask).await
    }
}
