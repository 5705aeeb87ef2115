//! Where to go after a sign-in or a change of preferences: a page of ours, or the wallets.

use url::Url;

use super::paths;

const LONGEST: usize = 1024;

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
                path != paths::SIGN_IN && !path.starts_with("/signin/") && path != paths::SIGNED_OUT
            })
            .unwrap_or_default()
    }

    /// For a `Location` header or a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
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
