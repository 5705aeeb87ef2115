//! Where to go after a sign-in or a change of preferences: a page of ours, or the wallets.

use axum::http::header::REFERER;
use axum::http::request::Parts;
use url::{Position, Url};

use super::origin::Origin;
use super::paths;

/// Bytes of a page's address; longer ones are not returned to.
pub const LONGEST: usize = 1024;

/// Path and query inside our own origin. Only `parse` makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl Default for ReturnTo {
    fn default() -> Self {
        Self(paths::HOME.to_owned())
    }
}

impl ReturnTo {
    /// What the text means to a browser, if that is a page of ours (RFC 9700 4.11). The text is resolved against our
    /// origin as a browser would, must stay on it, and only the re-serialised path and query are kept.
    pub fn parse(text: &str, origin: &Url) -> Option<Self> {
        let suspicious = |c: char| c.is_control() || c == '\\';
        if text.len() > LONGEST
            || !text.starts_with('/')
            || text.starts_with("//")
            || text.chars().any(suspicious)
        {
            return None;
        }
        let url = origin.join(text).ok()?;
        let stays = url.origin() == origin.origin()
            && url.username().is_empty()
            && url.password().is_none();
        let path = url.path();
        let no_page = ["/api/", "/assets/", "//"]
            .iter()
            .any(|prefix| path.starts_with(prefix))
            || path == paths::PREFERENCES;
        if !stays || no_page {
            return None;
        }
        let target = match url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        (target.len() <= LONGEST).then_some(Self(target))
    }

    /// The same, for after a sign-in: pages about signing in or out would lead in circles.
    pub fn after_sign_in(text: &str, origin: &Url) -> Self {
        Self::parse(text, origin)
            .filter(|target| {
                let path = target.0.split('?').next().unwrap_or_default();
                path != paths::SIGN_IN
                    && !path.starts_with("/signin/")
                    && path != paths::STEP_UP
                    && path != paths::SIGNED_OUT
            })
            .unwrap_or_default()
    }

    /// The page of ours that a form stood on, as the request's `Referer` says (`Referrer-Policy: same-origin`).
    pub fn form_page(parts: &Parts) -> Option<Self> {
        let origin = &parts.extensions.get::<Origin>()?.0;
        let from = parts.headers.get(REFERER)?.to_str().ok()?;
        let from = Url::parse(from).ok()?;
        let ours = from.origin() == origin.origin();
        let page = ours.then(|| &from[Position::BeforePath..Position::AfterQuery])?;
        Self::parse(page, origin)
    }

    /// For a `Location` header or a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Request};
    use proptest::prelude::*;

    use super::*;

    fn origin() -> Url {
        Url::parse("https://till.example").unwrap()
    }

    #[test]
    fn our_own_pages_are_kept() {
        for page in [
            "/",
            "/wallets",
            "/transactions?after=0a&wallet=1",
            "/caf%C3%A9?memo=a%2Fb",
        ] {
            assert_eq!(ReturnTo::parse(page, &origin()).unwrap().as_str(), page);
        }
    }

    #[test]
    fn everything_else_is_not() {
        for page in [
            "",
            "wallets",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example/",
            "/..//evil.example",
            "/%0d%0aSet-Cookie:x\n",
            "javascript:alert(1)",
            "/api/auth/signout",
            "/assets/app.css",
            "/.//evil.example",
        ] {
            assert_eq!(ReturnTo::parse(page, &origin()), None, "{page}");
        }
    }

    #[test]
    fn a_form_stood_on_a_page_of_ours_or_on_none() {
        let page = |from: Option<&str>| {
            let mut request = Request::new(());
            if let Some(from) = from {
                let from = HeaderValue::from_str(from).unwrap();
                request.headers_mut().insert(REFERER, from);
            }
            request.extensions_mut().insert(Origin(origin()));
            let page = ReturnTo::form_page(&request.into_parts().0);
            page.map(|page| page.as_str().to_owned())
        };
        let sale = "https://till.example/till/sales/1?why=away#code";
        assert_eq!(page(Some(sale)).as_deref(), Some("/till/sales/1?why=away"));
        for from in [
            "",
            "/till",
            "https://evil.example/till",
            "http://till.example/till",
            "https://till.example:444/till",
            "https://till.example//evil.example",
            "https://till.example/api/auth/signout",
        ] {
            assert_eq!(page(Some(from)), None, "{from}");
        }
        assert_eq!(page(None), None);
    }

    #[test]
    fn signing_in_never_leads_in_circles() {
        for page in [
            "/signin?return_to=/",
            "/signin/trouble?why=late",
            "/signed-out",
            "/api/auth/signout",
            "%",
            "http://[",
        ] {
            assert_eq!(
                ReturnTo::after_sign_in(page, &origin()),
                ReturnTo::default(),
                "{page}"
            );
        }
        assert_eq!(
            ReturnTo::after_sign_in("/account?a=b", &origin()).as_str(),
            "/account?a=b"
        );
        // The choice of language stays where it was made.
        assert_eq!(
            ReturnTo::parse("/signin?return_to=/account", &origin())
                .unwrap()
                .as_str(),
            "/signin?return_to=/account"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_with_us(text in "[/\\\\.a-z:@?#%\t ]{0,40}") {
            if let Some(target) = ReturnTo::parse(&text, &origin()) {
                let url = origin().join(target.as_str()).unwrap();
                prop_assert_eq!(url.origin(), origin().origin());
            }
        }
    }
}
