//! Where moments and amounts stand in a picture: whole units of a box that every screen stretches as it likes.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::curve::Point;

/// The box.
pub(super) const WIDTH: i64 = 640;
pub(super) const HEIGHT: i64 = 160;

/// A stretch of time and the most that is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    from: i64,
    to: i64,
    /// What the upper edge stands for.
    pub(super) most: i64,
}

impl Axis {
    /// The upper edge is a round number that nothing goes beyond.
    pub(super) fn new(from: Timestamp, to: Timestamp, most: i64) -> Self {
        let from = from.as_second();
        Self {
            from,
            to: to.as_second().max(from + 1),
            most: round(most),
        }
    }

    /// True to time: equal times are equal widths.
    pub(super) fn x(&self, at: Timestamp) -> i64 {
        let at = at.as_second().clamp(self.from, self.to);
        scaled(at - self.from, WIDTH, self.to - self.from)
    }

    /// From the upper edge down; the lower one is nothing.
    pub(super) fn y(&self, amount: i64) -> i64 {
        HEIGHT - scaled(amount.clamp(0, self.most), HEIGHT, self.most)
    }

    /// `<path d>` of a balance that changes in steps. Where more happens than can be seen, the way up and down is drawn.
    pub(super) fn steps(&self, points: &[Point]) -> String {
        let mut path = String::new();
        let mut last: Option<(i64, i64)> = None;
        for column in points.chunk_by(|one, other| self.x(one.at) == self.x(other.at)) {
            let Some(end) = column.last() else { continue };
            let (x, y) = (self.x(end.at), self.y(end.balance));
            let ys = column.iter().map(|point| self.y(point.balance));
            let (high, low) = ys.fold((y, y), |(high, low), y| (high.min(y), low.max(y)));
            // Writing to a string cannot fail.
            let _ = match last {
                None => write!(path, "M{x} {y}"),
                Some((_, before)) if before == y && high == y && low == y => write!(path, "H{x}"),
                Some(_) if (high, low) == (y, y) => write!(path, "H{x}V{y}"),
                Some(_) => write!(path, "H{x}V{high}V{low}V{y}"),
            };
            last = Some((x, y));
        }
        if last.is_some() {
            let _ = write!(path, "H{WIDTH}");
        }
        path
    }

    /// The same as a surface down to nothing.
    pub(super) fn surface(&self, points: &[Point]) -> String {
        match points.first() {
            None => String::new(),
            Some(first) => format!("{}V{HEIGHT}H{}z", self.steps(points), self.x(first.at)),
        }
    }
}

fn scaled(part: i64, size: i64, whole: i64) -> i64 {
    let scaled = i128::from(part) * i128::from(size) / i128::from(whole.max(1));
    i64::try_from(scaled).unwrap_or(size)
}

/// One, two or five, and noughts: not below that.
fn round(most: i64) -> i64 {
    let mut step: i64 = 1;
    loop {
        for lead in [1, 2, 5] {
            match step.checked_mul(lead) {
                Some(edge) if edge >= most => return edge,
                Some(_) => {}
                None => return most,
            }
        }
        step = match step.checked_mul(10) {
            Some(step) => step,
            None => return most,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn point((second, balance): (i64, i64)) -> Point {
        Point {
            at: at(second),
            balance,
        }
    }

    #[test]
    fn time_is_true_and_nothing_is_below() {
        let axis = Axis::new(at(0), at(640), 900);
        assert_eq!(axis.most, 1_000);
        assert_eq!(
            [0, 320, 640, 999].map(|second| axis.x(at(second))),
            [0, 320, 640, 640]
        );
        assert_eq!(
            [0, 500, 1_000, -7].map(|amount| axis.y(amount)),
            [160, 80, 0, 160]
        );
        let points = [(0, 0), (320, 500), (320, 1_000), (320, 500), (480, 500)].map(point);
        assert_eq!(axis.steps(&points), "M0 160H320V0V80V80H480H640");
        assert_eq!(axis.surface(&points[..1]), "M0 160H640V160H0z");
    }

    #[test]
    fn edges_are_round() {
        for (most, edge) in [
            (0, 1),
            (1, 1),
            (3, 5),
            (11, 20),
            (5_001, 10_000),
            (i64::MAX, i64::MAX),
        ] {
            assert_eq!(round(most), edge);
        }
    }

    proptest! {
        /// However much happens, a picture has no more than a few hundred steps.
        #[test]
        fn pictures_stay_small(seconds in prop::collection::vec((0_i64..100_000, 0_i64..1_000_000), 1..3_000)) {
            let mut points: Vec<Point> = seconds.into_iter().map(point).collect();
            points.sort_by_key(|point| point.at);
            let path = Axis::new(at(0), at(100_000), 1_000_000).steps(&points);
            prop_assert!(path.len() < 641 * 22, "{}", path.len());
        }
    }
}
