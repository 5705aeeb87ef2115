//! Gets the invoice that a row is paid with: of Blink on behalf of the recipient, of whoever keeps an address, or the one that
//! was typed. So every row has a payment hash before anything is sent, by which Blink can be asked what became of it.

use secrecy::SecretString;

use crate::blink::{Fee, NoInvoice, Terms, WalletId};
use crate::lightning::{Invoice, LightningAddress, Lnurl};
use crate::lnurl::{self, PayTerms, Wanted};
use crate::money::{Sats, Unit};
use crate::receiving;

use super::check::why;
use super::fee::away;
use super::plan::{Plan, Target};
use super::reason::{Pause, Reason};
use super::row::Row;
use super::shared::Shared;

/// For so long the invoices last that are made for rows at Blink, minutes: the longest that dollars allow.
const LASTS: u16 = 5;
/// Whoever keeps an address, or receives at Blink, has so long until an invoice can be had, seconds. For Blink itself a row
/// waits without end.
const PATIENCE: i64 = 1800;
/// Anybody can use up for minutes what Blink makes of a recipient's invoices, over and over.
const LONG_PATIENCE: i64 = 3 * 3600;
/// An invoice that expires so soon is not sent any more, seconds.
pub(super) const TOO_SHORT: i64 = 30;

/// Why there is no invoice.
pub(super) enum NoneYet {
    /// There will be none.
    Ends(Reason),
    /// Later perhaps.
    Waits(Reason),
    /// Later perhaps, but not after so many seconds: then there will be none, for the second reason.
    WaitsFor(i64, Reason, Reason),
    /// It would cost more than whoever pays allows.
    Dear(Fee),
    /// No row of the run can be paid.
    Pauses(Pause),
}

/// An invoice to pay.
pub(super) struct Payable {
    pub(super) invoice: Invoice,
    /// Made by Blink for this row at this moment: nobody can have tried to pay it, and inside Blink nothing is charged.
    pub(super) is_new: bool,
}

/// The invoice that a row is paid with. The one that it was going to be paid with before, for as long as that can be paid, as
/// one invoice is never paid twice; but whoever keeps an address is asked for a new one where Blink never saw the former.
pub(super) async fn invoice(
    shared: &Shared,
    token: &SecretString,
    row: &Row,
    plan: &Plan,
    now: i64,
) -> Result<Payable, NoneYet> {
    let is_asked_for = matches!(
        row.record.target,
        Some(Target::Address { .. } | Target::Lnurl { .. })
    );
    if let Some(last) = &row.record.attempt
        && last.expires_at >= now + TOO_SHORT
        && (last.has_arrived || !is_asked_for)
        && let Ok(invoice) = Invoice::parse(&last.payment_request)
    {
        return Ok(Payable {
            invoice,
            is_new: false,
        });
    }
    let invoice = new(shared, token, row, plan).await?;
    let is_new = matches!(
        row.record.target,
        Some(Target::Wallet { .. } | Target::Own { .. })
    );
    Ok(Payable { invoice, is_new })
}

async fn new(
    shared: &Shared,
    token: &SecretString,
    row: &Row,
    plan: &Plan,
) -> Result<Invoice, NoneYet> {
    let terms = Terms {
        memo: row.record.asked.memo.clone(),
        minutes: Some(LASTS),
        ..Terms::default()
    };
    match row
        .record
        .target
        .as_ref()
        .ok_or(NoneYet::Ends(Reason::Refused))?
    {
        Target::Wallet { wallet, unit, .. } => {
            let wallet = WalletId::parse(wallet).ok_or(NoneYet::Ends(Reason::CannotReceive))?;
            at_blink(shared, &wallet, *unit, plan, &terms).await
        }
        Target::Own { unit } => {
            let wallets = shared
                .blink
                .wallets(token)
                .await
                .map_err(|error| away(&error))?;
            let wallet = wallets.of(*unit).ok_or(NoneYet::Ends(Reason::OwnWallet))?;
            at_blink(shared, wallet, *unit, plan, &terms).await
        }
        Target::Address { address } => {
            let address = match address.parse() {
                Ok(address) => address,
                // Blink's own domain may be one that only this machine knows.
                Err(_) => own(address).ok_or(NoneYet::Ends(Reason::AddressWrong))?,
            };
            let request = shared.receiving.lnurl().pay_request(&address).await;
            let takes = request.map(|request| request.terms);
            at_address(shared, takes, plan, &terms.memo).await
        }
        Target::Lnurl { url } => {
            let url = url
                .parse()
                .map_err(|_| NoneYet::Ends(Reason::AddressWrong))?;
            let lnurl = Lnurl::new(url).map_err(|_| NoneYet::Ends(Reason::AddressWrong))?;
            let takes = shared.receiving.lnurl().pay_terms_of(&lnurl).await;
            at_address(shared, takes, plan, &terms.memo).await
        }
        Target::Invoice {
            payment_request, ..
        } => Invoice::parse(payment_request).map_err(|_| NoneYet::Ends(Reason::InvoiceUnreadable)),
    }
}

