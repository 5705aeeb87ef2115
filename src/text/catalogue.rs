//! Messages from the catalogues in `locales/`, which are compiled in.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use super::stretched::stretch;
use super::{Language, Locale};

/// A language's messages, from the files in its folder: the same ones in each.
macro_rules! catalogue {
    ($language:expr, $folder:literal) => {
        catalogue!($language, $folder: "account" "amounts" "books" "choices" "closing" "deeds" "errors" "frame" "home" "keys" "linked_accounts" "payouts" "pos" "receive" "sale" "security" "sign_in" "time" "transaction" "transactions" "wallets" "webhooks" "why")
    };
    ($language:expr, $folder:literal: $($name:literal)*) => {
        LazyLock::new(|| {
            let files = [$(include_str!(concat!("../../locales/", $folder, "/", $name, ".ftl"))),*];
            Catalogue::new($language, files)
        })
    };
}

static ENGLISH: LazyLock<Catalogue> = catalogue!(Language::English, "en");
static SPANISH: LazyLock<Catalogue> = catalogue!(Language::Spanish, "es");
static STRETCHED: LazyLock<Catalogue> = catalogue!(Language::Stretched, "en");

/// Every message of a language.
struct Catalogue {
    /// Those that take no arguments, written out: most of a page is made of them.
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// A test makes sure that every file can be read and that no message stands in two of them.
    fn new(language: Language, files: impl IntoIterator<Item = &'static str>) -> Self {
        let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // Templates isolate what may run right to left with `<bdi>`; invisible marks would be copied along.
        bundle.set_use_isolating(false);
        if language == Language::Stretched {
            bundle.set_transform(Some(stretch));
        }
        let mut ids = Vec::new();
        for file in files {
            let resource = FluentResource::try_new(file.to_owned())
                .unwrap_or_else(|(readable, _errors)| readable);
            ids.extend(resource.entries().filter_map(|entry| match entry {
                Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            }));
            bundle.add_resource_overriding(resource);
        }
        let plain = ids
            .into_iter()
            .filter_map(|id| Some((id.clone(), format(&bundle, &id, None)?)))
            .collect();
        Self { plain, bundle }
    }

    fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
            Language::Stretched | Language::Mirrored => &STRETCHED,
        }
    }
}

/// None where there is no such message, or where it needs other arguments.
fn format(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    arguments: Option<&FluentArgs<'_>>,
) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, arguments, &mut errors);
    errors.is_empty().then(|| text.into_owned())
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

    /// The message with that id, which takes no arguments; nothing for an empty id. A test makes sure that every id in use
    /// exists in every language; an unknown one shows as itself.
    pub fn get(self, id: &'static str) -> &'static str {
        let plain = &Catalogue::of(self.language()).plain;
        plain.get(id).map_or(id, String::as_str)
    }

    /// The message with that id and arguments, all of one type or turned [`Value`]s.
    pub fn with<'a, V>(
        self,
        id: &str,
        arguments: impl IntoIterator<Item = (&'static str, V)>,
    ) -> String
    where
        V: Into<Value<'a>>,
    {
        let named = |(name, value): (_, V)| (Cow::Borrowed(name), value.into());
        let arguments = arguments.into_iter().map(named).collect();
        let bundle = &Catalogue::of(self.language()).bundle;
        format(bundle, id, Some(&arguments)).unwrap_or_else(|| id.to_owned())
    }
}
