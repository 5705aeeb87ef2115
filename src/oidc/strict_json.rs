//! JSON from the provider, read strictly: nothing is said twice, nothing is nested without end (RFC 8725 2.4, RFC 7519 4).

use std::collections::HashSet;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

/// Nothing that a provider sends is nested deeper.
const DEEPEST: usize = 16;

/// Reads a whole text. Of two members with one name neither counts: who wrote the text and who reads it could mean
/// different ones.
pub(super) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    Plain(DEEPEST).deserialize(&mut reader)?;
    reader.end()?;
    serde_json::from_slice(text)
}

/// Any value, so many levels deep at most; only looked at.
#[derive(Clone, Copy)]
struct Plain(usize);

impl Plain {
    fn inner<E: Error>(self) -> Result<Self, E> {
        let left = self.0.checked_sub(1);
        left.map(Self).ok_or_else(|| E::custom("nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Plain {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a repeated member"));
            }
            members.next_value_seed(self.inner()?)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(self.inner()?)?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_is_said_twice_or_nested_too_deeply_is_refused() {
        for wrong in [
            r#"{"iss":"a","iss":"b"}"#,
            r#"{"iss":"a","\u0069ss":"a"}"#,
            r#"{"a":[{"b":1,"b":1}]}"#,
            r#"{"a":1} {"a":1}"#,
            &format!("{}{}", "[".repeat(17), "]".repeat(17)),
            "",
        ] {
            assert!(read::<Value>(wrong.as_bytes()).is_err(), "{wrong}");
        }
        let right = r#"{"a":{"a":[1,-1,1.5,true,null,"x"]},"b":{"a":2}}"#;
        assert!(read::<Value>(right.as_bytes()).is_ok());
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[{}\\[\\]\":,a-c0-9 ]{0,60}") {
            let strict = read::<Value>(text.as_bytes());
            prop_assert!(strict.is_err() || serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
