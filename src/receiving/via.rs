//! Who can be asked how an invoice stands.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::lightning::LightningAddress;

/// Who can be asked how an invoice stands. Its text is made to be kept with the invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// Blink, by the hash.
    Blink,
    /// Whoever keeps the lightning address, at the place that came with the invoice (LUD-21).
    Verify {
        /// Whose it is: decides where we may be led.
        address: LightningAddress,
        /// Where to ask.
        url: Url,
    },
}

/// The text was not written by us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("does not say who can be asked")]
pub struct NotAVia;

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blink => f.write_str("blink"),
            Self::Verify { address, url } => write!(f, "verify {address} {url}"),
        }
    }
}

impl FromStr for Via {
    type Err = NotAVia;

    fn from_str(text: &str) -> Result<Self, NotAVia> {
        let words: Vec<&str> = text.split(' ').collect();
        match words[..] {
            ["blink"] => Ok(Self::Blink),
            ["verify", address, url] => {
                let (name, domain) = address.split_once('@').ok_or(NotAVia)?;
                Ok(Self::Verify {
                    // Kept by us: the domain was looked at when it came.
                    address: LightningAddress::at(name, domain).map_err(|_| NotAVia)?,
                    url: Url::parse(url).map_err(|_| NotAVia)?,
                })
            }
            _ => Err(NotAVia),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_else_is_read() {
        for text in [
            "",
            "Blink",
            "nobody",
            "verify",
            "verify a@b.c",
            "verify ab https://x/",
        ] {
            assert_eq!(text.parse::<Via>(), Err(NotAVia), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read(name in "[a-z][a-z0-9+]{0,9}", path in "[a-zA-Z0-9 /?=é]{0,30}", blink: bool) {
            let verify = || Via::Verify {
                address: LightningAddress::at(&name, "blink.localhost").unwrap(),
                url: Url::parse(&format!("https://pay.example.com/{path}")).unwrap(),
            };
            let via = if blink { Via::Blink } else { verify() };
            prop_assert_eq!(via.to_string().parse(), Ok(via));
        }
    }
}
