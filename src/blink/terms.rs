//! What an invoice carries beside its amount.

use std::fmt;
use std::str::FromStr;

use super::scalars::{EndpointUrl, Memo, Minutes, TxExternalId};

/// A memo may have this many bytes: as much as a BOLT11 invoice can carry.
const LONGEST_MEMO: usize = 639;

/// What an invoice carries beside its amount.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// What it is for, for payer and receiver; cut where it is too long. Empty = nothing.
    pub memo: String,
    /// Names the invoice among all of the receiver's. Blink refuses a second one of the same name.
    pub external_id: Option<ExternalId>,
    /// How long it is to last. What Blink does not like it silently replaces: 1 to 1440 into bitcoin, 1 to 5 into dollars.
    pub minutes: Option<u16>,
    /// Told once when it is paid or expires; on behalf of others only.
    pub webhook: Option<url::Url>,
}

/// A name of our own for an invoice: 1 to 100 small letters, digits, `_` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternalId(String);

/// The text does not keep to Blink's pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an external id")]
pub struct NotAnExternalId;

impl FromStr for ExternalId {
    type Err = NotAnExternalId;

    fn from_str(text: &str) -> Result<Self, NotAnExternalId> {
        let allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        let fits = (1..=100).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Self(text.to_owned())).ok_or(NotAnExternalId)
    }
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Terms {
    pub(super) fn wire_memo(&self) -> Option<Memo> {
        let text = cut(&self.memo, LONGEST_MEMO);
        (!text.is_empty()).then(|| Memo(text.to_owned()))
    }

    pub(super) fn wire_external_id(&self) -> Option<TxExternalId> {
        self.external_id
            .as_ref()
            .map(|id| TxExternalId(id.0.clone()))
    }

    pub(super) fn wire_minutes(&self) -> Option<Minutes> {
        self.minutes.map(|minutes| Minutes(minutes.into()))
    }

    pub(super) fn wire_webhook(&self) -> Option<EndpointUrl> {
        self.webhook
            .as_ref()
            .map(|url| EndpointUrl(url.to_string()))
    }
}

/// At most so many bytes of it, whole characters only.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_keep_to_blinks_pattern() {
        for text in ["till-0a-1", "a", &"x".repeat(100)] {
            assert_eq!(text.parse::<ExternalId>().unwrap().to_string(), text);
        }
        for text in ["", "Till", "a b", "a.b", "ñ", &"x".repeat(101)] {
            assert_eq!(text.parse::<ExternalId>(), Err(NotAnExternalId), "{text}");
        }
    }

    #[test]
    fn no_memo_is_none() {
        assert!(Terms::default().wire_memo().is_none());
    }

    proptest! {
        #[test]
        fn a_memo_is_cut_between_characters_and_no_shorter_than_it_must(text in "[aé€🍵]{0,400}") {
            let terms = Terms { memo: text.clone(), ..Terms::default() };
            let memo = terms.wire_memo().map(|Memo(text)| text).unwrap_or_default();
            prop_assert!(memo.len() <= LONGEST_MEMO && text.starts_with(&memo));
            let next = text[memo.len()..].chars().next().map_or(usize::MAX, char::len_utf8);
            prop_assert!(memo.len().saturating_add(next) > LONGEST_MEMO);
        }
    }
}
