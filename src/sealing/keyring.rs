//! The key ring: seals what is stored or handed to the browser, and tags forms and names.

use std::fmt::Write as _;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::{constant_time, digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// First byte of every sealed blob.
const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const HEAD: usize = 1 + KEY_ID + NONCE_LEN;
/// Bytes of a tag where there is no room for all of it: nobody guesses as many.
const SHORT_TAG: usize = 16;

/// What a blob is for; one purpose's blob never opens as another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A sign-in that was begun, in a cookie.
    Attempt,
    /// A session's tokens, in the database.
    Tokens,
    /// A form's token.
    Form,
    /// An address that Blink tells of a payment at.
    Hint,
    /// A token that the provider is to take back, now or later.
    Revocation,
    /// A grant to change things, in the database.
    StepUp,
    /// A piece of the index of somebody's transactions, in the database.
    History,
    /// What says of itself that it was asked for here: an invoice's name at Blink, a deposit's page.
    Receive,
    /// The token that a run of payouts pays with, in the database.
    Payout,
    /// Who an account at joinblink is linked to, in the database.
    LinkedAccount,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Attempt => b"till attempt v1",
            Self::Tokens => b"till tokens v1",
            Self::Form => b"till form v1",
            Self::Hint => b"till hint v1",
            Self::Revocation => b"till revocation v1",
            Self::StepUp => b"till step-up v1",
            Self::History => b"till history v1",
            Self::Receive => b"till receive v1",
            Self::Payout => b"till payout v1",
            Self::LinkedAccount => b"till linked account v1",
        }
    }
}

/// A blob that no key of the ring opens: foreign, cut, tampered with, or sealed with a key that was dropped.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value cannot be opened")]
pub struct Broken;

struct MasterKey {
    id: [u8; KEY_ID],
    bytes: [u8; 32],
    /// Derived from `bytes`; every page has a form.
    forms: Option<hmac::Key>,
    hints: Option<hmac::Key>,
    receipts: Option<hmac::Key>,
}

/// Several keys: the first seals, all open.
pub struct Keyring {
    keys: Vec<MasterKey>,
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Keyring {
    /// From 256-bit keys, the sealing one first.
    pub fn new<'a>(keys: impl Iterator<Item = &'a [u8; 32]>) -> Self {
        let keys = keys
            .map(|bytes| {
                let hash = digest::digest(&digest::SHA256, bytes);
                let mut id = [0; KEY_ID];
                id.copy_from_slice(&hash.as_ref()[..KEY_ID]);
                let tags = |purpose| {
                    let key = derive(bytes, purpose, &[]).ok()?;
                    Some(hmac::Key::new(hmac::HMAC_SHA256, &key))
                };
                MasterKey {
                    id,
                    bytes: *bytes,
                    forms: tags(Purpose::Form),
                    hints: tags(Purpose::Hint),
                    receipts: tags(Purpose::Receive),
                }
            })
            .collect();
        Self { keys }
    }

    /// Whether a blob was sealed with the key that seals now; what was not is to be sealed anew before its key is dropped.
    pub fn is_of_the_first(&self, sealed: &[u8]) -> bool {
        let id = sealed.get(1..=KEY_ID);
        self.keys
            .first()
            .is_some_and(|first| id == Some(&first.id[..]))
    }

