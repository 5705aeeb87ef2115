//! A real Till, a sandbox at its network, a browser in front of it, and a watch on everything that is written.

pub mod between;
pub mod binary;
mod browser;
pub mod fault_proxy;
pub mod killable;
mod on_both;
mod page;
mod person;
pub mod postgres;
pub mod raw;
pub mod signer;
mod soon;
mod till;
pub mod watch;
mod while_dying;

pub use browser::Browser;
pub use killable::Killable;
pub(crate) use on_both::on_both;
pub use page::Page;
pub use person::{
    EVERYTHING, consent, log_in, sign_in, sign_in_granting, sign_in_remembered, step_up,
    step_up_granting,
};
pub use soon::SOON;
pub use till::{Setup, Store, Till};
