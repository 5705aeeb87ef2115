//! The time zones that a reader can choose from.

use std::sync::LazyLock;

/// One part of the world.
pub struct Area {
    /// `America`, `Europe` and so on, as the names of its zones begin.
    pub name: String,
    /// Full IANA names, in alphabetical order.
    pub zones: Vec<String>,
}

/// Areas whose zones are named after places, and UTC; the others hold aliases and technical ones.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
    "UTC",
];

static ALL: LazyLock<Vec<Area>> = LazyLock::new(|| {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .collect();
    names.sort();
    AREAS
        .iter()
        .map(|area| Area {
            name: (*area).to_owned(),
            zones: names
                .iter()
                .filter(|name| name.split('/').next() == Some(*area))
                .cloned()
                .collect(),
        })
        .collect()
});

/// Every zone that is named after a place, and the one that is not.
pub fn all() -> &'static [Area] {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_exists() {
        for area in all() {
            assert!(!area.zones.is_empty(), "{}", area.name);
            for zone in &area.zones {
                assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
            }
        }
    }
}
