//! Which language and which region's formats a reader gets.

use super::Language;

/// A language together with a region's way of writing numbers and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Locale {
    /// Place in [`KNOWN`].
    index: usize,
}

/// Every locale whose formats we tell apart. Plain `en` follows the United States, `en-001` most others;
/// plain `es` follows Spain, `es-419` most of Latin America.
pub(super) const KNOWN: [(&str, Language); 36] = [
    ("en", Language::English),
    ("en-001", Language::English),
    ("en-AU", Language::English),
    ("en-CA", Language::English),
    ("en-GB", Language::English),
    ("en-IE", Language::English),
    ("en-IN", Language::English),
    ("en-KE", Language::English),
    ("en-NG", Language::English),
    ("en-NZ", Language::English),
    ("en-US", Language::English),
    ("en-ZA", Language::English),
    ("es", Language::Spanish),
    ("es-419", Language::Spanish),
    ("es-AR", Language::Spanish),
    ("es-BO", Language::Spanish),
    ("es-CL", Language::Spanish),
    ("es-CO", Language::Spanish),
    ("es-CR", Language::Spanish),
    ("es-DO", Language::Spanish),
    ("es-EC", Language::Spanish),
    ("es-ES", Language::Spanish),
    ("es-GT", Language::Spanish),
    ("es-HN", Language::Spanish),
    ("es-MX", Language::Spanish),
    ("es-NI", Language::Spanish),
    ("es-PA", Language::Spanish),
    ("es-PE", Language::Spanish),
    ("es-PR", Language::Spanish),
    ("es-PY", Language::Spanish),
    ("es-SV", Language::Spanish),
    ("es-US", Language::Spanish),
    ("es-UY", Language::Spanish),
    ("es-VE", Language::Spanish),
    ("en-XA", Language::Stretched),
    ("en-XB", Language::Mirrored),
];

impl Locale {
    /// The best locale for an `Accept-Language` header (RFC 9110 12.5.4). A language that was chosen
    /// outranks the header, which then only tells the region. A malformed header is as good as none.
    pub fn negotiate(chosen: Option<Language>, accept_language: Option<&str>) -> Self {
        let wanted = ranges(accept_language.unwrap_or_default());
        let fits = |locale: &Self| chosen.is_none_or(|language| locale.language() == language);
        wanted
            .into_iter()
            .filter_map(Self::for_range)
            .find(fits)
            .unwrap_or_else(|| Self::plain(chosen.unwrap_or_default()))
    }

    /// The locale with exactly that tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let index = KNOWN
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(tag))?;
        Some(Self { index })
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        KNOWN[self.index].0
    }

    /// The language of its texts.
    pub fn language(self) -> Language {
        KNOWN[self.index].1
    }

    /// The region part of the tag, where it has one that is a country.
    pub(super) fn country(self) -> Option<&'static str> {
        let (_, region) = self.tag().split_once('-')?;
        (region.len() == 2).then_some(region)
    }

    pub(super) const fn index(self) -> usize {
        self.index
    }

    /// The language without a region.
    fn plain(language: Language) -> Self {
        Self::from_tag(language.code()).unwrap_or(Self { index: 0 })
    }

    /// The locale for one language range. Those that nobody speaks are left out of release images. Scripts and variants are passed over; a region that we do not
    /// know falls back to how most of the world writes that language.
    fn for_range(range: &str) -> Option<Self> {
        if let Some(known) = Self::from_tag(range) {
            let is_spoken = Language::ALL.contains(&known.language());
            return (is_spoken || cfg!(feature = "sandbox")).then_some(known);
        }
        let mut subtags = range.split('-');
        let language = Language::from_code(subtags.next()?)?;
        let is_region = |subtag: &&str| {
            (subtag.len() == 2 && subtag.bytes().all(|b| b.is_ascii_alphabetic()))
                || (subtag.len() == 3 && subtag.bytes().all(|b| b.is_ascii_digit()))
        };
        let Some(region) = subtags.find(is_region) else {
            return Some(Self::plain(language));
        };
        let world = match language {
            Language::Spanish => "es",
            _ => "en-001",
        };
        Self::from_tag(&format!("{}-{region}", language.code())).or_else(|| Self::from_tag(world))
    }
}

/// The language ranges of the header, the most wanted first; those of weight zero are refused ones.
fn ranges(accept_language: &str) -> Vec<&str> {
    let mut ranges: Vec<(&str, u16)> = accept_language
        .split(',')
        .take(32)
        .filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let range = parts.next().filter(|range| !range.is_empty())?;
            let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
                Some(text) => weight(text)?,
                None => 1000,
            };
            (weight > 0).then_some((range, weight))
        })
        .collect();
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    ranges.into_iter().map(|(range, _)| range).collect()
}

/// A weight in thousandths (RFC 9110 12.4.2): 0 or 1 with up to three decimals.
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_header_decides() {
        for (header, tag) in [
            ("es-SV,es;q=0.9,en;q=0.8", "es-SV"),
            ("de-DE,de;q=0.9,en-GB;q=0.5,es;q=0.7", "es"),
            ("en;q=0.1, ES-mx;q=0.9", "es-MX"),
            ("en-DE", "en-001"),
            ("es-Latn-AR", "es-AR"),
            ("es-GQ", "es"),
            ("es-419", "es-419"),
            ("fr, de", "en"),
            ("es;q=0, en", "en"),
            ("es;q=0", "en"),
            ("es;q=x, en-GB;q=0.2", "en-GB"),
            ("*", "en"),
            ("", "en"),
            (";;;,,q=,-", "en"),
        ] {
            assert_eq!(Locale::negotiate(None, Some(header)).tag(), tag, "{header}");
        }
        assert_eq!(Locale::negotiate(None, None).tag(), "en");
    }

    #[test]
    fn a_choice_outranks_the_header() {
        let spanish = Some(Language::Spanish);
        assert_eq!(Locale::negotiate(spanish, Some("en-US")).tag(), "es");
        assert_eq!(
            Locale::negotiate(spanish, Some("en-US,es-MX;q=0.1")).tag(),
            "es-MX"
        );
    }

    proptest! {
        #[test]
        fn any_header_gives_a_locale(header in ".{0,200}") {
            let _ = Locale::negotiate(None, Some(&header)).tag();
        }
    }
}
