//! Sending: the seven mutations that move money, and the four that say what it would cost.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonMap;

use super::payload::errors;
use super::transaction::TransactionView;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::ledger::entry::Entry;
use crate::sandbox::ledger::invoicing::{Sum, Wish};
use crate::sandbox::ledger::not_sent::{NotSent, Payer, Sent};
use crate::sandbox::people::{LIGHTNING_DOMAIN, WalletKind};

/// Whether the mutation of that name moves money.
pub(in crate::sandbox::api) fn moves_money(field: &str) -> bool {
    matches!(
        field,
        "intraLedgerPaymentSend"
            | "intraLedgerUsdPaymentSend"
            | "lnInvoicePaymentSend"
            | "lnNoAmountInvoicePaymentSend"
            | "lnNoAmountUsdInvoicePaymentSend"
            | "lnAddressPaymentSend"
            | "lnurlPaymentSend"
    )
}

/// The answer of one of these mutations; nothing where it is none of them.
pub(super) fn send<'a>(
    asking: &Asking<'_>,
    account: &Account,
    field: &str,
    arguments: &JsonMap,
) -> Option<ResolvedValue<'a>> {
    if moves_money(field) {
        let outcome = pay(asking, account, field, arguments);
        return Some(ResolvedValue::object(SendPayload::from(outcome)));
    }
    let (name, kind) = match field {
        "lnInvoiceFeeProbe" | "lnNoAmountInvoiceFeeProbe" => ("SatAmountPayload", WalletKind::Btc),
        "lnUsdInvoiceFeeProbe" => ("SatAmountPayload", WalletKind::Usd),
        "lnNoAmountUsdInvoiceFeeProbe" => ("CentAmountPayload", WalletKind::Usd),
        _ => return None,
    };
    let is_open = field.starts_with("lnNoAmount");
    let (amount, refusal) = match probe(asking, account, kind, is_open, arguments) {
        Ok((fee, None)) => (Some(fee), None),
        Ok((fee, refusal)) => (Some(fee), refusal),
        Err(refusal) => (None, Some(refusal)),
    };
    Some(ResolvedValue::object(AmountPayload {
        name,
        amount,
        refusal,
    }))
}

/// A wallet of that kind, as the mutation wants it.
fn payer<'w>(
    asking: &Asking<'_>,
    account: &'w Account,
    kind: Option<WalletKind>,
    arguments: &JsonMap,
) -> Result<&'w Wallet, Refusal> {
    let wallet = asking.paying_wallet(account, input::of_input(arguments, "walletId"))?;
    if kind.is_some_and(|kind| kind != wallet.kind) {
        return Err(NotSent::WrongCurrency.into());
    }
    Ok(wallet)
}

fn amount(kind: WalletKind, arguments: &JsonMap) -> Result<i64, Refusal> {
    let amount = input::input(arguments).and_then(|input| input.get("amount"));
    match kind {
        WalletKind::Btc => input::sats(amount),
        WalletKind::Usd => input::cents(amount),
    }
}

fn pay(
    asking: &Asking<'_>,
    account: &Account,
    field: &str,
    arguments: &JsonMap,
) -> Result<Sent, Refusal> {
    use WalletKind::{Btc, Usd};
    let kind = match field {
        "intraLedgerPaymentSend" | "lnNoAmountInvoicePaymentSend" => Some(Btc),
        "intraLedgerUsdPaymentSend" | "lnNoAmountUsdInvoicePaymentSend" => Some(Usd),
        _ => None,
    };
    let wallet = payer(asking, account, kind, arguments)?;
    let memo = input::memo(input::of_input(arguments, "memo"))?;
    let payer = Payer {
        person: &account.holder.id,
        wallet_id: &wallet.id,
        kind: wallet.kind,
        memo,
    };
    let ledger = &asking.backend.ledger;
    if wallet.kind == Usd {
        asking.through(SideService::Dealer)?;
    }
    if field.starts_with("intraLedger") {
        let recipient = input::wallet_id(input::of_input(arguments, "recipientWalletId"))?;
        if !ledger.knows_wallet(recipient) {
            return Err(Refusal::NotFound("CouldNotFindWalletFromIdError"));
        }
        return Ok(ledger.send_inside(payer, recipient, amount(wallet.kind, arguments)?)?);
    }
    if matches!(field, "lnAddressPaymentSend" | "lnurlPaymentSend") {
        let sats = amount(Btc, arguments)?;
        let text = pay_request(asking, sats, arguments)?;
        return Ok(ledger.send_invoice(payer, &text, None)?);
    }
    let text = input::payment_request(input::of_input(arguments, "paymentRequest"))?;
    let given = kind.map(|kind| amount(kind, arguments)).transpose()?;
    asking.through(SideService::Lightning)?;
    Ok(ledger.send_invoice(payer, &text, given)?)
}