fn own(address: &str) -> Option<LightningAddress> {
    let (name, domain) = address.split_once('@')?;
    LightningAddress::at(name, domain).ok()
}

async fn at_blink(
    shared: &Shared,
    wallet: &WalletId,
    unit: Unit,
    plan: &Plan,
    terms: &Terms,
) -> Result<Invoice, NoneYet> {
    let (blink, now) = (&shared.blink, shared.clock.unix());
    let waits = || NoneYet::WaitsFor(LONG_PATIENCE, Reason::TooMany, Reason::TooMany);
    if shared.resting.rests(wallet, now) {
        return Err(waits());
    }
    let made = match (plan.sats, unit) {
        // What leaves the wallet is exact.
        (None, _) => blink.open_invoice_for(wallet, terms).await,
        // What arrives is.
        (Some(sats), Unit::Bitcoin) => blink.sats_invoice_for(wallet, Sats(sats), terms).await,
        (Some(sats), Unit::Dollar) => {
            blink
                .dollar_invoice_in_sats(wallet, Sats(sats), terms)
                .await
        }
    };
    let invoice = made.map_err(|refusal| match refusal {
        NoInvoice::TooMany => {
            shared.resting.rest(wallet, now);
            waits()
        }
        NoInvoice::Moving => NoneYet::WaitsFor(PATIENCE, Reason::Moving, Reason::Moving),
        NoInvoice::Unexplained => NoneYet::WaitsFor(PATIENCE, Reason::Unexplained, Reason::Refused),
        NoInvoice::Failed(error) if error.is_temporary() => NoneYet::Waits(Reason::BlinkSilent),
        NoInvoice::OutOfOrder(_) => NoneYet::Waits(Reason::BlinkSilent),
        NoInvoice::AmountTooLow => NoneYet::Ends(Reason::AmountTooSmall),
        NoInvoice::AmountTooHigh => NoneYet::Ends(Reason::AmountTooLarge),
        NoInvoice::Failed(_) | NoInvoice::Refused(_) => NoneYet::Ends(Reason::Refused),
        _ => NoneYet::Ends(Reason::CannotReceive),
    })?;
    let right = invoice.amount == plan.sats.map(Sats);
    right
        .then_some(invoice)
        .ok_or(NoneYet::Ends(Reason::WrongInvoice))
}

async fn at_address(
    shared: &Shared,
    terms: Result<PayTerms, lnurl::Error>,
    plan: &Plan,
    memo: &str,
) -> Result<Invoice, NoneYet> {
    let wanted = Wanted {
        amount: Sats(plan.sats.unwrap_or(plan.minor)),
        comment: memo,
        minutes: None,
        network: shared.receiving.network().await,
    };
    let made = match &terms {
        Ok(terms) => {
            shared
                .receiving
                .lnurl()
                .invoice_to_pay(terms, &wanted)
                .await
        }
        Err(error) => Err(error.clone()),
    };
    made.map_err(|error| {
        let is_temporary = error.is_temporary();
        let reason = why(&receiving::Error::from(error));
        match is_temporary {
            true => NoneYet::WaitsFor(PATIENCE, reason, reason),
            false => NoneYet::Ends(reason),
        }
    })
}
