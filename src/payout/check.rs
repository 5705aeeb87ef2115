//! Looks at one row before anything is sent: whom it names, whether they can be paid, and how much that is.

use std::sync::Arc;
use std::time::Duration;

use crate::blink;
use crate::lightning::Network;
use crate::lnurl;
use crate::money::{CurrencyCode, Rates, Unit};
use crate::receiving::{self, Receiver, Who};

use super::asked::{Asked, Sum};
use super::plan::{Plan, Target};
use super::reason::Reason;
use super::recipient::Recipient;
use super::row::{Record, Row};
use super::run::Run;
use super::shared::{Later, Shared};
use super::state::RowState;
use super::trail::{Event, Step};

/// Blink's, in bytes.
const LONGEST_MEMO: usize = 639;
/// An invoice that expires so soon may no longer be paid when its turn comes, seconds.
const TOO_SHORT: i64 = 60;
/// Whoever does not answer is asked so often.
const TRIES: u32 = 3;
/// After this, then twice this.
const PAUSE: Duration = Duration::from_millis(500);

/// What a target takes, in satoshis.
type Bounds = Option<(i64, i64)>;

/// Looks at one row, which was looked at before or not.
pub(super) async fn check(
    shared: &Shared,
    run: &Run,
    number: i64,
    asked: Asked,
    before: Option<Row>,
) -> Result<Row, Later> {
    let mut row = unseen(run, number, asked, before);
    match looked_at(shared, run, &mut row).await {
        Ok(()) => {
            row.history.push(Step {
                at: shared.clock.unix(),
                event: Event::Checked,
            });
            Ok(row)
        }
        Err(Cannot::Later(why)) => Err(Later(why)),
        Err(Cannot::BePaid(reason)) => Ok(without(shared, row, reason)),
    }
}

/// The row, which nobody could look at.
pub(super) fn refused(
    shared: &Shared,
    run: &Run,
    number: i64,
    asked: Asked,
    before: Option<Row>,
    reason: Reason,
) -> Row {
    without(shared, unseen(run, number, asked, before), reason)
}

fn unseen(run: &Run, number: i64, asked: Asked, before: Option<Row>) -> Row {
    Row {
        run: run.id.clone(),
        number,
        state: RowState::Ready,
        reason: None,
        record: Record {
            asked,
            target: None,
            plan: None,
            attempt: None,
            evidence: None,
            before: before.as_ref().map(Row::worth),
            priced_at: None,
        },
        history: before.map(|row| row.history).unwrap_or_default(),
        version: 1,
    }
}

fn without(shared: &Shared, mut row: Row, reason: Reason) -> Row {
    (row.state, row.reason) = (RowState::Refused, Some(reason));
    row.history.push(Step {
        at: shared.clock.unix(),
        event: Event::Refused { reason },
    });
    row
}

/// Why a row is not ready.
pub(super) enum Cannot {
    /// For a reason of its own.
    BePaid(Reason),
    /// Blink does not answer, which may be no row's fault; what it is refused for where it is.
    Later(Reason),
}

impl From<Reason> for Cannot {
    fn from(reason: Reason) -> Self {
        Self::BePaid(reason)
    }
}

