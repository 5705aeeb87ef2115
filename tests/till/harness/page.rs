//! What a browser got: status, headers, and HTML that can be asked questions.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};
use till::audit::Code;
use url::Url;

use super::watch::{self, audited};

/// A response.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the last redirect led.
    pub url: Url,
    /// Of the last response.
    pub status: StatusCode,
    /// Of the last response.
    pub headers: HeaderMap,
    /// As text.
    pub body: String,
    /// Every address on the way, the first request's first.
    pub hops: Vec<Url>,
    /// What the requests on the way were named, where they were.
    pub requests: Vec<String>,
}

impl Page {
    /// Which of these events were written for an operator on the way here, with their reasons.
    #[track_caller]
    pub fn written(&self, event: &str) -> Vec<Code> {
        let lines = self.requests.iter().flat_map(|name| audited(name));
        let codes = lines.map(|line| {
            let says = |code: &&Code| watch::says(&line, **code);
            *Code::ALL.iter().find(says).expect("a code in every line")
        });
        codes.filter(|code| code.event() == event).collect()
    }

    /// All text of the page, white space folded.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse("body").unwrap();
        let words: Vec<&str> = html
            .select(&selector)
            .flat_map(|body| body.text())
            .collect();
        words
            .join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Texts of all elements that a selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector)
            .map(|element| {
                element
                    .text()
                    .collect::<String>()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// Whether a selector finds anything.
    pub fn has(&self, selector: &str) -> bool {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).next().is_some()
    }

    /// An attribute of all elements that a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector)
            .filter_map(|element| element.attr(name))
            .map(str::to_owned)
            .collect()
    }

    /// The main heading.
    pub fn heading(&self) -> String {
        self.all("h1").into_iter().next().unwrap_or_default()
    }

    /// Whether the text of the page holds these words.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The form whose action ends so: method, address and what its fields hold.
    pub fn form(&self, action: &str) -> Option<Form> {
        let html = Html::parse_document(&self.body);
        let forms = Selector::parse("form").unwrap();
        let form = html.select(&forms).find(|form| {
            let at = form.attr("action").unwrap_or_default();
            at.split('?').next().unwrap_or_default().ends_with(action)
        })?;
        Some(Form {
            address: self
                .url
                .join(form.attr("action").unwrap_or_default())
                .ok()?,
            post: form
                .attr("method")
                .is_some_and(|method| method.eq_ignore_ascii_case("post")),
            fields: fields(form),
        })
    }
}

/// A form as a browser would send it untouched: without its buttons, boxes as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub address: Url,
    pub post: bool,
    pub fields: Vec<(String, String)>,
}

fn fields(form: ElementRef<'_>) -> Vec<(String, String)> {
    let inputs = Selector::parse("input[name], select[name]").unwrap();
    form.select(&inputs)
        .filter(|input| {
            let kind = input.attr("type").unwrap_or("text");
            !matches!(kind, "checkbox" | "radio") || input.attr("checked").is_some()
        })
        .map(|input| {
            let value = if input.value().name() == "select" {
                chosen(input)
            } else {
                input.attr("value").map(str::to_owned)
            };
            (
                input.attr("name").unwrap_or_default().to_owned(),
                value.unwrap_or_default(),
            )
        })
        .collect()
}

fn chosen(select: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").unwrap();
    let mut all = select.select(&options);
    let first = select.select(&options).next();
    all.find(|option| option.attr("selected").is_some())
        .or(first)
        .map(|option| {
            option
                .attr("value")
                .map_or_else(|| option.text().collect(), str::to_owned)
        })
}
