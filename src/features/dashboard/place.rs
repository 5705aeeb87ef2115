//! The address of a page of transactions: stable, as a place is named by the transaction beside it.

use std::fmt;

use axum::extract::Query;
use axum::http::Uri;
use serde::Deserialize;

use super::search::{self, Search};
use crate::blink::{self, Place, TransactionId, WalletId};
use crate::web::paths;

/// What the address asks for.
#[derive(Deserialize)]
pub(super) struct Asked {
    wallet: Option<String>,
    after: Option<String>,
    before: Option<String>,
    #[serde(flatten)]
    search: search::Asked,
}

/// A place in the list of all wallets or of one, narrowed down or not.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) place: Place,
    pub(super) wallet: Option<WalletId>,
    pub(super) search: Search,
}

impl Address {
    /// None where it cannot be one of ours.
    pub(super) fn read(asked: &Asked) -> Option<Self> {
        let place = match (&asked.after, &asked.before) {
            (None, None) => Place::Newest,
            (Some(id), None) => Place::OlderThan(TransactionId::parse(id)?),
            (None, Some(id)) => Place::NewerThan(TransactionId::parse(id)?),
            (Some(_), Some(_)) => return None,
        };
        let wallet = match asked.wallet.as_deref() {
            None | Some("") => None,
            Some(id) => Some(WalletId::parse(id)?),
        };
        let search = asked.search.clone().into();
        Some(Self {
            place,
            wallet,
            search,
        })
    }

    /// From a link that carries it along; None where that is not one of ours.
    pub(super) fn parse(link: &str) -> Option<Self> {
        let uri: Uri = link.parse().ok()?;
        let Query(asked) = Query::try_from_uri(&uri).ok()?;
        (uri.path() == paths::TRANSACTIONS)
            .then(|| Self::read(&asked))
            .flatten()
    }

    /// Whether the address is the reason. Blink answers a cursor that it cannot read as if something were
    /// out of order, so there the cursor's form tells.
    pub(super) fn is_refused(&self, error: &blink::Error) -> bool {
        let odd = match &self.place {
            Place::Newest => false,
            Place::OlderThan(id) | Place::NewerThan(id) => !id.is_settled(),
        };
        match error {
            blink::Error::Refused(_) => true,
            blink::Error::SideService => odd,
            _ => false,
        }
    }

    /// Another place under the same filter, or nothing.
    pub(super) fn at(&self, place: Option<Place>) -> String {
        place.map_or_else(String::new, |place| {
            let there = Self {
                place,
                ..self.clone()
            };
            there.to_string()
        })
    }

    /// The same list from its newest transaction on.
    pub(super) fn whole(&self) -> Self {
        Self {
            place: Place::Newest,
            ..self.clone()
        }
    }

    /// The same list from its newest transaction on, with another search.
    pub(super) fn with(&self, change: impl FnOnce(&mut Search)) -> String {
        let mut address = self.whole();
        change(&mut address.search);
        address.to_string()
    }
}

/// Whether an address has fields that say nothing, as forms send them: `clean` says the same without.
pub(super) fn is_wordy(address: &str, clean: &str) -> bool {
    let fields = |address: &str| {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).count()
    };
    fields(address) > fields(clean)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(wallet) = &self.wallet {
            query.append_pair("wallet", &wallet.to_string());
        }
        self.search.write(&mut query);
        match &self.place {
            Place::Newest => {}
            Place::OlderThan(id) => {
                query.append_pair("after", &id.to_string());
            }
            Place::NewerThan(id) => {
                query.append_pair("before", &id.to_string());
            }
        }
        let query = query.finish();
        f.write_str(paths::TRANSACTIONS)?;
        if query.is_empty() {
            return Ok(());
        }
        write!(f, "?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(wallet: Option<&str>, after: Option<&str>, before: Option<&str>) -> Option<String> {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let asked = Asked {
            wallet: own(wallet),
            after: own(after),
            before: own(before),
            search: search::Asked::default(),
        };
        Address::read(&asked).map(|address| address.to_string())
    }

    #[test]
    fn addresses_come_out_as_they_went_in() {
        assert_eq!(read(None, None, None).unwrap(), "/transactions");
        assert_eq!(read(Some(""), None, None).unwrap(), "/transactions");
        assert_eq!(
            read(None, Some("0a"), None).unwrap(),
            "/transactions?after=0a"
        );
        assert_eq!(
            read(Some("w-1"), None, Some("0a")).unwrap(),
            "/transactions?wallet=w-1&before=0a"
        );
    }

    #[test]
    fn links_carry_our_own_addresses_only() {
        let parse = |link| Address::parse(link).map(|address| address.to_string());
        for own in [
            "/transactions",
            "/transactions?wallet=w-1&after=0a",
            "/transactions?wallet=w-1&text=caf%C3%A9&when=month&before=0a",
        ] {
            assert_eq!(parse(own).unwrap(), own);
        }
        assert_eq!(
            parse("https://evil.example/transactions?after=0a&x=1").unwrap(),
            "/transactions?after=0a"
        );
        for other in [
            "",
            "/wallets",
            "//evil.example",
            "/transactions?after=a b",
            "javascript:1",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_none() {
        assert_eq!(read(None, Some("0a"), Some("0b")), None);
        assert_eq!(read(None, Some(""), None), None);
        assert_eq!(read(None, Some("a b"), None), None);
        assert_eq!(read(Some("../"), None, None), None);
    }
}
