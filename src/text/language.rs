//! The languages that Till speaks.

/// A language with a complete catalogue in `locales/`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, which stands in where the reader's languages are all unknown.
    #[default]
    English,
    /// Spanish.
    Spanish,
    /// English made longer than any translation, for looking at pages; nobody is offered it.
    Stretched,
    /// The same on pages that run right to left.
    Mirrored,
}

impl Language {
    /// Every language that people speak, in the order in which a choice is offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language with that code, `en` or `es`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The code, as in an HTML `lang` attribute.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Stretched => "en-XA",
            Self::Mirrored => "en-XB",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Stretched | Self::Mirrored => "⟦Éénglíísh⟧",
        }
    }

    /// Which way its lines run, as in an HTML `dir` attribute.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Mirrored => "rtl",
            Self::English | Self::Spanish | Self::Stretched => "ltr",
        }
    }
}
