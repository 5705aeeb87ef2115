//! A lightning address, `name@domain` (LUD-16).

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use url::Host;

/// Where somebody can be paid, in small letters. Its domain is a public name, never a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LightningAddress {
    name: String,
    domain: String,
}

/// The text is no lightning address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// Not something, an @ and a domain.
    #[error("not of the form name@domain")]
    Form,
    /// LUD-16 allows a-z, 0-9 and `-_.`, and `+` before a tag.
    #[error("a name of other signs than a-z, 0-9, -, _, . and +")]
    Name,
    /// Not a domain that everybody can look up.
    #[error("not a public domain")]
    Domain,
}

/// Endings of names that only one network or one machine knows (RFC 6761, 6762, 7686, 8375, 9476).
const PRIVATE_ENDINGS: [&str; 9] = [
    "alt",
    "home.arpa",
    "internal",
    "invalid",
    "lan",
    "local",
    "localhost",
    "onion",
    "test",
];

impl LightningAddress {
    /// From its two halves.
    pub fn new(name: &str, domain: &str) -> Result<Self, NotAnAddress> {
        Ok(Self {
            name: checked_name(name)?,
            domain: checked_domain(domain)?,
        })
    }

    /// Somebody at a domain that an operator chose, which may be known to one machine only.
    pub fn at(name: &str, trusted_domain: &str) -> Result<Self, NotAnAddress> {
        Ok(Self {
            name: checked_name(name)?,
            domain: trusted_domain.to_ascii_lowercase(),
        })
    }

    /// What stands before the @.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands after it.
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

fn checked_name(name: &str) -> Result<String, NotAnAddress> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte);
    // A name of dots alone would climb in the path.
    let fits = (1..=64).contains(&name.len())
        && name.bytes().all(allowed)
        && name.bytes().any(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| name.to_ascii_lowercase())
        .ok_or(NotAnAddress::Name)
}

/// The domain as it is looked up: small letters, foreign scripts in punycode.
fn checked_domain(domain: &str) -> Result<String, NotAnAddress> {
    let Ok(Host::Domain(domain)) = Host::parse(domain) else {
        return Err(NotAnAddress::Domain);
    };
    let label_fits = |label: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(allowed)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let private = PRIVATE_ENDINGS.iter().any(|ending| {
        domain
            .strip_suffix(ending)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    let last = domain.rsplit('.').next().unwrap_or_default();
    let fits = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label_fits)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
        && domain.parse::<Ipv4Addr>().is_err()
        && !private;
    fits.then_some(domain).ok_or(NotAnAddress::Domain)
}

impl FromStr for LightningAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        match text.split_once('@') {
            Some((name, domain)) if !name.is_empty() && !domain.is_empty() => {
                Self::new(name, domain)
            }
            _ => Err(NotAnAddress::Form),
        }
    }
}

impl fmt::Display for LightningAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, NotAnAddress> {
        text.parse::<LightningAddress>()
            .map(|address| address.to_string())
    }

    #[test]
    fn names_and_domains_are_read_in_small_letters() {
        for (text, address) in [
            ("rosa@blink.sv", "rosa@blink.sv"),
            ("Rosa_1@Blink.SV", "rosa_1@blink.sv"),
            ("a+usd@pay.example.com", "a+usd@pay.example.com"),
            ("a-b.c@xn--bcher-kva.example", "a-b.c@xn--bcher-kva.example"),
            ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "rosa", "@blink.sv", "rosa@"] {
            assert_eq!(read(text), Err(NotAnAddress::Form), "{text}");
        }
        for text in [
            "ro sa@blink.sv",
            "..@blink.sv",
            "a/b@blink.sv",
            "é@blink.sv",
            "a%2f@b.sv",
        ] {
            assert_eq!(read(text), Err(NotAnAddress::Name), "{text}");
        }
        for text in [
            "a@localhost",
            "a@printer.local",
            "a@db.internal",
            "a@x.onion",
            "a@127.0.0.1",
            "a@2130706433",
            "a@0x7f.1",
            "a@[::1]",
            "a@blink",
            "a@-x.com",
            "a@x..com",
            "a@x.com:80",
            "a@x.com/p",
            "a@b@c.com",
            "a@x.com.",
            "a@x_y.com",
        ] {
            assert_eq!(read(text), Err(NotAnAddress::Domain), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_reads_as_itself(name in "[a-z0-9][a-z0-9._+-]{0,20}", domain in "[a-z][a-z0-9]{0,10}\\.(com|sv|io)") {
            let text = format!("{name}@{domain}");
            prop_assert_eq!(read(&text), Ok(text));
        }

        #[test]
        fn reading_never_fails_badly(text in ".{0,60}") {
            if let Ok(address) = text.parse::<LightningAddress>() {
                prop_assert_eq!(read(&address.to_string()), Ok(address.to_string()));
            }
        }
    }
}
