//! Text as searches compare it: without capitals and accents, so that "cafe" finds "Café".

use std::borrow::Cow;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// The text in small letters without accents.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return text.to_ascii_lowercase().into();
        }
        return text.into();
    }
    let parts = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    parts
        .chars()
        .filter(|letter| !is_accent(*letter))
        .flat_map(char::to_lowercase)
        .fold(String::new(), |mut text, letter| {
            match two_letters(letter) {
                Some(letters) => text.push_str(letters),
                None => text.push(letter),
            }
            text
        })
        .into()
}

/// What people without such a key type for one.
fn two_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        _ => return None,
    })
}

/// The blocks of combining marks of the scripts that have letters with accents.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_do_not_matter() {
        for (text, plain) in [
            ("Café con LECHE", "cafe con leche"),
            ("Œufs", "oeufs"),
            ("Über", "uber"),
            ("plain", "plain"),
            ("两杯", "两杯"),
            ("Ёлка", "елка"),
            ("ﬁne", "fine"),
        ] {
            assert_eq!(folded(text), plain);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_folded_stays(text in ".{0,40}") {
            let once = folded(&text).into_owned();
            proptest::prop_assert_eq!(folded(&once).into_owned(), once);
        }
    }
}