async fn looked_at(shared: &Shared, run: &Run, row: &mut Row) -> Result<(), Cannot> {
    if let Some(wrong) = row.record.asked.wrong {
        return Err(wrong.into());
    }
    if row.record.asked.memo.len() > LONGEST_MEMO {
        return Err(Reason::MemoTooLong.into());
    }
    let recipient = Recipient::read(&row.record.asked.recipient)?;
    let (target, bounds) = target(shared, run, &recipient).await?;
    let sum = sum(&row.record.asked, &target)?;
    let is_open = matches!(target, Target::Invoice { sats: None, .. });
    if let (true, Unit::Dollar, Sum::Sats(_)) = (is_open, run.unit, sum) {
        return Err(Reason::SatsFromDollars.into());
    }
    row.record.target = Some(target.clone());
    let in_sats = target.takes_sats();
    let rates = rates(shared, sum, run.unit, in_sats).await?;
    let mut plan = Plan::of(sum, run.unit, in_sats, rates.as_deref())?;
    if let (Some((least, most)), Some(sats)) = (bounds, plan.sats) {
        if sats < least {
            return Err(Reason::AmountTooSmall.into());
        }
        if sats > most {
            return Err(Reason::AmountTooLarge.into());
        }
    }
    if matches!(target, Target::Own { unit: Unit::Dollar }) {
        let dollars = price(shared, CurrencyCode::USD).await?;
        if dollars.sat.to_display_minor(plan.minor) < 1 {
            return Err(Reason::AmountTooSmall.into());
        }
    }
    match &target {
        Target::Wallet { .. } | Target::Own { .. } => plan.fee = Some(0),
        Target::Invoice { payment_hash, .. } => {
            let payouts = &shared.payouts;
            let doubled = payouts.stands_elsewhere(row, payment_hash, true).await;
            if doubled.map_err(|_| Cannot::Later(Reason::BlinkSilent))? {
                return Err(Reason::Duplicate.into());
            }
        }
        Target::Address { .. } | Target::Lnurl { .. } => {}
    }
    row.record.plan = Some(plan);
    Ok(())
}

async fn target(
    shared: &Shared,
    run: &Run,
    recipient: &Recipient,
) -> Result<(Target, Bounds), Cannot> {
    match recipient {
        Recipient::Own(unit) if *unit == run.unit => Err(Reason::PaysItself.into()),
        Recipient::Own(unit) => Ok((Target::Own { unit: *unit }, None)),
        Recipient::Username(username) => {
            let who = Who::Named {
                username: username.clone(),
                unit: None,
            };
            resolved(shared, run, &who).await
        }
        Recipient::Address(address) => resolved(shared, run, &Who::Address(address.clone())).await,
        Recipient::Lnurl(lnurl) => {
            if let Some(address) = lnurl.address() {
                return resolved(shared, run, &Who::Address(address)).await;
            }
            let mut pause = PAUSE;
            for _ in 1..TRIES {
                match shared.receiving.lnurl().pay_terms_of(lnurl).await {
                    Err(error) if error.is_temporary() => tokio::time::sleep(pause).await,
                    answer => return Ok(lnurl_target(lnurl.url().as_str(), answer)?),
                }
                pause *= 2;
            }
            let answer = shared.receiving.lnurl().pay_terms_of(lnurl).await;
            Ok(lnurl_target(lnurl.url().as_str(), answer)?)
        }
        Recipient::Invoice(invoice) => {
            let ours = shared.receiving.network().await;
            if ours.is_some_and(|network: Network| network != invoice.network) {
                return Err(Reason::WrongNetwork.into());
            }
            let expires_at = invoice.expires_at.as_second();
            if expires_at < shared.clock.unix() + TOO_SHORT {
                return Err(Reason::InvoiceExpired.into());
            }
            let target = Target::Invoice {
                payment_request: invoice.payment_request.clone(),
                payment_hash: invoice.payment_hash.to_string(),
                sats: invoice.amount.map(|sats| sats.0),
                expires_at,
            };
            Ok((target, None))
        }
    }
}

fn lnurl_target(
    url: &str,
    answer: Result<lnurl::PayTerms, lnurl::Error>,
) -> Result<(Target, Bounds), Reason> {
    let terms = answer.map_err(|error| match error {
        lnurl::Error::Malformed => Reason::NotToPay,
        other => why(&other.into()),
    })?;
    let target = Target::Lnurl {
        url: url.to_owned(),
    };
    Ok((target, Some((terms.least.0, terms.most.0))))
}

