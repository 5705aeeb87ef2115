//! Permissions in plain words: what each of Blink's boxes is for.

use super::frame::Frame;
use crate::oidc::Scopes;

/// One of Blink's boxes, for a list of them.
#[derive(Clone, Debug)]
pub struct Permission {
    /// As Blink names it.
    pub name: String,
    /// What it lets Till do, in a few words.
    pub title: &'static str,
    /// What it is good for.
    pub why: &'static str,
    /// Ticked, or to be ticked.
    pub ticked: bool,
    /// Without it no page can show anything.
    pub needed: bool,
}

impl Permission {
    /// Everything in `asked`, ticked where it is in `granted` too.
    pub fn list(frame: &Frame, asked: &Scopes, granted: &Scopes) -> Vec<Self> {
        asked
            .iter()
            .map(|name| Self::new(frame, name, granted.has(name)))
            .collect()
    }

    fn new(frame: &Frame, name: &str, ticked: bool) -> Self {
        let (title, why) = match name {
            "openid" => ("scope-openid", "scope-openid-why"),
            "offline" | "offline_access" => ("scope-offline", "scope-offline-why"),
            "read" => ("scope-read", "scope-read-why"),
            "receive" => ("scope-receive", "scope-receive-why"),
            "write" => ("scope-write", "scope-write-why"),
            _ => ("scope-other", "scope-other-why"),
        };
        Self {
            name: name.to_owned(),
            title: frame.t(title),
            why: frame.t(why),
            ticked,
            needed: name == "read",
        }
    }
}
