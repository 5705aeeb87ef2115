//! Facts about the Blink that we talk to.

use std::fmt;
use std::sync::Arc;

use cynic::QueryFragment;

use super::operation::Operation;
use super::{Client, Error, Question, Trouble, schema};
use crate::money::Sats;

/// Facts about the Blink that we talk to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Globals {
    /// Which bitcoin network its money is on.
    pub network: Network,
    /// What Blink keeps of deposits, by their size; the smallest first.
    pub deposit_fees: Vec<DepositFee>,
}

/// What is kept of deposits up to a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepositFee {
    /// What is kept of each.
    pub fee: Sats,
    /// Of those up to here; none where it holds for all that are larger.
    pub up_to: Option<Sats>,
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
    fees_information: FeesInformation,
}

#[derive(QueryFragment)]
struct FeesInformation {
    deposit: DepositFeesInformation,
}

#[derive(QueryFragment)]
struct DepositFeesInformation {
    tiers: Vec<DepositFeeTier>,
}

/// Satoshis, as strings.
#[derive(QueryFragment)]
struct DepositFeeTier {
    amount: String,
    max_amount: Option<String>,
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
            let tiers = wire.fees_information.deposit.tiers;
            Ok(Globals {
                network: wire.network,
                deposit_fees: tiers.iter().map(deposit_fee).collect::<Result<_, _>>()?,
            })
        });
        self.globals.get((), ask).await
    }
}

fn deposit_fee(tier: &DepositFeeTier) -> Result<DepositFee, Trouble> {
    let sats = |text: &String| text.parse().map(Sats).map_err(|_| Trouble::Malformed);
    Ok(DepositFee {
        fee: sats(&tier.amount)?,
        up_to: tier.max_amount.as_ref().map(sats).transpose()?,
    })
}
