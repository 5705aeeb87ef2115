//! Who is to receive, as a register names them, and as they can be asked.

use secrecy::SecretString;

use crate::blink::{Username, WalletId};
use crate::lightning::LightningAddress;
use crate::lnurl::PayRequest;
use crate::money::Unit;

/// Who is to receive, as a register names them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The person who is signed in.
    Own {
        /// Blink's id of them.
        user: String,
        /// Into which of their wallets.
        unit: Unit,
    },
    /// Somebody by their name at Blink.
    Named {
        /// The name.
        username: Username,
        /// Into which of their wallets; none = the one they have chosen for it.
        unit: Option<Unit>,
    },
    /// Somebody by a lightning address.
    Address(LightningAddress),
}

/// What the person who is signed in lets us do.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    /// Their access token.
    pub token: &'a SecretString,
    /// Whether its scopes cover asking for money: `receive` or `write`.
    pub may_receive: bool,
}

/// Who is asked for an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// The own wallet, with the own token.
    Own {
        /// Which.
        wallet: WalletId,
        /// What it counts in.
        unit: Unit,
        /// The own name, where one was chosen.
        username: Option<Username>,
    },
    /// Somebody's wallet at Blink, without any token. The own one too, where the token does not cover asking for money.
    OnBehalf {
        /// Which.
        wallet: WalletId,
        /// What it counts in.
        unit: Unit,
        /// Whose.
        username: Option<Username>,
    },
    /// A lightning address, kept by Blink or by others.
    Address(Box<PayRequest>),
}

/// In which way somebody receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Into the own wallet; an invoice can be taken back.
    Own,
    /// Into a wallet at Blink.
    OnBehalf,
    /// At a lightning address.
    Address,
}

impl Receiver {
    /// In which way.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Own { .. } => Kind::Own,
            Self::OnBehalf { .. } => Kind::OnBehalf,
            Self::Address(_) => Kind::Address,
        }
    }

    /// What arrives there: satoshis at a lightning address.
    pub fn unit(&self) -> Unit {
        match self {
            Self::Own { unit, .. } | Self::OnBehalf { unit, .. } => *unit,
            Self::Address(_) => Unit::Bitcoin,
        }
    }

    /// The wallet at Blink.
    pub fn wallet(&self) -> Option<&WalletId> {
        match self {
            Self::Own { wallet, .. } | Self::OnBehalf { wallet, .. } => Some(wallet),
            Self::Address(_) => None,
        }
    }

    /// Whose wallet it is.
    pub(super) fn username(&self) -> Option<&Username> {
        match self {
            Self::Own { username, .. } | Self::OnBehalf { username, .. } => username.as_ref(),
            Self::Address(_) => None,
        }
    }

    /// The same, as far as it can be asked with what the token covers.
    pub(super) fn within(self, authority: Option<Authority<'_>>) -> Self {
        match self {
            Self::Own {
                wallet,
                unit,
                username,
            } if !authority.is_some_and(|authority| authority.may_receive) => Self::OnBehalf {
                wallet,
                unit,
                username,
            },
            other => other,
        }
    }
}