async fn resolved(shared: &Shared, run: &Run, who: &Who) -> Result<(Target, Bounds), Cannot> {
    let mut pause = PAUSE;
    let mut tries = 1;
    let receiver = loop {
        match shared.receiving.resolve(who, None).await {
            Err(error) if error.is_temporary() && tries < TRIES => {
                tokio::time::sleep(pause).await;
                (pause, tries) = (pause * 2, tries + 1);
            }
            Err(receiving::Error::Blink(error)) if error.is_temporary() => {
                return Err(Cannot::Later(Reason::BlinkSilent));
            }
            answer => break answer.map_err(|error| why(&error))?,
        }
    };
    match &*receiver {
        Receiver::Own { wallet, .. } | Receiver::OnBehalf { wallet, .. }
            if Some(wallet.to_string()) == run.wallet =>
        {
            Err(Reason::PaysItself.into())
        }
        Receiver::Own {
            wallet,
            unit,
            username,
        }
        | Receiver::OnBehalf {
            wallet,
            unit,
            username,
        } => {
            let target = Target::Wallet {
                wallet: wallet.to_string(),
                unit: *unit,
                username: username.as_ref().map(ToString::to_string),
            };
            Ok((target, None))
        }
        Receiver::Address(request) => {
            let target = Target::Address {
                address: request.address.to_string(),
            };
            Ok((target, Some((request.terms.least.0, request.terms.most.0))))
        }
    }
}

/// Why somebody cannot be paid, as far as a person can do something about it.
pub(super) fn why(error: &receiving::Error) -> Reason {
    use receiving::Error as Asked;
    match error {
        Asked::Nobody => Reason::Nobody,
        Asked::CannotReceive | Asked::NoSuchWallet(_) | Asked::Restricted => Reason::CannotReceive,
        Asked::TooLittle(_) => Reason::AmountTooSmall,
        Asked::TooMuch(_) => Reason::AmountTooLarge,
        Asked::TooMany => Reason::TooMany,
        Asked::MemoTooLong => Reason::MemoTooLong,
        Asked::WrongInvoice(_) => Reason::WrongInvoice,
        Asked::Address(lnurl::Error::Forbidden | lnurl::Error::Malformed) => Reason::AddressWrong,
        Asked::Address(lnurl::Error::Refused(_)) => Reason::Nobody,
        Asked::Blink(_) => Reason::BlinkSilent,
        Asked::Address(_) => Reason::AddressSilent,
        _ => Reason::Refused,
    }
}

/// How much it is: as typed, or as the invoice says.
pub(super) fn sum(asked: &Asked, target: &Target) -> Result<Sum, Reason> {
    match (target, asked.amount) {
        (
            Target::Invoice {
                sats: Some(sats), ..
            },
            None,
        ) => Ok(Sum::Sats(*sats)),
        (
            Target::Invoice {
                sats: Some(sats), ..
            },
            Some(sum),
        ) => match sum {
            Sum::Sats(typed) if typed == *sats => Ok(sum),
            _ => Err(Reason::AmountDiffers),
        },
        (_, Some(sum)) => Ok(sum),
        (_, None) => Err(Reason::AmountMissing),
    }
}

/// The prices that an amount is converted by; none where nothing is.
pub(super) async fn rates(
    shared: &Shared,
    sum: Sum,
    unit: Unit,
    in_sats: bool,
) -> Result<Option<Arc<Rates>>, Cannot> {
    let (code, digits) = match (sum, unit) {
        (Sum::Sats(_), Unit::Bitcoin) => return Ok(None),
        (Sum::Sats(_), Unit::Dollar) => (CurrencyCode::USD, None),
        (Sum::Fiat { minor, .. }, Unit::Dollar) if sum == Sum::cents(minor) && !in_sats => {
            return Ok(None);
        }
        (
            Sum::Fiat {
                code,
                fraction_digits,
                ..
            },
            _,
        ) => (code, Some(fraction_digits)),
    };
    let rates = price(shared, code).await?;
    if digits.is_some_and(|digits| digits != rates.currency.fraction_digits) {
        return Err(Reason::AmountUnreadable.into());
    }
    Ok(Some(rates))
}

async fn price(shared: &Shared, code: CurrencyCode) -> Result<Arc<Rates>, Cannot> {
    let asked = shared.blink.price(code).await;
    asked.map_err(|error| match error {
        blink::Error::Refused(_) => Cannot::BePaid(Reason::CurrencyUnknown),
        error if error.is_temporary() => Cannot::Later(Reason::NoPrice),
        _ => Cannot::BePaid(Reason::NoPrice),
    })
}
