//! A wallet, as its owner and as a payer sees it.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::connection::Connection;
use super::invoice::InvoiceView;
use super::invoice_connection::invoices;
use super::transaction::{TransactionView, transactions};
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::ledger::bolt11;
use crate::sandbox::ledger::entry::{Entry, Initiation};
use crate::sandbox::people::WalletKind;

/// A wallet with all that is in it.
pub(super) struct WalletView<'a> {
    pub(super) account: &'a Account,
    pub(super) wallet: &'a Wallet,
    pub(super) asking: &'a Asking<'a>,
}

impl ObjectValue for WalletView<'_> {
    fn type_name(&self) -> &str {
        match self.wallet.kind {
            WalletKind::Btc => "BTCWallet",
            WalletKind::Usd => "UsdWallet",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let (account, wallet) = (self.account, self.wallet);
        let is_mine = |id: &str| id == wallet.id;
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(wallet.id.as_str()),
            "accountId" => ResolvedValue::leaf(account.id.as_str()),
            "walletCurrency" => ResolvedValue::leaf(unit(wallet.kind)),
            "balance" => {
                self.asking.through(SideService::Balances)?;
                ResolvedValue::leaf(wallet.balance)
            }
            "pendingIncomingBalance" => ResolvedValue::leaf(account.pending_balance(&wallet.id)),
            "pendingIncomingTransactions" => {
                transactions(account.pending_of(move |id| id == wallet.id))
            }
            "transactions" => {
                self.asking.through(SideService::Transactions)?;
                let page = account.page(&input::paging(info.arguments()), is_mine)?;
                ResolvedValue::object(Connection(page))
            }
            "invoices" => invoices(self.asking, info, is_mine)?,
            "invoiceByPaymentHash" => ResolvedValue::object(self.invoice(info)?),
            "transactionsByPaymentHash" => {
                self.asking.through(SideService::Transactions)?;
                let hash = input::payment_hash(input::text(info.arguments(), "paymentHash"))?;
                match self.asking.backend.ledger.sends.hidden.get() {
                    true => self.entries_of(String::new()),
                    false => self.entries_of(hash),
                }
            }
            "transactionsByPaymentRequest" => {
                self.asking.through(SideService::Transactions)?;
                let text = input::text(info.arguments(), "paymentRequest");
                let read = bolt11::read(&input::payment_request(text)?);
                let unreadable = Refusal::InvalidValue("LnPaymentRequest");
                self.entries_of(read.ok_or(unreadable)?.payment_hash)
            }
            "transactionById" => {
                self.asking.through(SideService::Transactions)?;
                ResolvedValue::object(TransactionView(self.entry(info)?))
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

impl WalletView<'_> {
    fn invoice(&self, info: &ResolveInfo<'_>) -> Result<InvoiceView, Refusal> {
        let hash = input::payment_hash(input::text(info.arguments(), "paymentHash"))?;
        let invoice = self.asking.backend.ledger.invoice(&hash);
        invoice
            .filter(|invoice| invoice.wallet_id() == Some(self.wallet.id.as_str()))
            .map(|invoice| InvoiceView {
                invoice,
                at: self.asking.at,
            })
            .ok_or(Refusal::NotFound("CouldNotFindWalletInvoiceError"))
    }

    /// The newest first.
    fn entries_of(&self, hash: String) -> ResolvedValue<'_> {
        let wallet = self.wallet.id.as_str();
        let entries = self.account.entries.iter().rev();
        transactions(entries.filter(move |entry| {
            entry.wallet_id == wallet
                && matches!(&entry.initiation, Initiation::Lightning { payment_hash, .. } if *payment_hash == hash)
        }))
    }

    /// Pending receipts are not found under their ids.
    fn entry(&self, info: &ResolveInfo<'_>) -> Result<&Entry, Refusal> {
        let id = input::text(info.arguments(), "transactionId").unwrap_or_default();
        if id.len() != 24 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Refusal::NotFound("InvalidLedgerTransactionId"));
        }
        self.account
            .entry(id)
            .filter(|entry| entry.wallet_id == self.wallet.id)
            .map(|entry| &**entry)
            .ok_or(Refusal::NotFound("CouldNotFindTransactionError"))
    }
}

/// What a payer learns of a wallet.
pub(super) struct PublicWallet {
    id: String,
    kind: WalletKind,
}

impl From<&Wallet> for PublicWallet {
    fn from(wallet: &Wallet) -> Self {
        Self {
            id: wallet.id.clone(),
            kind: wallet.kind,
        }
    }
}

impl ObjectValue for PublicWallet {
    fn type_name(&self) -> &str {
        "PublicWallet"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(self.id.as_str()),
            "currency" => ResolvedValue::leaf(unit(self.kind)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

/// `WalletCurrency`.
pub(super) fn unit(kind: WalletKind) -> &'static str {
    match kind {
        WalletKind::Btc => "BTC",
        WalletKind::Usd => "USD",
    }
}
