//! Where a sale stands, in words: icon, sentence, sound, and what can be done.

use crate::sale::State as Stands;
use crate::web::paths;

use super::coin::Coin;
use super::payment::{View, instant};
use super::why::{Remedy, Why};

/// A name and what it is.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) text: String,
}

/// A way on.
pub(super) struct Way {
    pub(super) href: String,
    pub(super) icon: &'static str,
    pub(super) text: String,
    /// It changes something.
    pub(super) post: bool,
}

/// What the page says.
pub(super) struct Outcome {
    pub(super) state: &'static str,
    pub(super) done: bool,
    pub(super) icon: &'static str,
    pub(super) text: String,
    pub(super) remark: String,
    pub(super) urgent: bool,
    pub(super) sound: &'static str,
    pub(super) facts: Vec<Fact>,
    pub(super) choices: Vec<Way>,
}

/// From the sale and its invoices alone.
pub(super) fn outcome(view: &View<'_>) -> Outcome {
    let (frame, sale) = (view.frame, view.sale);
    let coin = Coin::of(sale.record.basket.denomination);
    let total = || coin.show(frame.text, sale.record.totals.total);
    let waits = |state, icon, id: &'static str| Outcome {
        state,
        done: false,
        icon,
        text: frame.t(id).to_owned(),
        remark: String::new(),
        urgent: false,
        sound: "",
        facts: Vec::new(),
        choices: Vec::new(),
    };
    let over = |state, icon, id: &'static str, remark, sound| Outcome {
        state,
        done: true,
        icon,
        text: frame.t(id).to_owned(),
        remark,
        urgent: !matches!(state, "cancelled" | "expired"),
        sound,
        facts: facts(view),
        choices: Vec::new(),
    };
    let action = |path, icon, id: &'static str| Way {
        href: format!("{}{path}", view.counter.sale(&sale.id)),
        icon,
        text: frame.t(id).to_owned(),
        post: true,
    };
    let again = |outcome| {
        let renew = action(paths::RENEW, "refresh", "sale-again");
        let cash = action(paths::CASH, "cash", "sale-cash");
        let cash = view.counter.owner.is_some().then_some(cash);
        Outcome {
            choices: [renew].into_iter().chain(cash).collect(),
            ..outcome
        }
    };
    match sale.state {
        Stands::Open => match view.why {
            None if sale.is_asking => waits("creating", "clock", "sale-state-creating"),
            why => {
                let why = why.unwrap_or(Why::Unfinished);
                failed(waits("failed", "warning", "sale-state-failed"), view, why)
            }
        },
        Stands::Waiting => {
            let renewed = view.invoices.len() > 1;
            let mut outcome = waits("waiting", "clock", "sale-state-waiting");
            if let Some(why) = view.why {
                outcome.remark = frame.t(why.message()).to_owned();
                outcome.choices = remedies(view, why);
            } else if renewed {
                let amount = match coin.is_bitcoin() {
                    true => total(),
                    false => view.second(&coin),
                };
                outcome.text = frame.t1("sale-state-renewed", "amount", amount);
            }
            outcome
        }
        Stands::Paid => over("paid", "check", "sale-state-paid", String::new(), "paid"),
        Stands::PaidInCash => {
            let remark = frame.t("sale-about-cash").to_owned();
            over("cash", "check", "sale-state-cash", remark, "")
        }
        Stands::PaidLate => {
            let at = instant(sale.paid_at().unwrap_or(view.now));
            let time = frame.text.time(at, &frame.zone);
            let remark = frame.t1("sale-about-late", "time", time);
            over("late", "clock", "sale-state-late", remark, "paid")
        }
        Stands::Overpaid => {
            let times = i64::try_from(arrivals(view).saturating_sub(1)).unwrap_or(1);
            let more = sale.record.totals.total.saturating_mul(times.max(1));
            let remark = frame.t1("sale-about-again", "amount", coin.show(frame.text, more));
            over("again", "warning", "sale-state-again", remark, "trouble")
        }
        Stands::Expired => {
            let remark = match view.why {
                Some(why) => frame.t(why.message()),
                None => frame.t("sale-about-expired"),
            };
            // What makes a new code by itself needs nobody's attention.
            let sound = if view.renews_itself() { "" } else { "trouble" };
            let remark = remark.to_owned();
            again(over(
                "expired",
                "clock",
                "sale-state-expired",
                remark,
                sound,
            ))
        }
        Stands::Cancelled => {
            let remark = frame.t("sale-about-cancelled").to_owned();
            over("cancelled", "cross", "sale-state-cancelled", remark, "")
        }
    }
}

fn failed(outcome: Outcome, view: &View<'_>, why: Why) -> Outcome {
    Outcome {
        remark: view.frame.t(why.message()).to_owned(),
        urgent: true,
        sound: "trouble",
        choices: remedies(view, why),
        ..outcome
    }
}

fn remedies(view: &View<'_>, why: Why) -> Vec<Way> {
    let (frame, counter) = (view.frame, view.counter);
    let way = |href, icon, id: &'static str| Way {
        href,
        icon,
        text: frame.t(id).to_owned(),
        post: false,
    };
    let remedy = why.remedy().filter(|_| counter.owner.is_some());
    let found = remedy.map(|remedy| match remedy {
        Remedy::Settings => way(counter.at(paths::SETTINGS), "settings", "why-settings"),
        Remedy::SignIn => {
            let here = counter.sale(&view.sale.id);
            let href = paths::with(paths::SIGN_IN, "return_to", &here);
            way(href, "user", "why-sign-in")
        }
    });
    found.into_iter().collect()
}

/// How often this sale was paid, in whatever way.
fn arrivals(view: &View<'_>) -> usize {
    let paid = |change: &&crate::sale::Change| {
        change.evidence.is_payment() || change.state == Stands::PaidInCash
    };
    view.sale.history.iter().filter(paid).count()
}

fn facts(view: &View<'_>) -> Vec<Fact> {
    let (frame, sale) = (view.frame, view.sale);
    let coin = Coin::of(sale.record.basket.denomination);
    let fact = |id, text| Fact {
        name: frame.t(id).to_owned(),
        text,
    };
    let mut facts = vec![fact("fact-order", sale.number.to_string())];
    if sale.record.totals.tip > 0 {
        facts.push(fact(
            "fact-tip",
            coin.show(frame.text, sale.record.totals.tip),
        ));
    }
    if let Some(at) = sale.paid_at() {
        let time = frame.text.time_with_seconds(instant(at), &frame.zone);
        facts.push(fact("fact-paid-at", time));
    }
    facts
}
