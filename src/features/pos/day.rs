//! The shop's day: its own zone, and a new day only at its own hour, so that a bar's Friday ends when the bar closes.

use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::sale::Register;

/// How a shop counts days.
pub(super) struct ShopDays {
    /// The shop's zone, or the reader's where the shop names none.
    pub(super) zone: TimeZone,
    cut_off: u8,
}

impl ShopDays {
    /// As the register is set.
    pub(super) fn of(register: &Register, reader: &TimeZone) -> Self {
        let shop = Some(register.zone.as_str()).filter(|zone| !zone.is_empty());
        let zone = shop.and_then(|zone| TimeZone::get(zone).ok());
        Self {
            zone: zone.unwrap_or_else(|| reader.clone()),
            cut_off: register.cut_off.min(23),
        }
    }

    /// The day of business that a moment belongs to.
    pub(super) fn of_moment(&self, at: Timestamp) -> Date {
        let date = at.to_zoned(self.zone.clone()).date();
        if at.as_second() < self.begin(date) {
            return date.yesterday().unwrap_or(date);
        }
        date
    }

    /// When a day begins, Unix seconds.
    pub(super) fn begin(&self, date: Date) -> i64 {
        let hour = time(i8::try_from(self.cut_off).unwrap_or(0), 0, 0, 0);
        let begin = date.to_datetime(hour).to_zoned(self.zone.clone());
        begin.map_or(i64::MIN, |begin| begin.timestamp().as_second())
    }

    /// When it ends and the next one begins.
    pub(super) fn end(&self, date: Date) -> i64 {
        date.tomorrow().map_or(i64::MAX, |next| self.begin(next))
    }

    /// Noon of a day, to write its name by.
    pub(super) fn noon(&self, date: Date) -> Timestamp {
        let noon = date.to_datetime(time(12, 0, 0, 0));
        let noon = noon.to_zoned(self.zone.clone());
        noon.map_or(Timestamp::UNIX_EPOCH, |noon| noon.timestamp())
    }
}

/// The first day of a day's week, Monday as in ISO 8601.
pub(super) fn monday(date: Date) -> Date {
    let since = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(since.days()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn days(zone: &str, cut_off: u8) -> ShopDays {
        let register = Register {
            zone: zone.to_owned(),
            cut_off,
            ..Register::default()
        };
        ShopDays::of(&register, &TimeZone::UTC)
    }

    #[test]
    fn the_night_belongs_to_the_evening() {
        let days = days("America/El_Salvador", 4);
        for (at, day) in [
            ("2026-11-21T09:59:59Z", date(2026, 11, 20)),
            ("2026-11-21T10:00:00Z", date(2026, 11, 21)),
            ("2026-11-22T05:00:00Z", date(2026, 11, 21)),
        ] {
            assert_eq!(days.of_moment(at.parse().unwrap()), day, "{at}");
        }
        assert_eq!(monday(date(2026, 11, 22)), date(2026, 11, 16));
        assert_eq!(monday(date(2026, 11, 16)), date(2026, 11, 16));
    }

    proptest! {
        /// Also where clocks are put back and forward, within the day or at its very beginning.
        #[test]
        fn each_moment_is_within_its_day(
            second in 1_700_000_000_i64..1_900_000_000, cut_off in 0_u8..24, zone in 0_usize..4,
        ) {
            let zone = ["Europe/Madrid", "America/Havana", "Asia/Kolkata", "Pacific/Apia"][zone];
            let days = days(zone, cut_off);
            let day = days.of_moment(Timestamp::from_second(second).unwrap());
            prop_assert!(days.begin(day) <= second && second < days.end(day), "{} {}", zone, day);
        }
    }
}
