//! Blink's scalars about people: what passes, and what `Invalid value for …` is said to.

use super::refusal::Refusal;

/// The languages of Blink that are told apart here; the rest goes by its first two letters.
const LANGUAGES: [&str; 28] = [
    "af", "ar", "ca", "cs", "da", "de", "el", "en", "es", "fr", "hr", "hu", "hy", "id", "it", "ja",
    "ms", "nl", "pt", "qu", "ro", "sk", "sr", "sw", "th", "tr", "vi", "xh",
];

/// `EmailAddress`.
pub(super) fn email(text: Option<&str>) -> Result<&str, Refusal> {
    let fits = |text: &&str| {
        text.len() <= 254
            && !text.contains(char::is_whitespace)
            && text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && !host.contains('@')
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
            })
    };
    text.filter(fits)
        .ok_or(Refusal::InvalidValue("EmailAddress"))
}

/// `Phone`: a plus and 7 to 14 digits.
pub(super) fn phone(text: Option<&str>) -> Result<&str, Refusal> {
    let fits = |text: &&str| {
        text.strip_prefix('+')
            .is_some_and(|digits| (7..=14).contains(&digits.len()) && is_digits(digits))
    };
    text.filter(fits).ok_or(Refusal::InvalidValue("Phone"))
}

/// `OneTimeAuthCode` and `TotpCode`: six digits.
pub(super) fn code<'a>(text: Option<&'a str>, scalar: &'static str) -> Result<&'a str, Refusal> {
    text.filter(|text| text.len() == 6 && is_digits(text))
        .ok_or(Refusal::InvalidValue(scalar))
}

/// `Language`; `DEFAULT` and nothing are the phone's own.
pub(super) fn language(text: Option<&str>) -> Result<&str, Refusal> {
    match text {
        Some("" | "DEFAULT") => Ok("default"),
        Some(text) if LANGUAGES.contains(&text.split('-').next().unwrap_or_default()) => Ok(text),
        _ => Err(Refusal::InvalidValue("Language")),
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
