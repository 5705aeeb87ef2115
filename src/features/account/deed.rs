//! A form behind a step-up: what it changes, its fields, what is wrong with them, and one button.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::outcome::Problem;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

/// The page of one change.
#[derive(Template)]
#[template(path = "account/deed.html")]
pub(super) struct Deed {
    frame: Frame,
    title: &'static str,
    lead: String,
    /// Until when things may be changed.
    until: String,
    problem: Option<Problem>,
    /// What it changes, and what it does not.
    about: Vec<String>,
    /// What can't be undone; or nothing.
    warning: &'static str,
    fields: Vec<Field>,
    action: String,
    /// Nothing where there is nothing to do.
    button: &'static str,
    back: &'static str,
}

/// One field of it.
pub(super) struct Field {
    kind: Kind,
    name: &'static str,
    label: String,
    value: String,
    hint: String,
    error: String,
    options: Vec<Choice>,
}

/// One of several.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) about: String,
    pub(super) chosen: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Email,
    Phone,
    /// Six digits that came by message or stand on an authenticator.
    Code,
    Number,
    List,
    Radios,
    Boxes,
    Hidden,
}

impl Deed {
    /// A page of that title, whose form goes to `action`.
    pub(super) fn new(
        stepped_up: &SteppedUp,
        frame: Frame,
        title: &'static str,
        button: &'static str,
        action: impl Into<String>,
        back: &'static str,
    ) -> Self {
        Self {
            title: frame.t(title),
            lead: String::new(),
            until: frame.text.time(stepped_up.until(), &frame.zone),
            problem: None,
            about: Vec::new(),
            warning: "",
            fields: Vec::new(),
            action: action.into(),
            button: frame.t(button),
            back,
            frame,
        }
    }

    /// What it is about.
    pub(super) fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead = text.into();
        self
    }

    /// One more thing that it changes, or does not.
    pub(super) fn about(mut self, text: impl Into<String>) -> Self {
        self.about.push(text.into());
        self
    }

    /// What can't be undone.
    pub(super) fn warning(mut self, text: &'static str) -> Self {
        self.warning = text;
        self
    }

    /// One more field.
    pub(super) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Why it is shown again.
    pub(super) fn problem(mut self, problem: Option<Problem>) -> Self {
        self.problem = problem;
        self
    }

    /// The page.
    pub(super) fn show(self) -> Result<Response, Error> {
        let status = self.problem.as_ref().map_or(StatusCode::OK, |p| p.status);
        Ok((status, page(&self)?).into_response())
    }
}

/// Until when things may be changed, for a list that leads to such pages; nothing where Blink has to allow it first.
pub(super) async fn until(signed_in: &SignedIn, frame: &Frame) -> Result<String, Error> {
    let until = signed_in.stepped_up_until().await?;
    Ok(until.map_or(String::new(), |until| frame.text.time(until, &frame.zone)))
}

impl Field {
    fn new(kind: Kind, name: &'static str, label: &str, value: impl Into<String>) -> Self {
        Self {
            kind,
            name,
            label: label.to_owned(),
            value: value.into(),
            hint: String::new(),
            error: String::new(),
            options: Vec::new(),
        }
    }

    pub(super) fn text(name: &'static str, label: &str, value: impl Into<String>) -> Self {
        Self::new(Kind::Text, name, label, value)
    }

    pub(super) fn email(name: &'static str, label: &str, value: impl Into<String>) -> Self {
        Self::new(Kind::Email, name, label, value)
    }

    pub(super) fn phone(name: &'static str, label: &str, value: impl Into<String>) -> Self {
        Self::new(Kind::Phone, name, label, value)
    }

    /// Never filled in.
    pub(super) fn code(name: &'static str, label: &str) -> Self {
        Self::new(Kind::Code, name, label, "")
    }

    pub(super) fn number(name: &'static str, label: &str, value: impl Into<String>) -> Self {
        Self::new(Kind::Number, name, label, value)
    }

    pub(super) fn list(name: &'static str, label: &str, options: Vec<Choice>) -> Self {
        Self::of(Kind::List, name, label, options)
    }

    pub(super) fn radios(name: &'static str, label: &str, options: Vec<Choice>) -> Self {
        Self::of(Kind::Radios, name, label, options)
    }

    /// Any number of them; each has a name of its own, its value.
    pub(super) fn boxes(label: &str, options: Vec<Choice>) -> Self {
        Self::of(Kind::Boxes, "", label, options)
    }

    pub(super) fn hidden(name: &'static str, value: impl Into<String>) -> Self {
        Self::new(Kind::Hidden, name, "", value)
    }

    /// Names the form, so that what may be done once is not done once more where it is sent twice.
    pub(super) fn form_key(state: &AppState) -> Result<Self, Error> {
        let key = state.random.token();
        let key = key.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self::hidden("form_key", key))
    }

    fn of(kind: Kind, name: &'static str, label: &str, options: Vec<Choice>) -> Self {
        Self {
            options,
            ..Self::new(kind, name, label, "")
        }
    }

    /// What stands beneath it.
    pub(super) fn hint(mut self, text: impl Into<String>) -> Self {
        self.hint = text.into();
        self
    }

    /// What is wrong with it; or nothing.
    pub(super) fn error(mut self, text: impl Into<String>) -> Self {
        self.error = text.into();
        self
    }

    /// For templates.
    fn is(&self, kind: &str) -> bool {
        let own = match self.kind {
            Kind::Text => "text",
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Code => "code",
            Kind::Number => "number",
            Kind::List => "list",
            Kind::Radios => "radios",
            Kind::Boxes => "boxes",
            Kind::Hidden => "hidden",
        };
        own == kind
    }
}

impl Choice {
    /// One that needs no more words.
    pub(super) fn new(value: impl Into<String>, text: impl Into<String>, chosen: bool) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            about: String::new(),
            chosen,
        }
    }

    /// What it means.
    pub(super) fn about(mut self, text: impl Into<String>) -> Self {
        self.about = text.into();
        self
    }
}
