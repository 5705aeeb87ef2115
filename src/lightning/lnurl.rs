//! LNURL (LUD-01): a URL in bech32, as printed codes carry it.

use std::fmt;
use std::str::FromStr;

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Hrp};
use url::Url;

use super::LightningAddress;

const PREFIX: Hrp = Hrp::parse_unchecked("lnurl");

/// An address of the web for wallets to ask: https, or http where a name leads into Tor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lnurl(Url);

/// The text is no LNURL, or leads to where no wallet goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an LNURL")]
pub struct NotAnLnurl;

impl Lnurl {
    /// An LNURL that leads there.
    pub fn new(url: Url) -> Result<Self, NotAnLnurl> {
        let onion = url.host_str().is_some_and(|host| host.ends_with(".onion"));
        let reachable = url.scheme() == "https" || url.scheme() == "http" && onion;
        let clean = url.username().is_empty() && url.password().is_none();
        let short = bech32::encode_lower::<Bech32>(PREFIX, url.as_str().as_bytes()).is_ok();
        (reachable && clean && short)
            .then_some(Self(url))
            .ok_or(NotAnLnurl)
    }

    /// Where it leads.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The lightning address that it is another form of: one that leads to where addresses are asked (LUD-16).
    pub fn address(&self) -> Option<LightningAddress> {
        let url = &self.0;
        let name = url.path().strip_prefix("/.well-known/lnurlp/")?;
        let is_plain = url.scheme() == "https" && url.port().is_none() && url.query().is_none();
        let address = LightningAddress::new(name, url.host_str()?).ok()?;
        is_plain.then_some(address)
    }
}

impl FromStr for Lnurl {
    type Err = NotAnLnurl;

    fn from_str(text: &str) -> Result<Self, NotAnLnurl> {
        // LUD-01 knows the old checksum only.
        let read = CheckedHrpstring::new::<Bech32>(text).map_err(|_| NotAnLnurl)?;
        if read.hrp() != PREFIX {
            return Err(NotAnLnurl);
        }
        let bytes: Vec<u8> = read.byte_iter().collect();
        let text = str::from_utf8(&bytes).map_err(|_| NotAnLnurl)?;
        Self::new(Url::parse(text).map_err(|_| NotAnLnurl)?)
    }
}

/// In small letters; codes of squares hold more of the same text in capitals.
impl fmt::Display for Lnurl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.as_str().as_bytes();
        bech32::encode_lower_to_fmt::<Bech32, _>(f, PREFIX, bytes).map_err(|_| fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_standards_own_example() {
        let text = "LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZCN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS";
        let url = "https://service.com/api?q=3fc3645b439ce8e7f2553a69e5267081d96dcd340693afabe04be7b0ccd178df";
        let lnurl: Lnurl = text.parse().unwrap();
        assert_eq!(lnurl.url().as_str(), url);
        assert_eq!(lnurl.to_string(), text.to_lowercase());
    }

    #[test]
    fn only_where_wallets_go() {
        for url in [
            "http://service.com/",
            "ftp://service.com/",
            "https://a:b@service.com/",
            "javascript:alert(1)",
        ] {
            assert_eq!(Lnurl::new(url.parse().unwrap()), Err(NotAnLnurl), "{url}");
        }
        let onion = "http://expyuzz4wqqyqhjn.onion/pay".parse().unwrap();
        assert!(Lnurl::new(onion).is_ok());
        let long = format!("https://service.com/{}", "a".repeat(1000));
        assert_eq!(Lnurl::new(long.parse().unwrap()), Err(NotAnLnurl));
    }

    #[test]
    fn one_that_leads_to_an_address_is_that_address() {
        let address = |url: &str| {
            let lnurl = Lnurl::new(url.parse().unwrap()).unwrap();
            lnurl.address().map(|address| address.to_string())
        };
        let expected = Some("rosa@blink.sv".to_owned());
        assert_eq!(
            address("https://blink.sv/.well-known/lnurlp/rosa"),
            expected
        );
        for url in [
            "https://blink.sv/.well-known/lnurlp/rosa?x=1",
            "https://blink.sv:8443/.well-known/lnurlp/rosa",
            "https://blink.sv/.well-known/lnurlp/a/b",
            "https://blink.sv/pay",
        ] {
            assert_eq!(address(url), None, "{url}");
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_are_inverse(path in "[a-z0-9/_.-]{0,100}") {
            let lnurl = Lnurl::new(format!("https://service.com/{path}").parse().unwrap()).unwrap();
            prop_assert_eq!(lnurl.to_string().parse(), Ok(lnurl.clone()));
            prop_assert_eq!(lnurl.to_string().to_uppercase().parse(), Ok(lnurl));
        }

        #[test]
        fn reading_never_fails_badly(text in ".{0,80}") {
            let _ = text.parse::<Lnurl>();
        }
    }
}
