//! What a setting is: a name, a default and a line of words.

/// One setting: an environment variable and a flag of the same name.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Environment variable, `TILL_…`; the flag is its lower-case, dashed form.
    pub name: &'static str,
    /// What holds when it is not set; empty = nothing.
    pub default: &'static str,
    /// One line for the README and `--help`.
    pub meaning: &'static str,
    /// Secrets are never flags' values; `NAME_FILE` and its flag name a file instead.
    pub secret: bool,
}

impl Setting {
    /// The flag without its dashes in front: `TILL_PUBLIC_URL` → `public-url`.
    pub fn flag(&self) -> String {
        self.name
            .trim_start_matches("TILL_")
            .to_lowercase()
            .replace('_', "-")
    }
}

pub(super) const fn plain(
    name: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting {
        name,
        default,
        meaning,
        secret: false,
    }
}

pub(super) const fn secret(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default: "",
        meaning,
        secret: true,
    }
}
