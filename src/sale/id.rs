//! What a sale is called in addresses: nobody can guess it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::random::{self, NoRandomness, Random};

/// 26 letters and digits, 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SaleId(String);

/// Not the id of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a sale")]
pub struct NoSaleId;

impl SaleId {
    /// A new one.
    pub fn random(random: &Random) -> Result<Self, NoRandomness> {
        random.name().map(Self)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SaleId {
    type Err = NoSaleId;

    fn from_str(text: &str) -> Result<Self, NoSaleId> {
        random::is_name(text)
            .then(|| Self(text.to_owned()))
            .ok_or(NoSaleId)
    }
}

impl TryFrom<String> for SaleId {
    type Error = NoSaleId;

    fn try_from(text: String) -> Result<Self, NoSaleId> {
        text.parse()
    }
}

impl From<SaleId> for String {
    fn from(id: SaleId) -> Self {
        id.0
    }
}

impl fmt::Display for SaleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written_and_never_the_same() {
        let random = Random::system();
        let (one, two) = (
            SaleId::random(&random).unwrap(),
            SaleId::random(&random).unwrap(),
        );
        assert_ne!(one, two);
        assert_eq!(one.as_str().parse(), Ok(one.clone()));
        for wrong in [
            "",
            "0",
            &one.as_str().to_uppercase(),
            "u0123456789abcdefghjkmnpqr",
        ] {
            assert_eq!(wrong.parse::<SaleId>(), Err(NoSaleId), "{wrong}");
        }
    }
}
