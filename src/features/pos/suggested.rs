//! Quick amounts that would have served in the last days: the sums that were rung up most.

use std::collections::BTreeMap;

use crate::sale::{Error, Filter, Walk};
use crate::state::AppState;
use crate::web::frame::Frame;

use super::coin::Coin;

/// Thirty days, in seconds.
const DAYS: i64 = 30 * 24 * 3600;
/// So many sales are looked at, the newest ones.
const WINDOW: i64 = 2000;
/// So many are suggested.
const MOST: usize = 6;
/// What was rung up less often is no habit.
const OFTEN: u32 = 2;

/// As one would type them in; empty where there is no habit. Sums are before discounts and tips: a key adds a line.
pub(super) async fn suggested(
    state: &AppState,
    frame: &Frame,
    owner: &str,
    coin: &Coin,
) -> Result<String, Error> {
    let filter = Filter {
        owner: owner.to_owned(),
        from: frame.now.as_second().saturating_sub(DAYS),
        to: i64::MAX,
        ..Filter::default()
    };
    let mut counts: BTreeMap<i64, u32> = BTreeMap::new();
    let mut walk = Walk::new(&state.sales, filter, "", WINDOW);
    while let Some(sales) = walk.next().await? {
        for sale in sales {
            let record = &sale.record;
            if sale.state.is_paid() && record.basket.denomination == coin.denomination {
                *counts.entry(record.totals.lines).or_default() += 1;
            }
        }
    }
    let mut often: Vec<(u32, i64)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= OFTEN)
        .map(|(minor, count)| (count, minor))
        .collect();
    often.sort_by(|one, other| other.cmp(one));
    often.truncate(MOST);
    let mut amounts: Vec<i64> = often.into_iter().map(|(_, minor)| minor).collect();
    amounts.sort_unstable();
    let shown = amounts
        .into_iter()
        .map(|minor| frame.text.decimal(minor, coin.fraction_digits));
    Ok(shown.collect::<Vec<_>>().join(" "))
}
