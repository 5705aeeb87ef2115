//! The ways in which an answer or a token can be wrong. Few of them, and each can be combined with the others.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One mutation. Paths are JSON pointers (RFC 6901) into the answer; a token is the document `{"header", "claims"}`, a
/// callback the document of its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum How {
    /// Puts a value there; `/keys/-` appends to a list.
    Set {
        /// Where.
        path: String,
        /// Any JSON.
        to: Value,
    },
    /// Puts the provider's time there, moved by so many seconds.
    SetTime {
        /// Where.
        path: String,
        /// Negative is the past.
        seconds: i64,
    },
    /// Writes more text behind the text that is there.
    Append {
        /// Where.
        path: String,
        /// What.
        text: String,
    },
    /// Takes a member away.
    Remove {
        /// Where.
        path: String,
    },
    /// Writes a member a second time, in front of the first.
    Repeat {
        /// Where.
        path: String,
        /// The value that comes first.
        to: Value,
    },
    /// Fills a list with copies of its first object, each with a `kid` of its own.
    Fill {
        /// The list.
        path: String,
        /// How many.
        count: usize,
    },
    /// Publishes a key, also one that nobody should publish.
    Publish {
        /// Which.
        key: KeyName,
        /// Under the id of this one instead of its own.
        #[serde(default)]
        named: Option<KeyName>,
    },
    /// Sends this text instead of the whole body.
    Replace {
        /// The body.
        text: String,
    },

    /// Signs a token in another way.
    Sign {
        /// `alg` of the header, and of the signature where it can be made.
        alg: String,
        /// The key.
        key: KeyName,
        /// Names this one in the header instead.
        #[serde(default)]
        named: Option<KeyName>,
    },
    /// Changes one bit of a token's signature.
    Flip,
    /// Writes a token in another form.
    Write {
        /// Which.
        shape: Shape,
    },
    /// Sends the last token once more.
    Again,
    /// A fresh key signs from here on. At a token, before it is signed; elsewhere after the answer was made.
    Rotate {
        /// The old ones are not published any more.
        #[serde(default)]
        forget: bool,
    },

    /// Another status.
    Status {
        /// Three digits.
        status: u16,
    },
    /// Another header, or one more.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// So many blanks behind the body.
    Pad {
        /// How many.
        bytes: usize,
    },
    /// A body without an end.
    Endless,
    /// Half of the body, then the connection breaks.
    Half,
    /// The body byte by byte.
    Drip {
        /// Milliseconds before each.
        milliseconds: u64,
    },
    /// The request is read and acted upon, and never answered.
    Hang,
    /// The request is read and acted upon, and the connection closed.
    Reset,
}

/// Keys that can sign or be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyName {
    /// The one that signs, RSA with 2048 bits.
    Own,
    /// Another of the same kind.
    Other,
    /// RSA with 1024 bits.
    Weak,
    /// On the curve P-256.
    Curve,
    /// On the curve Ed25519.
    Edwards,
    /// The client's secret.
    Secret,
    /// The own public key as PEM, for a MAC.
    Pem,
    /// The own public key as DER, for a MAC.
    Der,
    /// The own public key as DER of PKCS#1, for a MAC.
    Pkcs1,
    /// The own public key as JWK, for a MAC.
    Jwk,
    /// None: the signature is empty.
    Nothing,
}

/// Forms of a token that are not the compact one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// The flattened JSON serialisation (RFC 7515 7.2.2).
    Json,
    /// Five parts, as if it were encrypted.
    FiveParts,
    /// A part too many.
    FourParts,
    /// A part too few.
    TwoParts,
    /// Base64 with `=`.
    Padded,
    /// Base64 whose last bits should be zero and are not.
    TrailingBits,
    /// A line break in the signature.
    Broken,
    /// The standard alphabet, `+` and `/`.
    Standard,
}
