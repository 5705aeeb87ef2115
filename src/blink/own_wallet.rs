//! A person's wallets, as far as other questions than for their balances need them.

use cynic::QueryFragment;

use super::{WalletId, schema};
use crate::money::Unit;

/// A wallet's currency.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WalletCurrency {
    Btc,
    Usd,
    #[cynic(fallback)]
    Unknown,
}

impl WalletCurrency {
    pub(super) fn unit(self) -> Option<Unit> {
        match self {
            Self::Btc => Some(Unit::Bitcoin),
            Self::Usd => Some(Unit::Dollar),
            Self::Unknown => None,
        }
    }
}

impl From<Unit> for WalletCurrency {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Bitcoin => Self::Btc,
            Unit::Dollar => Self::Usd,
        }
    }
}

/// A wallet without its balance.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Wallet")]
pub(super) struct OwnWallet {
    id: cynic::Id,
    wallet_currency: WalletCurrency,
}

/// Ids and units of those whose unit we know.
pub(super) fn own_wallets(wallets: Vec<OwnWallet>) -> Vec<(WalletId, Unit)> {
    wallets
        .into_iter()
        .filter_map(|wallet| Some((wallet.id.into(), wallet.wallet_currency.unit()?)))
        .collect()
}
