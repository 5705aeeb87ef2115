//! What rows are found by without saying whose they are.

use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256 over parts that are told apart.
fn hash(what: &str, parts: &[&str]) -> Vec<u8> {
    let mut text = what.as_bytes().to_vec();
    for part in parts {
        text.push(0);
        text.extend_from_slice(part.as_bytes());
    }
    digest(&SHA256, &text).as_ref().to_vec()
}

/// An employee of an organisation.
pub(super) fn of_user(auth_id: &str, user: &str) -> Vec<u8> {
    hash("till joinblink employee", &[auth_id, user])
}

/// A wallet at an organisation, by issuer and subject: a username may change its owner.
pub(super) fn of_wallet(auth_id: &str, issuer: &str, subject: &str) -> Vec<u8> {
    hash("till joinblink wallet", &[auth_id, issuer, subject])
}

/// A linked account of joinblink's.
pub(super) fn of_remote(auth_id: &str, remote_id: &str) -> Vec<u8> {
    hash("till joinblink linked account", &[auth_id, remote_id])
}

/// A link, or what a browser carries: random texts of ours.
pub(super) fn of_secret(secret: &str) -> Vec<u8> {
    digest(&SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// What joinblink shows for a wallet without a name: the same each time, and no way back to it.
pub(super) fn pseudonym(issuer: &str, subject: &str) -> String {
    let hash = digest(&SHA256, format!("{issuer}|{subject}").as_bytes());
    let digits: String = (hash.as_ref().iter().take(8))
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("wallet-{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(of_user("a", "bc"), of_user("ab", "c"));
        assert_ne!(of_user("a", "b"), of_remote("a", "b"));
        assert_ne!(of_wallet("a", "b", "c"), of_wallet("a", "bc", ""));
    }

    #[test]
    fn a_pseudonym_is_sixteen_digits_of_the_hash() {
        // printf 'https://oauth.blink.sv/|1' | sha256sum
        let name = pseudonym("https://oauth.blink.sv/", "1");
        assert_eq!(name.len(), "wallet-".len() + 16);
        assert_eq!(name, pseudonym("https://oauth.blink.sv/", "1"));
        assert_ne!(name, pseudonym("https://oauth.blink.sv", "1"));
    }
}
