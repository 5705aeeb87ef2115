//! One transaction as lists show it.

use cynic::{InlineFragments, QueryFragment};
use jiff::Timestamp;

use super::own_wallet::WalletCurrency;
use super::scalars::{
    self, DisplayCurrency, LnPaymentPreImage, Memo, OnChainAddress, OnChainTxHash, PaymentHash,
    SafeInt, SignedAmount, SignedDisplayMajorAmount, TxExternalId, Username,
};
use super::{TransactionId, Trouble, WalletId, schema};
use crate::money::{Amount, Fiat, Price, Unit};

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
    /// Hash of the invoice that was paid.
    pub payment_hash: Option<String>,
    /// The proof that it was, where it was paid from or to outside Blink.
    pub preimage: Option<String>,
    /// The bitcoin address that was paid, where Blink knows it.
    pub address: Option<String>,
    /// The bitcoin transaction that paid it.
    pub chain_hash: Option<String>,
}

impl Transaction {
    /// The unit of the person's other wallet, where it is a conversion between the two.
    pub fn converted_with(&self, wallets: &[(WalletId, Unit)]) -> Option<Unit> {
        let other = self.counterparty_wallet.as_ref()?;
        let (_, unit) = wallets.iter().find(|(id, _)| id == other)?;
        (*unit != self.amount.unit()).then_some(*unit)
    }
}

/// An entry in a currency that we do not know: no more of it is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LeftOut {
    /// Its id.
    pub id: TransactionId,
    /// When it was made.
    pub at: Timestamp,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// To a Blink user or wallet.
    Blink,
    /// With a Lightning invoice.
    Lightning,
    /// To a bitcoin address.
    OnChain,
    /// In a way that was added later.
    #[default]
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
    InitiationViaLn(AskedByInvoice),
    InitiationViaOnChain(AskedByAddress),
    #[cynic(fallback)]
    Unknown,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "InitiationViaIntraLedger")]
pub(super) struct AskedInside {
    counter_party_username: Option<Username>,
    counter_party_wallet_id: Option<WalletId>,
}

/// Without the invoice, which costs Blink a look-up per row.
#[derive(QueryFragment)]
#[cynic(graphql_type = "InitiationViaLn")]
pub(super) struct AskedByInvoice {
    payment_hash: PaymentHash,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "InitiationViaOnChain")]
pub(super) struct AskedByAddress {
    address: OnChainAddress,
}

#[derive(InlineFragments)]
#[cynic(graphql_type = "SettlementVia")]
pub(super) enum RowSettlement {
    SettlementViaIntraLedger(SettledInside),
    SettlementViaLn(SettledOutside),
    SettlementViaOnChain(SettledOnChain),
    #[cynic(fallback)]
    Unknown,
}

/// Without the preimage, which costs Blink a look-up per row.
#[derive(QueryFragment)]
#[cynic(graphql_type = "SettlementViaIntraLedger")]
pub(super) struct SettledInside {
    counter_party_username: Option<Username>,
    counter_party_wallet_id: Option<WalletId>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "SettlementViaLn")]
pub(super) struct SettledOutside {
    pre_image: Option<LnPaymentPreImage>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "SettlementViaOnChain")]
pub(super) struct SettledOnChain {
    transaction_hash: Option<OnChainTxHash>,
}

/// What the two ways of a transaction tell of it.
#[derive(Default)]
pub(super) struct Ways {
    pub(super) way: Way,
    pub(super) counterparty: Option<String>,
    pub(super) counterparty_wallet: Option<WalletId>,
    pub(super) payment_hash: Option<String>,
    pub(super) preimage: Option<String>,
    pub(super) address: Option<String>,
    pub(super) chain_hash: Option<String>,
}

impl<I, S> WireTransaction<I, S>
where
    I: QueryFragment<SchemaType = schema::InitiationVia, VariablesFields = ()>,
    S: QueryFragment<SchemaType = schema::SettlementVia, VariablesFields = ()>,
{
    /// The transaction, its ways read by `ways`, which may keep more of them; none when it is in a currency
    /// that we do not know.
    pub(super) fn understood<More>(
        self,
        ways: impl FnOnce(I, S) -> Result<(Ways, More), Trouble>,
    ) -> Result<Option<(Transaction, More)>, Trouble> {
        let Some(unit) = self.settlement_currency.unit() else {
            return Ok(None);
        };
        let (ways, more) = ways(self.initiation_via, self.settlement_via)?;
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
            way: ways.way,
            counterparty: ways.counterparty,
            counterparty_wallet: ways.counterparty_wallet,
            payment_hash: ways.payment_hash,
            preimage: ways.preimage,
            address: ways.address,
            chain_hash: ways.chain_hash,
        };
        Ok(Some((transaction, more)))
    }
}

impl Row {
    /// The transaction; none when it is in a currency that we do not know.
    pub(super) fn transaction(self) -> Result<Option<Transaction>, Trouble> {
        let understood =
            self.understood(|initiation, settlement| Ok((Ways::of(initiation, settlement), ())))?;
        Ok(understood.map(|(transaction, ())| transaction))
    }
}

impl Ways {
    /// An invoice or address that a Blink user paid knows the other side only through its settlement.
    fn of(initiation: RowInitiation, settlement: RowSettlement) -> Self {
        let mut ways = Self::default();
        match initiation {
            RowInitiation::InitiationViaIntraLedger(via) => {
                ways.way = Way::Blink;
                ways.counterparty = via.counter_party_username.map(|Username(name)| name);
                ways.counterparty_wallet = via.counter_party_wallet_id;
            }
            RowInitiation::InitiationViaLn(via) => {
                ways.way = Way::Lightning;
                ways.payment_hash = Some(via.payment_hash.0).filter(|hash| !hash.is_empty());
            }
            RowInitiation::InitiationViaOnChain(via) => {
                ways.way = Way::OnChain;
                ways.address = via.address.known();
            }
            RowInitiation::Unknown => {}
        }
        match settlement {
            RowSettlement::SettlementViaIntraLedger(via) => {
                let name = via.counter_party_username.map(|Username(name)| name);
                ways.counterparty = name.or(ways.counterparty);
                ways.counterparty_wallet = via.counter_party_wallet_id.or(ways.counterparty_wallet);
            }
            RowSettlement::SettlementViaLn(via) => {
                ways.preimage = via.pre_image.map(|LnPaymentPreImage(hex)| hex);
            }
            RowSettlement::SettlementViaOnChain(via) => {
                ways.chain_hash = via.transaction_hash.map(|OnChainTxHash(hex)| hex);
            }
            RowSettlement::Unknown => {}
        }
        ways
    }
}

/// Those in currencies that we know.
pub(super) fn known(rows: impl IntoIterator<Item = Row>) -> Result<Vec<Transaction>, Trouble> {
    Ok(apart(rows)?.0)
}

/// Those in currencies that we know, and the others.
pub(super) fn apart(
    rows: impl IntoIterator<Item = Row>,
) -> Result<(Vec<Transaction>, Vec<LeftOut>), Trouble> {
    let (mut known, mut left_out) = (Vec::new(), Vec::new());
    for row in rows {
        let one = LeftOut {
            id: row.id.clone().into(),
            at: row.created_at.instant()?,
        };
        match row.transaction()? {
            Some(row) => known.push(row),
            None => left_out.push(one),
        }
    }
    Ok((known, left_out))
}
