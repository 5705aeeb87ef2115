//! Turns names and texts into types and collects every problem on the way.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::setting::Setting;
use super::settings::SETTINGS;

/// What is wrong with one setting. Never holds a secret's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The setting's name, `TILL_…`.
    pub setting: String,
    /// What is wrong and what would be right.
    pub what: String,
}

/// Every problem found; never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Problem { setting, what } in &self.0 {
            writeln!(f, "{setting}: {what}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Texts by setting name, gathered from flags, environment and secret files.
#[derive(Default)]
pub struct Values {
    texts: BTreeMap<String, String>,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Values {
    /// Reads the environment (an unknown `TILL_…` is a problem) and lays the flags over it.
    ///
    /// `ours` names further variables that the command at hand knows.
    pub fn gather(
        environment: impl Iterator<Item = (OsString, OsString)>,
        flags: impl Iterator<Item = (String, String)>,
        ours: &[&str],
    ) -> Self {
        let mut values = Self::default();
        for (name, text) in environment {
            let name = name.to_string_lossy();
            if !name.starts_with("TILL_") || ours.contains(&name.as_ref()) {
                continue;
            }
            match text.into_string() {
                Ok(text) => values.put_once(&name, text),
                Err(_) => values.problem(&name, "is not text in UTF-8"),
            }
        }
        for (name, text) in flags {
            values.texts.remove(without_file(&name));
            values.put(&name, text);
        }
        values
    }

    /// Sets one value by its full name, whatever it was before; `NAME_FILE` reads the file.
    pub fn put(&mut self, name: &str, text: String) {
        let known = |name: &str| SETTINGS.iter().any(|setting| setting.name == name);
        if known(name) {
            self.texts.insert(name.to_owned(), text);
        } else if let Some(base) = name.strip_suffix("_FILE").filter(|base| known(base)) {
            match std::fs::read_to_string(&text) {
                Ok(content) => {
                    if readable_by_others(Path::new(&text)) {
                        self.warnings.push(Problem {
                            setting: name.to_owned(),
                            what: "names a file that everybody on this machine can read".to_owned(),
                        });
                    }
                    self.texts
                        .insert(base.to_owned(), content.trim().to_owned());
                }
                Err(error) => self.problem(name, format!("cannot read the file: {error}")),
            }
        } else {
            self.problem(name, "no such setting");
        }
    }

    /// Sets one value that must not be set already. A blank one beside another says nothing: compose files pass such on.
    fn put_once(&mut self, name: &str, text: String) {
        let base = without_file(name);
        let blank = text.trim().is_empty();
        if blank && (base != name || self.named(base)) {
            return;
        }
        if self.given(base).is_some() {
            self.problem(base, "is set twice, by value and by file");
        } else {
            self.put(name, text);
        }
    }

    /// Notes a problem.
    pub fn problem(&mut self, setting: &str, what: impl Into<String>) {
        self.problems.push(Problem {
            setting: setting.to_owned(),
            what: what.into(),
        });
    }

    /// What is allowed and should not be.
    pub fn take_warnings(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.warnings)
    }

    /// Every setting with the text that holds, in the order of the table; of a secret only whether it is set.
    pub fn in_effect(&self) -> Vec<(&'static str, String)> {
        let shown = |setting: &Setting| match self.given(setting.name) {
            Some(_) if setting.secret => "(a secret)".to_owned(),
            _ => self.text(setting.name),
        };
        SETTINGS
            .iter()
            .map(|setting| (setting.name, shown(setting)))
            .collect()
    }

    /// The text that was set, without its default; blank counts as not set.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.texts
            .get(name)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// True where the setting was named at all, even with an empty text.
    pub fn named(&self, name: &str) -> bool {
        self.texts.contains_key(name)
    }

    /// The text that was set, or the default of the table.
    pub fn text(&self, name: &str) -> String {
        self.given(name)
            .map_or_else(|| default(name).to_owned(), str::to_owned)
    }

    /// The text that was set; a problem when there is none.
    pub fn required(&mut self, name: &str) -> String {
        match self.given(name).map(str::to_owned) {
            Some(text) => text,
            None => {
                // What could not be read was complained about already.
                let told = |problem: &Problem| without_file(&problem.setting) == name;
                if !self.problems.iter().any(told) {
                    self.problem(name, "must be set");
                }
                String::new()
            }
        }
    }

    /// The value parsed; a problem with `expected` when that fails.
    pub fn parsed<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        let text = self.text(name);
        let value = text.parse().ok();
        if value.is_none() {
            self.problem(name, format!("is not {expected}"));
        }
        value
    }

    /// A whole number from `least` up.
    pub fn number(&mut self, name: &str, least: u32) -> u32 {
        match self.parsed::<u32>(name, "a whole number") {
            Some(number) if number >= least => number,
            Some(_) => {
                self.problem(name, format!("must be at least {least}"));
                least
            }
            None => least,
        }
    }

    /// The problems so far, or nothing wrong.
    pub fn finish(&self) -> Result<(), Problems> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(self.problems.clone()))
        }
    }
}

/// The setting that `NAME_FILE` is for.
fn without_file(name: &str) -> &str {
    name.strip_suffix("_FILE").unwrap_or(name)
}

fn default(name: &str) -> &'static str {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .map_or("", |setting| setting.default)
}

/// Whether a file with a secret is open to people who are neither its owner nor of its group.
pub fn readable_by_others(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & 0o004 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}
