//! The register, as sellers and customers meet it.

mod asking;
mod books;
mod charging;
pub mod cuts;
mod ending;
mod ends;
mod listeners;
mod meant;
mod prices;
mod refusals;
mod screens;
mod shown;
mod storm;
mod strangers;
mod theirs;
mod told;
mod waiting;

use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::harness::{Browser, Page, Till, sign_in};

pub const ROSA: &str = "rosa@sandbox.example";

/// Somebody who sells.
pub struct Seller {
    pub browser: Browser,
    /// `/till`, or the register that anybody opens.
    pub register: String,
}

impl Seller {
    /// Rosa, on her own register.
    pub async fn rosa(till: &Till) -> Self {
        let browser = Browser::new();
        sign_in(&browser, till, ROSA).await;
        Self {
            browser,
            register: "/till".to_owned(),
        }
    }

    /// Nobody in particular, on somebody's register.
    pub fn stranger(name: &str) -> Self {
        Self {
            browser: Browser::new(),
            register: format!("/@{name}"),
        }
    }

    /// The keypad.
    pub async fn keypad(&self, till: &Till) -> Page {
        self.browser.get(till.at(&self.register)).await
    }

    /// Fills the keypad in and presses *Charge*.
    pub async fn charge(&self, till: &Till, fields: &[(&str, &str)]) -> Page {
        let keypad = self.keypad(till).await;
        assert_eq!(keypad.status, StatusCode::OK, "{}", keypad.text());
        let mut all = vec![("do", "charge")];
        all.extend(fields);
        let action = format!("{}/charge", self.register);
        self.browser.submit(&keypad, &action, &all).await
    }
}

/// The invoice that a page shows.
#[track_caller]
pub fn invoice(page: &Page) -> String {
    let shown = page.all(".code-text--all");
    assert_eq!(shown.len(), 1, "{}: {}", page.url, page.text());
    shown[0].clone()
}

/// Looks again until the sale stands so; nobody waits for longer than half a minute.
pub async fn until(browser: &Browser, page: &Page, state: &str) -> Page {
    let begun = Instant::now();
    loop {
        let page = browser.get(page.url.as_str()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        if page.has(&format!(".sale--{state}")) {
            return page;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "not {state}: {}",
            page.text()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
