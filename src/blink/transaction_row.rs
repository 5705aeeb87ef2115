//! One transaction as lists show it.

use cynic::{InlineFragments, QueryFragment};
use jiff::Timestamp;

use super::own_wallet::WalletCurrency;
use super::scalars::{
    self, DisplayCurrency, Memo, SafeInt, SignedAmount, SignedDisplayMajorAmount, TxExternalId,
    Username,
};
use super::{TransactionId, Trouble, WalletId, schema};
use crate::money::{Amount, Fiat, Price};

/// One entry of a wallet's history. All entries of a wallet add up to its balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Its id; provisional while an on-chain receipt is pending.
    pub id: TransactionId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether the balance grew.
    pub direction: Direction,
    /// How far it has come.
    pub status: Status,
    /// What the balance changed by: signed, the fee already in it.
    pub amount: Amount,
    /// The part of the amount that is fee, in the wallet's unit, never negative. Not to be taken off again.
    pub fee: Amount,
    /// The amount in the display currency of that day, exactly as it was recorded.
    pub display_amount: Fiat,
    /// The fee in the display currency of that day, exactly as it was recorded.
    pub display_fee: Fiat,
    /// The price it was settled at. None where the amount was too small to have one.
    pub price: Option<Price>,
    /// What somebody wrote beside it. Blink hides it on very small receipts.
    pub memo: Option<String>,
    /// The id that the invoice was given; for Lightning receipts the payment hash unless another was.
    pub external_id: Option<String>,
    /// How it was asked for.
    pub way: Way,
    /// The other side's username, where it is a Blink user who has one.
    pub counterparty: Option<String>,
    /// The other side's wallet, where it is inside Blink; our own for a conversion.
    pub counterparty_wallet: Option<WalletId>,
}

/// Whether the balance grew or shrank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It grew.
    Receive,
    /// It shrank, or nothing moved.
    Send,
}

/// How far a transaction has come.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "TxStatus")]
pub enum Status {
    /// Not settled yet. Pending is not failed.
    Pending,
    /// Settled.
    Success,
    /// Given back: there is a second entry with the refund.
    Failure,
    /// A state that was added later.
    #[cynic(fallback)]
    Unknown,
}

/// How a payment was asked for, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To a Blink user or wallet.
    Blink,
    /// With a Lightning invoice.
    Lightning,
    /// To a bitcoin address.
    OnChain,
    /// In a way that was added later.
    Unknown,
}

/// What is asked of a transaction; lists and the detail differ in how much they want to know of its ways.
/// The direction is not asked for: it is the amount's sign.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Transaction")]
pub(super) struct WireTransaction<I, S>
where
    I: QueryFragment<SchemaType = schema::InitiationVia, VariablesFields = ()>,
    S: QueryFragment<SchemaType = schema::SettlementVia, VariablesFields = ()>,
{
    id: cynic::Id,
    created_at: scalars::Timestamp,
    status: Status,
    memo: Option<Memo>,
    external_id: Option<TxExternalId>,
    settlement_amount: SignedAmount,
    settlement_fee: SignedAmount,
    settlement_currency: WalletCurrency,
    settlement_display_amount: SignedDisplayMajorAmount,
    settlement_display_fee: SignedDisplayMajorAmount,
    settlement_display_currency: DisplayCurrency,
    settlement_price: PriceOfOneSettlementMinorUnitInDisplayMinorUnit,
    pub(super) initiation_via: I,
    pub(super) settlement_via: S,
}

/// A transaction as lists ask for it.
pub(super) type Row = WireTransaction<RowInitiation, RowSettlement>;

/// A transaction in a connection. Its id is its cursor.
#[derive(QueryFragment)]
pub(super) struct TransactionEdge {
    pub(super) node: Row,
}

#[derive(QueryFragment)]
struct PriceOfOneSettlementMinorUnitInDisplayMinorUnit {
    base: SafeInt,
    offset: i32,
}

