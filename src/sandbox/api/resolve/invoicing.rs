//! Asking for money: own invoices, those on behalf of others, and cancelling.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonMap;

use super::invoice::InvoiceView;
use super::payload::errors;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::ledger::invoice::Invoice;
use crate::sandbox::ledger::invoicing::{Sum, Wish};
use crate::sandbox::ledger::rates::Counted;
use crate::sandbox::people::WalletKind;

/// What a mutation asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox::api) enum Form {
    /// Satoshis into a bitcoin wallet.
    Sats,
    /// Cents into a dollar wallet.
    Cents,
    /// Satoshis into a dollar wallet.
    SatsAsCents,
    /// Any amount into either.
    Open,
}

impl Form {
    /// What the mutation of that name asks for the caller.
    pub(super) fn own(field: &str) -> Option<Self> {
        Some(match field {
            "lnInvoiceCreate" => Self::Sats,
            "lnUsdInvoiceCreate" => Self::Cents,
            "lnNoAmountInvoiceCreate" => Self::Open,
            _ => return None,
        })
    }

    /// What the mutation of that name asks for somebody else.
    pub(super) fn on_behalf(field: &str) -> Option<Self> {
        Some(match field {
            "lnInvoiceCreateOnBehalfOfRecipient" => Self::Sats,
            "lnUsdInvoiceCreateOnBehalfOfRecipient" => Self::Cents,
            "lnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipient" => Self::SatsAsCents,
            "lnNoAmountInvoiceCreateOnBehalfOfRecipient" => Self::Open,
            _ => return None,
        })
    }

    /// What the mutation of that name asks for, for whomever; none where it makes no invoice.
    pub(in crate::sandbox::api) fn of(field: &str) -> Option<Self> {
        Self::own(field).or_else(|| Self::on_behalf(field))
    }

    fn sum(self, input: &JsonMap) -> Result<Sum, Refusal> {
        let amount = input.get("amount");
        Ok(match self {
            Self::Sats | Self::SatsAsCents => Sum::Sats(input::sats(amount)?),
            Self::Cents => Sum::Cents(input::cents(amount)?),
            Self::Open => Sum::Open,
        })
    }

    fn fits(self, kind: WalletKind) -> bool {
        match self {
            Self::Sats => kind == WalletKind::Btc,
            Self::Cents | Self::SatsAsCents => kind == WalletKind::Usd,
            Self::Open => true,
        }
    }

    fn payload<'a>(self, outcome: Result<Invoice, Refusal>, at: i64) -> ResolvedValue<'a> {
        ResolvedValue::object(InvoicePayload {
            form: self,
            outcome,
            at,
        })
    }
}

/// An invoice into a wallet of the caller.
pub(super) fn own<'a>(
    asking: &Asking<'_>,
    account: &Account,
    form: Form,
    arguments: &JsonMap,
) -> ResolvedValue<'a> {
    let ask = || {
        let wallet = asking.own_wallet(account, input::of_input(arguments, "walletId"))?;
        let wish = wish(form, arguments)?;
        create(asking, account, wallet, form, &wish, Counted::By)
    };
    form.payload(ask(), asking.at)
}

/// An invoice into anybody's wallet, for anybody.
pub(super) fn on_behalf<'a>(
    asking: &Asking<'_>,
    form: Form,
    arguments: &JsonMap,
) -> ResolvedValue<'a> {
    let ask = || {
        let id = input::wallet_id(input::of_input(arguments, "recipientWalletId"))?;
        let wish = wish(form, arguments)?;
        let address = input::endpoint(input::of_input(arguments, "webhookUrl"))?;
        let unknown = Refusal::NotFound("CouldNotFindWalletFromIdError");
        let account = asking
            .backend
            .ledger
            .account_with_wallet(id)
            .ok_or(unknown)?;
        let wallet = account.wallet(id).ok_or(Refusal::NotYourWallet)?;
        if !account.is_active() {
            return Err(Refusal::InactiveAccount);
        }
        let invoice = create(asking, &account, wallet, form, &wish, Counted::For)?;
        if let Some(address) = address {
            asking.backend.webhooks.promise(&invoice, address);
        }
        Ok(invoice)
    };
    form.payload(ask(), asking.at)
}

/// `lnInvoiceCancel`.
pub(super) fn cancel<'a>(
    asking: &Asking<'_>,
    account: &Account,
    arguments: &JsonMap,
) -> ResolvedValue<'a> {
    let cancel = || {
        let wallet = asking.own_wallet(account, input::of_input(arguments, "walletId"))?;
        let hash = input::payment_hash(input::of_input(arguments, "paymentHash"))?;
        asking.through(SideService::Lightning)?;
        Ok(asking.backend.ledger.cancel(&wallet.id, &hash)?)
    };
    ResolvedValue::object(SuccessPayload(cancel()))
}

fn wish(form: Form, arguments: &JsonMap) -> Result<Wish<'_>, Refusal> {
    let input = input::input(arguments).ok_or(Refusal::InvalidValue("input"))?;
    Ok(Wish {
        sum: form.sum(input)?,
        minutes: input::minutes(input.get("expiresIn"))?,
        memo: input::memo(input::text(input, "memo"))?,
        description_hash: input::hex_32(input::text(input, "descriptionHash"))?,
        external_id: input::external_id(input::text(input, "externalId"))?,
    })
}

fn create(
    asking: &Asking<'_>,
    account: &Account,
    wallet: &Wallet,
    form: Form,
    wish: &Wish<'_>,
    counted: impl FnOnce(String) -> Counted,
) -> Result<Invoice, Refusal> {
    if !form.fits(wallet.kind) {
        return Err(Refusal::WrongCurrency);
    }
    if !account.receives(asking.at) {
        return Err(Refusal::ReceiveDisabled);
    }
    let ledger = &asking.backend.ledger;
    if !ledger.rates.admit(counted(account.id.clone()), asking.at) {
        return Err(Refusal::TooManyInvoices);
    }
    if matches!(form, Form::Cents | Form::SatsAsCents) {
        asking.through(SideService::Dealer)?;
    }
    asking.through(SideService::Lightning)?;
    Ok(ledger.ask(account, wallet, wish)?)
}

struct InvoicePayload {
    form: Form,
    outcome: Result<Invoice, Refusal>,
    at: i64,
}

impl ObjectValue for InvoicePayload {
    fn type_name(&self) -> &str {
        match self.form {
            Form::Open => "LnNoAmountInvoicePayload",
            _ => "LnInvoicePayload",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.outcome.as_ref().err()),
            "invoice" => {
                ResolvedValue::nullable_object(self.outcome.as_ref().ok().map(|invoice| {
                    InvoiceView {
                        invoice: invoice.clone(),
                        at: self.at,
                    }
                }))
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

/// Whether it was done.
pub(super) struct SuccessPayload(pub(super) Result<(), Refusal>);

impl ObjectValue for SuccessPayload {
    fn type_name(&self) -> &str {
        "SuccessPayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.0.as_ref().err()),
            "success" => ResolvedValue::leaf(self.0.is_ok()),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
