//! Messages from the catalogues in `locales/`, which are compiled in.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::static_loader;

use super::{Language, Locale};

static_loader! {
    static MESSAGES = {
        locales: "./locales",
        fallback_language: "en",
        // Templates isolate what may run right to left with `<bdi>`; invisible marks would be copied along.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A message's argument: text, or a number that its plural forms go by.
pub type Value<'a> = FluentValue<'a>;

/// Texts, numbers and dates for one reader. Copied freely; templates call its methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    locale: Locale,
}

impl Text {
    /// Texts in that locale.
    pub const fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The locale they are in.
    pub const fn locale(self) -> Locale {
        self.locale
    }

    /// The language they are in.
    pub fn language(self) -> Language {
        self.locale.language()
    }

    /// The message with that id. A test makes sure that every id in use exists in every language; an
    /// unknown one shows as itself.
    pub fn get(self, id: &str) -> String {
        self.look_up(id, None)
    }

    /// The message with that id and arguments, all of one type or turned [`Value`]s.
    pub fn with<'a, V>(self, id: &str, arguments: &[(&'static str, V)]) -> String
    where
        V: Clone + Into<Value<'a>>,
    {
        let arguments = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), value.clone().into()))
            .collect();
        self.look_up(id, Some(&arguments))
    }

    fn look_up(
        self,
        id: &str,
        arguments: Option<&HashMap<Cow<'static, str>, Value<'_>>>,
    ) -> String {
        MESSAGES
            .lookup_single_language(self.language().identifier(), id, arguments)
            .unwrap_or_else(|_| id.to_owned())
    }
}
