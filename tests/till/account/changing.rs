//! Somebody who may change things, and what came of it at Blink.

use crate::harness::{Browser, Till, sign_in, step_up};

/// A café: an e-mail address, four keys, one webhook, two wallets.
pub const ROSA: &str = "rosa@sandbox.example";
/// A phone number alone, and no username.
pub const KENJI: &str = "+819012345678";
/// Nothing yet.
pub const NADIA: &str = "nadia@sandbox.example";
/// A second factor.
pub const GRACE: &str = "grace@sandbox.example";
/// An account that is not active.
pub const LENA: &str = "lena@sandbox.example";
/// An account that is being closed.
pub const WILLEM: &str = "willem@sandbox.example";

/// A Till where this person is signed in and may change things.
pub async fn changing(who: &str) -> (Till, Browser) {
    let (till, browser) = looking(who).await;
    step_up(&browser, &till, who, "/account").await;
    till.control.clear_journal();
    (till, browser)
}

/// A Till where this person is signed in and may look.
pub async fn looking(who: &str) -> (Till, Browser) {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, who).await;
    till.control.clear_journal();
    (till, browser)
}

/// How often Blink was asked to do this, by the operation's name.
pub fn asked(till: &Till, operation: &str) -> usize {
    let journal = till.control.journal();
    let of_it = |name: &Option<String>| name.as_deref() == Some(operation);
    journal
        .iter()
        .filter(|entry| of_it(&entry.operation))
        .count()
}

/// Every change that Blink was asked for, by name.
pub fn changes(till: &Till) -> Vec<String> {
    const QUESTIONS: [&str; 9] = [
        "Query",
        "Invoice",
        "Price",
        "Overview",
        "Identity",
        "Wallets",
        "Globals",
        "Currencies",
        "Recipient",
    ];
    let journal = till.control.journal();
    let names = journal.into_iter().filter_map(|entry| entry.operation);
    names
        .filter(|name| !QUESTIONS.iter().any(|word| name.contains(word)))
        .collect()
}

/// Takes the way that was made in this very browser.
pub fn location(page: &crate::harness::Page) -> String {
    let location = page.headers.get("location").unwrap();
    location.to_str().unwrap().to_owned()
}
