//! What came above the line, what went below it, each as wide as its time.

use std::fmt::Write as _;

use super::axis::{Axis, HEIGHT};
use super::periods::Period;

/// Where the line is.
const MIDDLE: i64 = HEIGHT / 2;

/// `<path d>` of both.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bars {
    pub(super) ins: String,
    pub(super) outs: String,
}

/// The edges of `axis` stand for as much in as out.
pub(super) fn bars(axis: &Axis, periods: &[Period]) -> Bars {
    let (mut ins, mut outs) = (String::new(), String::new());
    for period in periods {
        let (left, right) = (axis.x(period.begins), axis.x(period.ends));
        // A gap between neighbours, where there is room for one.
        let gap = i64::from(right - left > 3);
        let width = (right - left - gap).max(1);
        let height = |amount: i64| match (HEIGHT - axis.y(amount)) / 2 {
            // However little it was, it is seen.
            0 if amount > 0 => 1,
            height => height,
        };
        let (up, down) = (height(period.ins), height(period.outs));
        // Writing to a string cannot fail.
        if up > 0 {
            let _ = write!(ins, "M{left} {MIDDLE}v-{up}h{width}v{up}z");
        }
        if down > 0 {
            let _ = write!(outs, "M{left} {MIDDLE}v{down}h{width}v-{down}z");
        }
    }
    Bars { ins, outs }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn the_least_is_seen_and_nothing_is_not() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let period = |begins, ends, ins, outs| Period {
            begins: at(begins),
            ends: at(ends),
            first: "2026-11-21".parse().unwrap(),
            ins,
            outs,
            balance: 0,
            partly: false,
        };
        let axis = Axis::new(at(0), at(64), 1_000);
        let periods = [period(0, 32, 1_000, 0), period(32, 64, 1, 500)];
        assert_eq!(
            bars(&axis, &periods),
            Bars {
                ins: "M0 80v-80h319v80zM320 80v-1h319v1z".to_owned(),
                outs: "M320 80v40h319v-40z".to_owned(),
            }
        );
    }
}