    /// Seals `plain` with AES-256-GCM under a key made of ours and of `share`. With a share that only the browser
    /// holds, the database and our key together open nothing. `bound` must be the same when it is opened.
    pub fn seal(
        &self,
        purpose: Purpose,
        share: &[u8],
        bound: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Broken> {
        let master = self.keys.first().ok_or(Broken)?;
        let key = derived_cipher(master, purpose, share)?;
        let mut sealed = plain.to_vec();
        let nonce = key
            .seal_in_place_append_tag(Aad::from(bound), &mut sealed)
            .map_err(|_| Broken)?;
        let mut blob = Vec::with_capacity(HEAD + sealed.len());
        blob.push(VERSION);
        blob.extend_from_slice(&master.id);
        blob.extend_from_slice(nonce.as_ref());
        blob.extend_from_slice(&sealed);
        Ok(blob)
    }

    /// Opens what `seal` made.
    pub fn open(
        &self,
        purpose: Purpose,
        share: &[u8],
        bound: &[u8],
        blob: &[u8],
    ) -> Result<Vec<u8>, Broken> {
        let (head, sealed) = blob.split_at_checked(HEAD).ok_or(Broken)?;
        let (version, rest) = head.split_first().ok_or(Broken)?;
        let (id, nonce) = rest.split_at_checked(KEY_ID).ok_or(Broken)?;
        let master = self.keys.iter().find(|key| key.id == id).ok_or(Broken)?;
        if *version != VERSION {
            return Err(Broken);
        }
        let key = derived_cipher(master, purpose, share)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Broken)?;
        let mut plain = sealed.to_vec();
        let length = key
            .open_in_place(nonce, Aad::from(bound), &mut plain)
            .map_err(|_| Broken)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    /// Whether a blob names a key of the ring and a version that we write.
    pub fn knows(&self, blob: &[u8]) -> bool {
        let named = |key: &MasterKey| blob.get(1..=KEY_ID) == Some(key.id.as_slice());
        blob.first() == Some(&VERSION) && self.keys.iter().any(named)
    }

    /// A text that only we can make for `data`; goes into forms.
    pub fn form_tag(&self, data: &[u8]) -> String {
        tag(self.keys.first().and_then(|key| key.forms.as_ref()), data)
    }

    /// Checks such a text in constant time, under any key of the ring.
    pub fn has_form_tag(&self, data: &[u8], tag: &str) -> bool {
        has_tag(self.keys.iter().map(|key| key.forms.as_ref()), data, tag)
    }

    /// A text that only we can make for `data`; goes into addresses that Blink is told.
    pub fn hint_tag(&self, data: &[u8]) -> String {
        tag(self.keys.first().and_then(|key| key.hints.as_ref()), data)
    }

    /// Checks such a text in constant time, under any key of the ring.
    pub fn has_hint_tag(&self, data: &[u8], tag: &str) -> bool {
        has_tag(self.keys.iter().map(|key| key.hints.as_ref()), data, tag)
    }

    /// A text that only we can make for `data`, of small letters and digits: it fits into the names that Blink takes.
    pub fn receive_tag(&self, data: &[u8]) -> Option<String> {
        let key = self.keys.first()?.receipts.as_ref()?;
        Some(short_tag(key, data))
    }

    /// Checks such a text in constant time, under any key of the ring.
    pub fn has_receive_tag(&self, data: &[u8], tag: &str) -> bool {
        let fits = |key: &hmac::Key| {
            let expected = short_tag(key, data);
            constant_time::verify_slices_are_equal(expected.as_bytes(), tag.as_bytes()).is_ok()
        };
        let mut keys = self.keys.iter().filter_map(|key| key.receipts.as_ref());
        keys.any(fits)
    }
}

fn short_tag(key: &hmac::Key, data: &[u8]) -> String {
    let tag = hmac::sign(key, data);
    let mut text = String::new();
    for byte in tag.as_ref().iter().take(SHORT_TAG) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn tag(key: Option<&hmac::Key>, data: &[u8]) -> String {
    key.map_or_else(String::new, |key| {
        URL_SAFE_NO_PAD.encode(hmac::sign(key, data))
    })
}

fn has_tag<'a>(keys: impl Iterator<Item = Option<&'a hmac::Key>>, data: &[u8], tag: &str) -> bool {
    let Ok(given) = URL_SAFE_NO_PAD.decode(tag) else {
        return false;
    };
    keys.flatten()
        .any(|key| hmac::verify(key, data, &given).is_ok())
}

fn derive(master: &[u8; 32], purpose: Purpose, share: &[u8]) -> Result<[u8; 32], Broken> {
    let mut key = [0; 32];
    Salt::new(HKDF_SHA256, share)
        .extract(master)
        .expand(&[purpose.label()], Length(key.len()))
        .and_then(|okm| okm.fill(&mut key))
        .map_err(|_| Broken)?;
    Ok(key)
}

fn derived_cipher(
    master: &MasterKey,
    purpose: Purpose,
    share: &[u8],
) -> Result<RandomizedNonceKey, Broken> {
    let key = derive(&master.bytes, purpose, share)?;
    RandomizedNonceKey::new(&AES_256_GCM, &key).map_err(|_| Broken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(keys: &[u8]) -> Keyring {
        let keys: Vec<[u8; 32]> = keys.iter().map(|byte| [*byte; 32]).collect();
        Keyring::new(keys.iter())
    }

    #[test]
    fn a_rotated_ring_opens_old_blobs_until_the_key_is_dropped() {
        let blob = ring(&[1])
            .seal(Purpose::Tokens, b"share", b"row", b"secret")
            .unwrap();
        let rotated = ring(&[2, 1]);
        assert_eq!(
            rotated
                .open(Purpose::Tokens, b"share", b"row", &blob)
                .unwrap(),
            b"secret"
        );
        assert!(rotated.knows(&blob) && !ring(&[2]).knows(&blob) && !rotated.knows(&blob[..3]));
        assert!(
            ring(&[2])
                .open(Purpose::Tokens, b"share", b"row", &blob)
                .is_err()
        );
    }

    #[test]
    fn another_share_row_or_purpose_opens_nothing() {
        let ring = ring(&[1]);
        let blob = ring
            .seal(Purpose::Tokens, b"share", b"row", b"secret")
            .unwrap();
        assert!(ring.open(Purpose::Tokens, b"other", b"row", &blob).is_err());
        assert!(
            ring.open(Purpose::Tokens, b"share", b"other", &blob)
                .is_err()
        );
        assert!(
            ring.open(Purpose::Attempt, b"share", b"row", &blob)
                .is_err()
        );
    }

    #[test]
    fn a_tag_fits_its_data_only() {
        let ring = ring(&[1]);
        let tag = ring.form_tag(b"session");
        assert!(ring.has_form_tag(b"session", &tag));
        assert!(!ring.has_form_tag(b"another", &tag));
        assert!(!ring.has_form_tag(b"session", &tag[1..]));
        assert!(!ring.has_form_tag(b"session", ""));
        let hint = ring.hint_tag(b"session");
        assert!(ring.has_hint_tag(b"session", &hint) && !ring.has_hint_tag(b"another", &hint));
        assert!(!ring.has_form_tag(b"session", &hint) && !ring.has_hint_tag(b"session", &tag));
    }

    #[test]
    fn a_short_tag_fits_a_name_and_its_data_only() {
        let tag = ring(&[1]).receive_tag(b"250").unwrap();
        assert!(tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_eq!(tag, tag.to_lowercase());
        for (keys, data, given, fits) in [
            (&[1][..], b"250", tag.as_str(), true),
            (&[2, 1], b"250", &tag, true),
            (&[2], b"250", &tag, false),
            (&[1], b"251", &tag, false),
            (&[1], b"250", &tag[2..], false),
            (&[1], b"250", "", false),
        ] {
            assert_eq!(
                ring(keys).has_receive_tag(data, given),
                fits,
                "{keys:?} {given}"
            );
        }
        assert_eq!(ring(&[]).receive_tag(b"250"), None);
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_again(plain: Vec<u8>, share: Vec<u8>, bound: Vec<u8>) {
            let ring = ring(&[7]);
            let blob = ring.seal(Purpose::Attempt, &share, &bound, &plain).unwrap();
            prop_assert_eq!(ring.open(Purpose::Attempt, &share, &bound, &blob).unwrap(), plain);
        }

        #[test]
        fn a_changed_byte_is_noticed(plain: Vec<u8>, place: prop::sample::Index, change in 1u8..) {
            let ring = ring(&[7]);
            let mut blob = ring.seal(Purpose::Attempt, b"", b"", &plain).unwrap();
            let place = place.index(blob.len());
            blob[place] ^= change;
            prop_assert!(ring.open(Purpose::Attempt, b"", b"", &blob).is_err());
        }

        #[test]
        fn junk_opens_nothing(junk: Vec<u8>) {
            prop_assert!(ring(&[7]).open(Purpose::Attempt, b"", b"", &junk).is_err());
        }
    }
}
