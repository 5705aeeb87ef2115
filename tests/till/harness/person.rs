//! Signing in as one of the sandbox's people, box by box.

use super::{Browser, Page, Till};

/// Every box that a Till with default settings asks for.
pub const EVERYTHING: [&str; 4] = ["openid", "offline", "read", "receive"];

/// Signs in by e-mail or phone with every box ticked, from the page that sign-in leads to.
pub async fn sign_in(browser: &Browser, till: &Till, identifier: &str) -> Page {
    sign_in_granting(browser, till, identifier, &EVERYTHING, "/").await
}

/// Signs in ticking only these boxes, wanting to get to `return_to`.
pub async fn sign_in_granting(
    browser: &Browser,
    till: &Till,
    identifier: &str,
    scopes: &[&str],
    return_to: &str,
) -> Page {
    let way = ["/signin", "/api/auth/signin/blink"];
    grant(browser, till, way, identifier, scopes, return_to).await
}

/// From the page that explains, through its form to Blink, and back.
async fn grant(
    browser: &Browser,
    till: &Till,
    [page, begin]: [&str; 2],
    identifier: &str,
    scopes: &[&str],
    return_to: &str,
) -> Page {
    let wish = [("return_to", return_to)];
    let address = url::Url::parse_with_params(till.at(page).as_str(), wish).unwrap();
    let explained = browser.get(address).await;
    let login = browser.submit(&explained, begin, &[]).await;
    consent(browser, &log_in(browser, login, identifier).await, scopes).await
}

/// Signs in with every box ticked and "remember me" too: only then does Blink have a login that can be ended.
pub async fn sign_in_remembered(browser: &Browser, till: &Till, identifier: &str) -> Page {
    let explained = browser.get(till.at("/signin")).await;
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let fields = [
        ("identifier", identifier),
        ("code", "000000"),
        ("remember", "true"),
        ("submit", "continue"),
    ];
    let page = browser.submit(&login, "/login", &fields).await;
    consent(browser, &page, &EVERYTHING).await
}

/// Has Blink allow this person to change things, ticking these boxes, from the page that a step-up leads to.
pub async fn step_up_granting(
    browser: &Browser,
    till: &Till,
    identifier: &str,
    scopes: &[&str],
    return_to: &str,
) -> Page {
    let way = ["/stepup", "/api/auth/stepup/blink"];
    grant(browser, till, way, identifier, scopes, return_to).await
}

/// The same with every box ticked: they come to `return_to`, and may change things.
pub async fn step_up(browser: &Browser, till: &Till, identifier: &str, return_to: &str) -> Page {
    step_up_granting(
        browser,
        till,
        identifier,
        &["openid", "read", "write"],
        return_to,
    )
    .await
}

/// From the provider's login page to its consent page.
pub async fn log_in(browser: &Browser, login: Page, identifier: &str) -> Page {
    let code = browser
        .submit(
            &login,
            "/login",
            &[("identifier", identifier), ("submit", "continue")],
        )
        .await;
    let page = browser
        .submit(
            &code,
            "/login",
            &[("code", "000000"), ("submit", "continue")],
        )
        .await;
    match page.form("/login") {
        Some(form) if page.body.contains("name=\"totp\"") => {
            assert!(form.post);
            let shown = page.all("#help code").into_iter().next().unwrap();
            browser
                .submit(&page, "/login", &[("totp", &shown), ("submit", "continue")])
                .await
        }
        _ => page,
    }
}

/// Ticks boxes and presses Allow.
pub async fn consent(browser: &Browser, page: &Page, scopes: &[&str]) -> Page {
    let mut fields: Vec<(&str, &str)> =
        scopes.iter().map(|scope| ("grant_scope", *scope)).collect();
    fields.push(("submit", "accept"));
    browser.submit(page, "/consent", &fields).await
}
