//! Whether others can come to an address of ours.

use url::{Host, Url};

/// Whether everybody may reach an address of ours, as far as its name tells: https, and a name in a public domain.
pub(super) fn is_reachable(url: &Url) -> bool {
    // RFC 6761, RFC 6762, RFC 9476, and what ICANN keeps for private use.
    const LOCAL: [&str; 7] = [
        "localhost",
        "local",
        "internal",
        "test",
        "invalid",
        "onion",
        "alt",
    ];
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let top = name.rsplit('.').next().unwrap_or_default();
            url.scheme() == "https" && name.contains('.') && !LOCAL.contains(&top)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_public_name_over_https_is_reached_from_everywhere() {
        for (address, reachable) in [
            ("https://till.example.com", true),
            ("https://till.example.com:8443", true),
            ("https://till.example.com.", true),
            ("http://till.example.com", false),
            ("http://localhost:3000", false),
            ("https://localhost", false),
            ("https://till.localhost", false),
            ("https://till.local", false),
            ("https://till.corp.internal", false),
            ("https://till", false),
            ("https://10.0.0.1", false),
            ("https://[::1]", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(is_reachable(&url), reachable, "{address}");
        }
    }
}
