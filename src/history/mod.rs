//! The index of somebody's transactions: asked for by them, sealed, filled while they are there, searched block by block.

mod account;
mod block;
mod blocks;
mod error;
mod filter;
mod folded;
mod index;
mod kept;
mod merge;
mod number;
mod pace;
mod page;
mod presence;
#[cfg(test)]
mod sample;
mod saves;
mod sums;
#[cfg(test)]
mod trials;
mod walk;

pub use account::{Facts, Standing};
pub use error::Error;
pub use filter::{Filter, Range};
pub use index::{History, Index};
pub use merge::Joint;
pub use number::Number;
pub use pace::Pace;
pub use page::Found;
pub use presence::{Presence, Stay};
pub use saves::{Save, Saves};
pub use sums::{Apart, Sum, Sums};
pub use walk::{Order, Walk};
