//! The sandbox's people that these tests sign in as.

use crate::harness::{Browser, Page, Setup, Till, sign_in};

/// A café: two wallets, hundreds of transactions, euros.
pub const ROSA: &str = "rosa@sandbox.example";
/// No username; yen, which have no decimals.
pub const KENJI: &str = "+819012345678";
/// Dinars, which have three decimals.
pub const NOURA: &str = "noura@sandbox.example";
/// Nothing yet.
pub const NADIA: &str = "nadia@sandbox.example";
/// One wallet.
pub const BRUNO: &str = "bruno@sandbox.example";
/// An inactive account.
pub const LENA: &str = "lena@sandbox.example";
/// A busy shop: ten thousand transactions.
pub const MIRA: &str = "mira@sandbox.example";
/// An account that is being closed.
pub const WILLEM: &str = "willem@sandbox.example";

/// A Till as usual with this person at its wallets.
pub async fn at_wallets(identifier: &str) -> (Till, Browser, Page) {
    at_wallets_of(Setup::default(), identifier).await
}

/// The same with another Till.
pub async fn at_wallets_of(setup: Setup, identifier: &str) -> (Till, Browser, Page) {
    let till = Till::start(setup).await;
    let browser = Browser::new();
    let page = sign_in(&browser, &till, identifier).await;
    assert_eq!(page.url.path(), "/wallets", "{}", page.body);
    (till, browser, page)
}

/// The id of a person by e-mail or phone.
pub fn id(till: &Till, identifier: &str) -> String {
    let is_them = |person: &&till::sandbox::Person| {
        [&person.email, &person.phone]
            .into_iter()
            .flatten()
            .any(|one| one == identifier)
    };
    till.control
        .people()
        .iter()
        .find(is_them)
        .unwrap()
        .id
        .clone()
}
