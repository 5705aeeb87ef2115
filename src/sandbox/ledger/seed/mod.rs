//! The history that every account starts with: made up, but the same on every start.

mod busy;
mod cafe;
mod dice;
mod memos;
mod opening;
mod quiet;
mod scribe;

pub(super) use opening::{account, opened};
