//! Asks whoever receives for an invoice, and whoever knows how it stands.

use std::sync::Arc;

use jiff::Timestamp;

use super::error::refused;
use super::{Authority, Error, Made, Order, Receiver, Receiving, Via, Who};
use crate::blink::{self, InvoiceStatus, NoInvoice, WalletId};
use crate::lightning::{Invoice, Network, PaymentHash};
use crate::lnurl::{self, Mismatch, PayRequest, Verified};
use crate::money::{Amount, Cents, Sats, Unit};

/// What to do about a refusal.
enum Way {
    /// Nothing else can be tried.
    On,
    /// What is known of the receiver may be wrong.
    Anew,
    /// The wallet receives no more; its owner may elsewhere.
    Instead,
}

impl Receiving {
    /// Makes an invoice for whoever receives. Where they can't be asked any more in the way that is remembered, another way is
    /// looked for; the money goes to the same person. Nothing is asked a second time that may have been heard.
    pub async fn invoice(
        &self,
        who: &Who,
        authority: Option<Authority<'_>>,
        order: &Order,
    ) -> Result<Made, Error> {
        let first = self.resolve(who, authority).await?;
        let (error, way) = match self.ask(&first, authority, order).await {
            Ok(made) => return Ok(made),
            Err(failure) => failure,
        };
        let (second, instead) = match way {
            Way::On => return Err(error),
            Way::Anew => (self.resolve_anew(who, authority).await?, false),
            Way::Instead => (self.resolve_instead(who, &first).await?, true),
        };
        if second == first {
            return Err(error);
        }
        tracing::info!(%error, kind = ?second.kind(), "the receiver is asked in another way");
        let made = self.ask(&second, authority, order).await;
        made.map_err(|(later, _)| match later {
            // There is an address, and nobody is paid there any more either: the first reason says it better.
            Error::Address(lnurl::Error::Refused(_)) if instead => Error::CannotReceive,
            later => later,
        })
    }

    /// How an invoice stands.
    pub async fn status(
        &self,
        via: &Via,
        payment_request: &str,
        hash: &PaymentHash,
    ) -> Result<InvoiceStatus, Error> {
        match via {
            Via::Blink => Ok(self.blink.invoice_status(hash).await?),
            Via::Verify { address, url } => {
                let asked = self.lnurl.verify(address, url, payment_request, hash);
                Ok(match asked.await? {
                    Verified::Pending => InvoiceStatus::Pending,
                    Verified::Settled(preimage) => InvoiceStatus::Paid(preimage),
                })
            }
        }
    }

    async fn ask(
        &self,
        receiver: &Arc<Receiver>,
        authority: Option<Authority<'_>>,
        order: &Order,
    ) -> Result<Made, (Error, Way)> {
        let amount = order.amount(receiver.unit());
        let (invoice, via) = match &**receiver {
            Receiver::Address(request) => self.ask_address(request, order).await?,
            Receiver::Own { wallet, unit, .. } => {
                let authority = authority.ok_or((Error::NotAuthorized, Way::On))?;
                let made = self.ask_own(wallet, *unit, authority, order).await;
                let invoice = made.map_err(|refusal| way_on(refusal, *unit))?;
                (invoice, Via::Blink)
            }
            Receiver::OnBehalf { wallet, unit, .. } => {
                let made = self.ask_for(wallet, *unit, order).await;
                let invoice = made.map_err(|refusal| way_on(refusal, *unit))?;
                (invoice, Via::Blink)
            }
        };
        check(&invoice, amount, order.sats, self.clock.now())
            .map_err(|mismatch| (Error::WrongInvoice(mismatch), Way::On))?;
        Ok(Made {
            invoice,
            asked: amount,
            receiver: Arc::clone(receiver),
            via,
        })
    }

    async fn ask_own(
        &self,
        wallet: &WalletId,
        unit: Unit,
        authority: Authority<'_>,
        order: &Order,
    ) -> Result<Invoice, NoInvoice> {
        let (blink, token, terms) = (&self.blink, authority.token, &order.terms);
        match (unit, order.amount(unit)) {
            (_, Amount::Dollar(cents)) => {
                blink.own_cents_invoice(token, wallet, cents, terms).await
            }
            (Unit::Bitcoin, Amount::Bitcoin(sats)) => {
                blink.own_sats_invoice(token, wallet, sats, terms).await
            }
            (Unit::Dollar, Amount::Bitcoin(sats)) => {
                blink.dollar_invoice_in_sats(wallet, sats, terms).await
            }
        }
    }

    async fn ask_for(
        &self,
        wallet: &WalletId,
        unit: Unit,
        order: &Order,
    ) -> Result<Invoice, NoInvoice> {
        let (blink, terms) = (&self.blink, &order.terms);
        match (unit, order.amount(unit)) {
            (_, Amount::Dollar(cents)) => blink.cents_invoice_for(wallet, cents, terms).await,
            (Unit::Bitcoin, Amount::Bitcoin(sats)) => {
                blink.sats_invoice_for(wallet, sats, terms).await
            }
            (Unit::Dollar, Amount::Bitcoin(sats)) => {
                blink.dollar_invoice_in_sats(wallet, sats, terms).await
            }
        }
    }

