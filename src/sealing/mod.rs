//! The key ring, and what each sealed thing is for.

mod keyring;

pub use keyring::{Broken, Keyring, Purpose};
