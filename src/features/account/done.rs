//! What was just changed: it goes along in the address to the page that lists it, and is said there.

use crate::web::frame::Frame;

/// A change that Blink has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    KeyLimited,
    KeyRevoked,
    WebhookAdded,
    WebhookRemoved,
    EmailVerified,
    EmailRemoved,
    PhoneAdded,
    PhoneRemoved,
    TotpAdded,
    TotpRemoved,
    UsernameTaken,
    CurrencyChosen,
    WalletChosen,
    LanguageChosen,
}

/// Each with its word in addresses, and its message.
const ALL: [(Done, &str, &str); 14] = [
    (Done::KeyLimited, "key-limited", "done-key-limited"),
    (Done::KeyRevoked, "key-revoked", "done-key-revoked"),
    (Done::WebhookAdded, "webhook-added", "done-webhook-added"),
    (
        Done::WebhookRemoved,
        "webhook-removed",
        "done-webhook-removed",
    ),
    (Done::EmailVerified, "email-verified", "done-email-verified"),
    (Done::EmailRemoved, "email-removed", "done-email-removed"),
    (Done::PhoneAdded, "phone-added", "done-phone-added"),
    (Done::PhoneRemoved, "phone-removed", "done-phone-removed"),
    (Done::TotpAdded, "totp-added", "done-totp-added"),
    (Done::TotpRemoved, "totp-removed", "done-totp-removed"),
    (Done::UsernameTaken, "username", "done-username"),
    (Done::CurrencyChosen, "currency", "done-currency"),
    (Done::WalletChosen, "wallet", "done-wallet"),
    (Done::LanguageChosen, "language", "done-language"),
];

impl Done {
    /// The address of the page that lists it.
    pub(super) fn at(self, page: &str) -> String {
        let mut all = ALL.iter();
        let word = all
            .find(|(done, ..)| *done == self)
            .map(|(_, word, _)| word);
        format!("{page}?done={}", word.unwrap_or(&""))
    }

    /// What that page says; nothing where nothing was changed.
    pub(super) fn told(frame: &Frame, query: Option<&str>) -> &'static str {
        let asked = query.and_then(|query| query.strip_prefix("done="));
        let found = ALL.iter().find(|(_, word, _)| asked == Some(*word));
        found.map_or("", |(.., message)| frame.t(message))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::{Locale, Text};

    #[test]
    fn every_change_has_a_word_and_a_message_of_its_own() {
        let words: HashSet<_> = ALL.iter().map(|(_, word, _)| *word).collect();
        let messages: HashSet<_> = ALL.iter().map(|(.., message)| *message).collect();
        assert_eq!((words.len(), messages.len()), (ALL.len(), ALL.len()));
        let text = Text::new(Locale::from_tag("en").unwrap());
        assert!(
            ALL.iter()
                .all(|(.., message)| text.get(message) != *message)
        );
        assert_eq!(Done::TotpAdded.at("/there"), "/there?done=totp-added");
    }
}
