//! The people who live in the sandbox.

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The Blink user id, a UUID; `sub` and `me.id`.
    pub id: String,
    /// What the sandbox's pages call them.
    pub name: String,
    /// The e-mail address they sign in with.
    pub email: Option<String>,
    /// The phone number they sign in with, in E.164.
    pub phone: Option<String>,
    /// The shared secret of their second factor (RFC 6238), raw bytes.
    pub totp_secret: Option<Vec<u8>>,
    /// One sentence: which case this person shows.
    pub shows: String,
}

/// Everybody, in the order the login page lists them.
pub fn everybody() -> Vec<Person> {
    Vec::new()
}