#[derive(InlineFragments)]
#[cynic(graphql_type = "InitiationVia")]
pub(super) enum RowInitiation {
    InitiationViaIntraLedger(AskedInside),
    /// The type's name says all that a list needs.
    #[cynic(fallback)]
    Other(String),
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "InitiationViaIntraLedger")]
pub(super) struct AskedInside {
    counter_party_username: Option<Username>,
    counter_party_wallet_id: Option<WalletId>,
}

#[derive(InlineFragments)]
#[cynic(graphql_type = "SettlementVia")]
pub(super) enum RowSettlement {
    SettlementViaIntraLedger(SettledInside),
    #[cynic(fallback)]
    Other,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "SettlementViaIntraLedger")]
pub(super) struct SettledInside {
    counter_party_username: Option<Username>,
    counter_party_wallet_id: Option<WalletId>,
}

/// The other side's name and wallet.
pub(super) type Counterparty = (Option<String>, Option<WalletId>);

impl<I, S> WireTransaction<I, S>
where
    I: QueryFragment<SchemaType = schema::InitiationVia, VariablesFields = ()>,
    S: QueryFragment<SchemaType = schema::SettlementVia, VariablesFields = ()>,
{
    /// The transaction, its ways read by `ways`, which may keep more of them; none when it is in a currency
    /// that we do not know.
    pub(super) fn understood<More>(
        self,
        ways: impl FnOnce(I, S) -> Result<(Way, Counterparty, More), Trouble>,
    ) -> Result<Option<(Transaction, More)>, Trouble> {
        let Some(unit) = self.settlement_currency.unit() else {
            return Ok(None);
        };
        let (way, (counterparty, counterparty_wallet), more) =
            ways(self.initiation_via, self.settlement_via)?;
        let currency = self.settlement_display_currency.try_into()?;
        let price = self.settlement_price;
        let transaction = Transaction {
            id: self.id.into(),
            created_at: self.created_at.instant()?,
            direction: if self.settlement_amount.0 > 0 {
                Direction::Receive
            } else {
                Direction::Send
            },
            status: self.status,
            amount: Amount::new(unit, self.settlement_amount.0),
            fee: Amount::new(unit, self.settlement_fee.0),
            display_amount: self.settlement_display_amount.in_currency(currency)?,
            display_fee: self.settlement_display_fee.in_currency(currency)?,
            price: u32::try_from(price.offset)
                .ok()
                .and_then(|offset| Price::new(price.base.0, offset)),
            memo: self
                .memo
                .map(|Memo(text)| text)
                .filter(|text| !text.is_empty()),
            external_id: self.external_id.map(|TxExternalId(id)| id),
            way,
            counterparty,
            counterparty_wallet,
        };
        Ok(Some((transaction, more)))
    }
}

impl Row {
    /// The transaction; none when it is in a currency that we do not know.
    pub(super) fn transaction(self) -> Result<Option<Transaction>, Trouble> {
        let understood = self.understood(|initiation, settlement| {
            let (way, asked) = match initiation {
                RowInitiation::InitiationViaIntraLedger(via) => (
                    Way::Blink,
                    (via.counter_party_username, via.counter_party_wallet_id),
                ),
                RowInitiation::Other(name) => (Way::of(&name), (None, None)),
            };
            let settled = match settlement {
                RowSettlement::SettlementViaIntraLedger(via) => {
                    (via.counter_party_username, via.counter_party_wallet_id)
                }
                RowSettlement::Other => (None, None),
            };
            // An invoice or address that a Blink user paid knows the other side only through its settlement.
            let name = settled.0.or(asked.0).map(|Username(name)| name);
            Ok((way, (name, settled.1.or(asked.1)), ()))
        })?;
        Ok(understood.map(|(transaction, ())| transaction))
    }
}

/// Those in currencies that we know.
pub(super) fn known(rows: impl IntoIterator<Item = Row>) -> Result<Vec<Transaction>, Trouble> {
    rows.into_iter()
        .filter_map(|row| row.transaction().transpose())
        .collect()
}

impl Way {
    fn of(type_name: &str) -> Self {
        match type_name {
            "InitiationViaLn" => Self::Lightning,
            "InitiationViaOnChain" => Self::OnChain,
            _ => Self::Unknown,
        }
    }
}
