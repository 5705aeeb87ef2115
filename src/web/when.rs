//! A moment as templates show it.

use jiff::Timestamp;

use super::frame::Frame;

/// What `components/time.html` shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// For machines: ISO 8601 with the offset of the reader's time zone.
    pub iso: String,
    /// Everything, with the time zone's name: for the tooltip.
    pub full: String,
    /// As shown.
    pub text: String,
}

impl When {
    /// The day.
    pub fn date(frame: &Frame, at: Timestamp) -> Self {
        Self::new(frame, at, frame.text.date(at, &frame.zone))
    }

    /// Day and time down to the second.
    pub fn in_full(frame: &Frame, at: Timestamp) -> Self {
        Self::new(frame, at, frame.text.date_time_in_full(at, &frame.zone))
    }

    /// Day and minute.
    pub fn date_time(frame: &Frame, at: Timestamp) -> Self {
        Self::new(frame, at, frame.text.date_time(at, &frame.zone))
    }

    /// The time of day.
    pub fn time(frame: &Frame, at: Timestamp) -> Self {
        Self::new(frame, at, frame.text.time(at, &frame.zone))
    }

    /// The time of day with its seconds.
    pub fn time_with_seconds(frame: &Frame, at: Timestamp) -> Self {
        Self::new(frame, at, frame.text.time_with_seconds(at, &frame.zone))
    }

    /// How long ago it was.
    pub fn relative(frame: &Frame, at: Timestamp) -> Self {
        Self::new(frame, at, frame.text.relative(at, frame.now, &frame.zone))
    }

    fn new(frame: &Frame, at: Timestamp, text: String) -> Self {
        let zone = frame.zone.iana_name().unwrap_or("UTC");
        let full = frame.text.date_time_in_full(at, &frame.zone);
        Self {
            iso: at.display_with_offset(frame.zone.to_offset(at)).to_string(),
            full: format!("{full} ({zone})"),
            text,
        }
    }
}
