//! What payments outside Blink cost, on the page that asks for the last time: what Blink says, what nobody can say beforehand,
//! and how much more it may be.

use crate::money::Unit;
use crate::payout::{FEE_PERCENTS, Fees, RowState};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

use super::amounts::{shown, wallet};
use super::sight::Sight;
use super::sums::{Fact, fees};

/// What it costs, and what is to be decided about that.
#[derive(Default)]
pub(super) struct Costs {
    pub(super) facts: Vec<Fact>,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// How much fees may be above what is shown; empty where nothing is paid outside Blink.
    pub(super) limits: Vec<Limit>,
    /// Where more fees are asked for; empty where none are left.
    pub(super) again: String,
    /// The most by the first of the limits, by which the page is known again.
    pub(super) most: i64,
}

/// A limit for fees that can be chosen.
pub(super) struct Limit {
    /// Hundredths of each amount.
    pub(super) percent: i64,
    pub(super) name: String,
    /// What that comes to.
    pub(super) sums: String,
}

/// Asks Blink for the fees that it can say, with the permission that was given for paying.
pub(super) async fn costs(
    frame: &Frame,
    state: &AppState,
    stepped_up: &SteppedUp,
    sight: &Sight,
) -> Result<Costs, Error> {
    let (run, blink) = (&sight.run, &state.blink);
    if run.converts {
        return Ok(Costs::default());
    }
    let overview = stepped_up.ask(|token| async move { blink.overview(&token).await });
    let found = match overview.await {
        Ok(overview) => wallet(&overview, run.unit),
        // What can be said without Blink is said.
        Err(Error::Blink(error)) if error.is_temporary() => None,
        Err(error) => return Err(error),
    };
    if let Some((wallet, _)) = &found {
        let paymaster = &state.paymaster;
        let asks = |token| async move { paymaster.ask_fees(run, wallet, &token).await };
        stepped_up.act(asks).await??;
    }
    let fees = ready_fees(state, sight).await?;
    let planned = state.payouts.totals(&run.id).await?;
    let planned = planned.of(RowState::Ready).planned;
    let mut costs = Costs::of(frame, sight, &fees, planned);
    let needed = planned.saturating_add(fees.known);
    if found.is_some_and(|(_, balance)| balance < needed) {
        costs.warnings.push(frame.t("payout-too-little").to_owned());
    }
    Ok(costs)
}

/// What the rows of a run cost that can be paid.
pub(super) async fn ready_fees(state: &AppState, sight: &Sight) -> Result<Fees, Error> {
    let ready = Some(RowState::Ready);
    let rows = state
        .payouts
        .rows(&sight.run.id, ready, 0, i64::MAX)
        .await?;
    Ok(Fees::of(&rows))
}

impl Costs {
    fn of(frame: &Frame, sight: &Sight, told: &Fees, planned: i64) -> Self {
        let unit = sight.run.unit;
        let mut costs = Self {
            facts: vec![Fact {
                name: frame.t("payout-fact-fees"),
                text: fees(frame, unit, told),
                is_amount: true,
            }],
            most: told.most(FEE_PERCENTS[0]),
            ..Self::default()
        };
        if told.outside == 0 {
            return costs;
        }
        for (id, count) in [
            ("payout-fees-open", told.open),
            ("payout-fees-silent", told.silent),
            ("payout-fees-unasked", told.unasked),
        ] {
            if count > 0 {
                costs.notes.push(frame.text.with(id, [("count", count)]));
            }
        }
        if told.unasked > 0 {
            costs.again = sight.at(paths::PAYOUT_START);
        }
        let limit = |percent: i64| limit(frame, unit, (percent, told), planned);
        costs.limits = FEE_PERCENTS.map(limit).into();
        costs
    }
}

fn limit(frame: &Frame, unit: Unit, (percent, told): (i64, &Fees), planned: i64) -> Limit {
    let most = told.most(percent);
    let sums = [
        ("fees", shown(frame, unit, most)),
        ("all", shown(frame, unit, planned.saturating_add(most))),
    ];
    Limit {
        percent,
        name: frame.t1("payout-fees-limit", "percent", frame.text.integer(percent)),
        sums: frame.text.with("payout-fees-limit-sums", sums),
    }
}
