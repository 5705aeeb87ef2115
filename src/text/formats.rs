//! ICU's formatters, built once per locale when somebody first needs them.

use std::sync::OnceLock;

use icu_calendar::Gregorian;
use icu_datetime::fieldsets::{MDE, T, YMD, YMDE, YMDT};
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;

use super::Locale;
use super::locale::KNOWN;

/// The formatters of one locale.
pub(super) struct Formats {
    /// Grouped decimal numbers.
    pub(super) decimal: DecimalFormatter,
    /// "Nov 21, 2026".
    pub(super) date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    /// "Nov 21, 2026, 2:02 PM".
    pub(super) date_time: FixedCalendarDateTimeFormatter<Gregorian, YMDT>,
    /// "November 21, 2026 at 2:02:11 PM".
    pub(super) date_time_in_full: FixedCalendarDateTimeFormatter<Gregorian, YMDT>,
    /// "Saturday, November 21".
    pub(super) day: FixedCalendarDateTimeFormatter<Gregorian, MDE>,
    /// "Saturday, November 21, 2026".
    pub(super) day_with_year: FixedCalendarDateTimeFormatter<Gregorian, YMDE>,
    /// "2:02 PM".
    pub(super) time: NoCalendarFormatter<T>,
    /// "2:02:11 PM".
    pub(super) time_with_seconds: NoCalendarFormatter<T>,
}

impl Formats {
    /// The formatters of that locale; none if ICU had no data for it, which a test excludes.
    pub(super) fn of(locale: Locale) -> Option<&'static Self> {
        static BY_LOCALE: [OnceLock<Option<Formats>>; KNOWN.len()] =
            [const { OnceLock::new() }; KNOWN.len()];
        BY_LOCALE[locale.index()]
            .get_or_init(|| Self::new(locale))
            .as_ref()
    }

    fn new(locale: Locale) -> Option<Self> {
        let tag = icu_locale_core::Locale::try_from_str(locale.tag()).ok()?;
        Some(Self {
            decimal: DecimalFormatter::try_new((&tag).into(), Default::default()).ok()?,
            date: FixedCalendarDateTimeFormatter::try_new((&tag).into(), YMD::medium()).ok()?,
            date_time: FixedCalendarDateTimeFormatter::try_new(
                (&tag).into(),
                YMD::medium().with_time_hm(),
            )
            .ok()?,
            date_time_in_full: FixedCalendarDateTimeFormatter::try_new(
                (&tag).into(),
                YMD::long().with_time_hms(),
            )
            .ok()?,
            day: FixedCalendarDateTimeFormatter::try_new((&tag).into(), MDE::long()).ok()?,
            day_with_year: FixedCalendarDateTimeFormatter::try_new((&tag).into(), YMDE::long())
                .ok()?,
            time: NoCalendarFormatter::try_new((&tag).into(), T::hm()).ok()?,
            time_with_seconds: NoCalendarFormatter::try_new((&tag).into(), T::hms()).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_locale_has_its_formats() {
        for (tag, _) in KNOWN {
            let locale = Locale::from_tag(tag).unwrap();
            assert!(Formats::of(locale).is_some(), "{tag}");
        }
    }
}
