//! What the provider can be told to do wrong, as data: where, how, and how often.

mod document;
mod how;
mod plan;

pub use how::{How, KeyName, Shape};
pub use plan::{Misbehaviour, Place};

pub(crate) use document::Document;
pub(crate) use plan::Plan;
