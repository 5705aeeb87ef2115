//! What the sales of a list come to, altogether and day by day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::sale::{Error, Filter, Takings, Walk};
use crate::state::AppState;
use crate::web::frame::Frame;

use super::coin::Coin;
use super::day::ShopDays;
use super::outcome::Fact;
use super::payment::instant;

/// So many sales, the newest ones, are looked at for a text; its reader is told where there are more.
pub(super) const WINDOW: i64 = 5000;

/// Stands between amounts of different currencies, which are never added.
const BETWEEN: &str = " · ";

/// One of the sums.
type Part = fn(&Takings) -> i64;

/// Sums.
pub(super) struct Summed {
    /// How many sales, paid or not.
    pub(super) count: i64,
    takings: Vec<Takings>,
    by_day: BTreeMap<Date, Vec<Takings>>,
    /// There are more than were looked at.
    pub(super) cut: bool,
}

impl Summed {
    /// Of all sales that fit. The database sums them up; what answers to a text has to be read.
    pub(super) async fn new(
        state: &AppState,
        filter: Filter,
        text: &str,
        days: &ShopDays,
    ) -> Result<Self, Error> {
        let mut summed = Self {
            count: 0,
            takings: Vec::new(),
            by_day: BTreeMap::new(),
            cut: false,
        };
        if text.trim().is_empty() {
            for sum in state.sales.sums(&filter).await? {
                summed.count += sum.count;
                Takings::add(&mut summed.takings, &sum);
                let day = days.of_moment(instant(sum.at));
                Takings::add(summed.by_day.entry(day).or_default(), &sum);
            }
            return Ok(summed);
        }
        let mut walk = Walk::new(&state.sales, filter, text, WINDOW);
        while let Some(sales) = walk.next().await? {
            for sale in sales {
                summed.count += 1;
                Takings::count(&mut summed.takings, &sale);
                let day = days.of_moment(instant(sale.created_at));
                Takings::count(summed.by_day.entry(day).or_default(), &sale);
            }
        }
        summed.cut = walk.is_cut();
        if summed.cut {
            // Perhaps only a part of that day was looked at.
            summed.by_day.pop_first();
        }
        Ok(summed)
    }

    /// What is written above the list; nothing where there is nothing.
    pub(super) fn totals(&self, frame: &Frame) -> Vec<Fact> {
        if self.count == 0 {
            return Vec::new();
        }
        let mut totals = vec![Fact {
            name: frame.t("sales-total-count").to_owned(),
            text: frame.text.integer(self.count),
        }];
        let parts: [(&str, Part); 5] = [
            (frame.t("sales-total-taken"), |sum| sum.taken),
            (frame.t("sales-total-tips"), |sum| sum.tips),
            (frame.t("sales-total-discounts"), |sum| sum.discounts),
            (frame.t("sales-total-lightning"), |sum| sum.lightning),
            (frame.t("sales-total-cash"), |sum| sum.cash),
        ];
        for (name, part) in parts {
            let text = amounts(frame, &self.takings, part);
            if !text.is_empty() {
                let name = name.to_owned();
                totals.push(Fact { name, text });
            }
        }
        totals
    }

    /// What was taken on a day; empty where that is nothing, or not known.
    pub(super) fn of_day(&self, frame: &Frame, day: Date) -> String {
        let takings = self.by_day.get(&day).map(Vec::as_slice);
        amounts(frame, takings.unwrap_or_default(), |sum| sum.taken)
    }
}

fn amounts(frame: &Frame, takings: &[Takings], part: Part) -> String {
    let amounts: Vec<String> = takings
        .iter()
        .filter(|takings| part(takings) != 0)
        .map(|takings| Coin::of(takings.denomination).show(frame.text, part(takings)))
        .collect();
    amounts.join(BETWEEN)
}