/// An invoice of whoever has that address. The sandbox knows its own only.
fn pay_request(asking: &Asking<'_>, sats: i64, arguments: &JsonMap) -> Result<String, Refusal> {
    let ledger = &asking.backend.ledger;
    let name = input::of_input(arguments, "lnAddress")
        .and_then(|address| address.split_once('@'))
        .filter(|(_, domain)| domain.eq_ignore_ascii_case(LIGHTNING_DOMAIN));
    let (name, _) = name.ok_or(NotSent::NoAddress)?;
    let account = ledger.account_named(name).ok_or(NotSent::NoAddress)?;
    let wallet = account
        .wallet_of(WalletKind::Btc)
        .ok_or(NotSent::NoAddress)?;
    let wish = Wish {
        sum: Sum::Sats(sats),
        minutes: None,
        memo: None,
        description_hash: None,
        external_id: None,
    };
    Ok(ledger.ask(&account, wallet, &wish)?.payment_request)
}

/// The fee. Where no way is found: the most that it can be, and why beside it.
fn probe(
    asking: &Asking<'_>,
    account: &Account,
    kind: WalletKind,
    is_open: bool,
    arguments: &JsonMap,
) -> Result<(i64, Option<Refusal>), Refusal> {
    let wallet = payer(asking, account, Some(kind), arguments)?;
    let text = input::payment_request(input::of_input(arguments, "paymentRequest"))?;
    let given = match is_open {
        true => Some(amount(kind, arguments)?),
        false => None,
    };
    if kind == WalletKind::Usd {
        asking.through(SideService::Dealer)?;
    }
    asking.through(SideService::Lightning)?;
    let ledger = &asking.backend.ledger;
    let fee = ledger.fee_of(wallet.kind, &text, given)?;
    let lost = fee > 0 && ledger.sends.has_no_route();
    Ok(match lost {
        true => (fee * 2, Some(NotSent::NoRoute.into())),
        false => (fee, None),
    })
}

struct SendPayload {
    outcome: Result<Sent, Refusal>,
    entry: Option<Arc<Entry>>,
}

impl From<Result<Sent, Refusal>> for SendPayload {
    fn from(outcome: Result<Sent, Refusal>) -> Self {
        let entry = match &outcome {
            Ok(Sent::Success(entry) | Sent::Pending(entry) | Sent::Failure(entry)) => {
                Some(Arc::clone(entry))
            }
            Ok(Sent::AlreadyPaid(entry)) => entry.clone(),
            Err(_) => None,
        };
        Self { outcome, entry }
    }
}

impl ObjectValue for SendPayload {
    fn type_name(&self) -> &str {
        "PaymentSendPayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.outcome.as_ref().err()),
            "status" => ResolvedValue::leaf(match &self.outcome {
                Ok(Sent::Success(_)) => Some("SUCCESS"),
                Ok(Sent::Pending(_)) => Some("PENDING"),
                Ok(Sent::AlreadyPaid(_)) => Some("ALREADY_PAID"),
                // What the account or the network refuses; malformed input and missing scopes are nothing.
                Ok(Sent::Failure(_)) | Err(Refusal::NotSent(_) | Refusal::OutOfOrder(_)) => {
                    Some("FAILURE")
                }
                Err(_) => None,
            }),
            "transaction" => {
                ResolvedValue::nullable_object(self.entry.as_deref().map(TransactionView))
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct AmountPayload {
    name: &'static str,
    amount: Option<i64>,
    refusal: Option<Refusal>,
}

impl ObjectValue for AmountPayload {
    fn type_name(&self) -> &str {
        self.name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.refusal.as_ref()),
            "amount" => ResolvedValue::leaf(self.amount),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