    async fn ask_address(
        &self,
        request: &PayRequest,
        order: &Order,
    ) -> Result<(Invoice, Via), (Error, Way)> {
        let wanted = lnurl::Wanted {
            amount: order.sats,
            comment: &order.terms.memo,
            minutes: order.terms.minutes,
            network: self.network().await,
        };
        let asked = self.lnurl.invoice(request, &wanted).await;
        let answer = asked.map_err(|error| {
            let way = if is_stale(&error) { Way::Anew } else { Way::On };
            (error.into(), way)
        })?;
        let via = Via::Verify {
            address: request.address.clone(),
            url: answer.verify,
        };
        Ok((answer.invoice, via))
    }

    /// Whose money is asked for and paid, where Blink tells.
    pub async fn network(&self) -> Option<Network> {
        match self.blink.globals().await.ok()?.network {
            blink::Network::Mainnet => Some(Network::Mainnet),
            blink::Network::Regtest => Some(Network::Regtest),
            blink::Network::Signet => Some(Network::Signet),
            blink::Network::Testnet => Some(Network::Testnet),
            blink::Network::Unknown => None,
        }
    }
}

fn way_on(refusal: NoInvoice, unit: Unit) -> (Error, Way) {
    let way = match refusal {
        // Asked with a token that covers it, or where none is needed: the account is not active any more.
        NoInvoice::NotAuthorized => return (Error::CannotReceive, Way::Instead),
        NoInvoice::ReceiveDisabled | NoInvoice::Inactive => Way::Instead,
        NoInvoice::NoSuchWallet | NoInvoice::WrongCurrency => Way::Anew,
        _ => Way::On,
    };
    (refused(refusal, unit), way)
}

/// Whether the address may have said something else meanwhile: other bounds, another text, another callback.
fn is_stale(error: &lnurl::Error) -> bool {
    use lnurl::Error::{
        Forbidden, NoSuchAddress, Refused, Status, TooLittle, TooMuch, WrongInvoice,
    };
    matches!(
        error,
        NoSuchAddress
            | Refused(_)
            | TooLittle(_)
            | TooMuch(_)
            | Forbidden
            | Status(..500)
            | WrongInvoice(Mismatch::Description)
    )
}

/// What everybody is shown is what was asked for, and can still be paid. How many satoshis some cents are, the dealer says;
/// they are `worth` so many by the price, give or take the dealer's share and what the market does meanwhile.
fn check(invoice: &Invoice, asked: Amount, worth: Sats, now: Timestamp) -> Result<(), Mismatch> {
    let sats = invoice.amount.ok_or(Mismatch::Amount)?;
    let right = match asked {
        Amount::Bitcoin(asked) => sats == asked,
        Amount::Dollar(cents) => sats.0 > 0 && sats.0.abs_diff(worth.0) <= leeway(worth, cents),
    };
    if !right {
        return Err(Mismatch::Amount);
    }
    if invoice.expires_at <= now {
        return Err(Mismatch::Expired);
    }
    Ok(())
}

/// A twentieth, and half a cent, as cents are rounded.
fn leeway(worth: Sats, cents: Cents) -> u64 {
    let worth = worth.0.unsigned_abs();
    let halves = cents.0.unsigned_abs().saturating_mul(2);
    worth / 20 + worth / halves.saturating_sub(1).max(1) + 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lightning::Sample;

    /// An invoice of 1000 sats that lasts an hour.
    fn checked(asked: Amount, worth: i64, age: i64) -> Result<(), Mismatch> {
        let sample = Sample {
            lasts: Some(3600),
            ..Sample::default()
        };
        let invoice = Invoice::parse(&sample.text()).unwrap();
        let now = invoice.created_at + jiff::SignedDuration::from_secs(age);
        check(&invoice, asked, Sats(worth), now)
    }

    #[test]
    fn nothing_is_shown_that_was_not_asked_for() {
        let (sats, cents) = (
            |sats| Amount::Bitcoin(Sats(sats)),
            |cents| Amount::Dollar(Cents(cents)),
        );
        for (asked, worth, age, result) in [
            (sats(1000), 1000, 0, Ok(())),
            (sats(1000), 1000, 3599, Ok(())),
            (sats(1000), 1000, 3600, Err(Mismatch::Expired)),
            (sats(999), 999, 0, Err(Mismatch::Amount)),
            (cents(100), 1000, 0, Ok(())),
            (cents(100), 960, 0, Ok(())),
            (cents(100), 1040, 0, Ok(())),
            (cents(100), 100, 0, Err(Mismatch::Amount)),
            (cents(100), 900, 0, Err(Mismatch::Amount)),
            (cents(100), 1100, 0, Err(Mismatch::Amount)),
            (cents(100), 100_000, 0, Err(Mismatch::Amount)),
            // A cent for what is worth one and a half, or a half.
            (cents(1), 1500, 0, Ok(())),
            (cents(1), 501, 0, Ok(())),
            (cents(1), 100, 0, Err(Mismatch::Amount)),
            (cents(100), 1000, 3600, Err(Mismatch::Expired)),
        ] {
            assert_eq!(
                checked(asked, worth, age),
                result,
                "{asked:?} {worth} {age}"
            );
        }
    }
}
