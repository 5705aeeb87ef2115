//! How a payment was asked for, and how it then went: two things that may differ.

use cynic::{InlineFragments, QueryFragment};
use jiff::Timestamp;

use super::scalars::{
    self, LnPaymentPreImage, LnPaymentRequest, OnChainAddress, OnChainTxHash, PaymentHash, Username,
};
use super::transaction_row::Way;
use super::{Trouble, WalletId, schema};

/// How a payment was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Initiation {
    /// To a Blink user or wallet.
    Blink {
        /// The other side.
        username: Option<String>,
        /// The other side's wallet; our own for a conversion.
        wallet: Option<WalletId>,
    },
    /// With a Lightning invoice.
    Lightning {
        /// Hash of the invoice.
        payment_hash: String,
        /// The invoice (BOLT11), where Blink knows it.
        payment_request: Option<String>,
    },
    /// To a bitcoin address.
    OnChain {
        /// The address, where Blink knows it.
        address: Option<String>,
    },
    /// In a way that was added later.
    Unknown,
}

/// How a payment went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Inside Blink, even where an invoice or an address was paid.
    Blink {
        /// The other side.
        username: Option<String>,
        /// The other side's wallet; our own for a conversion.
        wallet: Option<WalletId>,
        /// The proof of payment, where an invoice was paid.
        preimage: Option<String>,
    },
    /// Over Lightning.
    Lightning {
        /// The proof of payment.
        preimage: Option<String>,
    },
    /// On the blockchain.
    OnChain {
        /// The bitcoin transaction, once there is one.
        transaction_hash: Option<String>,
        /// Which of its outputs.
        output: Option<i32>,
        /// When it is expected to be seen.
        expected_at: Option<Timestamp>,
    },
    /// In a way that was added later.
    Unknown,
}

/// The other side's name and wallet.
type Counterparty = (Option<String>, Option<WalletId>);

impl Initiation {
    pub(super) fn way(&self) -> Way {
        match self {
            Self::Blink { .. } => Way::Blink,
            Self::Lightning { .. } => Way::Lightning,
            Self::OnChain { .. } => Way::OnChain,
            Self::Unknown => Way::Unknown,
        }
    }

    pub(super) fn counterparty(&self) -> Option<Counterparty> {
        match self {
            Self::Blink { username, wallet } => Some((username.clone(), wallet.clone())),
            _ => None,
        }
    }
}

impl Settlement {
    pub(super) fn counterparty(&self) -> Option<Counterparty> {
        match self {
            Self::Blink {
                username, wallet, ..
            } => Some((username.clone(), wallet.clone())),
            _ => None,
        }
    }
}

#[derive(InlineFragments)]
#[cynic(graphql_type = "InitiationVia")]
pub(super) enum WireInitiation {
    InitiationViaIntraLedger(InitiationViaIntraLedger),
    InitiationViaLn(InitiationViaLn),
    InitiationViaOnChain(InitiationViaOnChain),
    #[cynic(fallback)]
    Unknown,
}

#[derive(QueryFragment)]
pub(super) struct InitiationViaIntraLedger {
    counter_party_username: Option<Username>,
    counter_party_wallet_id: Option<WalletId>,
}

/// The request costs Blink a look-up per row: only in the detail.
#[derive(QueryFragment)]
pub(super) struct InitiationViaLn {
    payment_hash: PaymentHash,
    payment_request: LnPaymentRequest,
}

#[derive(QueryFragment)]
pub(super) struct InitiationViaOnChain {
    address: OnChainAddress,
}

#[derive(InlineFragments)]
#[cynic(graphql_type = "SettlementVia")]
pub(super) enum WireSettlement {
    SettlementViaIntraLedger(SettlementViaIntraLedger),
    SettlementViaLn(SettlementViaLn),
    SettlementViaOnChain(SettlementViaOnChain),
    #[cynic(fallback)]
    Unknown,
}

/// The preimage costs Blink a look-up per row: only in the detail.
#[derive(QueryFragment)]
pub(super) struct SettlementViaIntraLedger {
    counter_party_username: Option<Username>,
    counter_party_wallet_id: Option<WalletId>,
    pre_image: Option<LnPaymentPreImage>,
}

#[derive(QueryFragment)]
pub(super) struct SettlementViaLn {
    pre_image: Option<LnPaymentPreImage>,
}

#[derive(QueryFragment)]
pub(super) struct SettlementViaOnChain {
    transaction_hash: Option<OnChainTxHash>,
    vout: Option<i32>,
    arrival_in_mempool_estimated_at: Option<scalars::Timestamp>,
}

impl From<WireInitiation> for Initiation {
    fn from(wire: WireInitiation) -> Self {
        match wire {
            WireInitiation::InitiationViaIntraLedger(via) => Self::Blink {
                username: via.counter_party_username.map(|Username(name)| name),
                wallet: via.counter_party_wallet_id,
            },
            WireInitiation::InitiationViaLn(via) => Self::Lightning {
                payment_hash: via.payment_hash.0,
                payment_request: Some(via.payment_request.0).filter(|text| !text.is_empty()),
            },
            WireInitiation::InitiationViaOnChain(via) => Self::OnChain {
                address: via.address.known(),
            },
            WireInitiation::Unknown => Self::Unknown,
        }
    }
}

impl TryFrom<WireSettlement> for Settlement {
    type Error = Trouble;

    fn try_from(wire: WireSettlement) -> Result<Self, Trouble> {
        Ok(match wire {
            WireSettlement::SettlementViaIntraLedger(via) => Self::Blink {
                username: via.counter_party_username.map(|Username(name)| name),
                wallet: via.counter_party_wallet_id,
                preimage: via.pre_image.map(|LnPaymentPreImage(hex)| hex),
            },
            WireSettlement::SettlementViaLn(via) => Self::Lightning {
                preimage: via.pre_image.map(|LnPaymentPreImage(hex)| hex),
            },
            WireSettlement::SettlementViaOnChain(via) => {
                let expected_at = via.arrival_in_mempool_estimated_at;
                Self::OnChain {
                    transaction_hash: via.transaction_hash.map(|OnChainTxHash(hex)| hex),
                    output: via.vout,
                    expected_at: expected_at.map(scalars::Timestamp::instant).transpose()?,
                }
            }
            WireSettlement::Unknown => Self::Unknown,
        })
    }
}
