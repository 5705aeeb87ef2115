//! Watches every invoice that may still be paid, whether or not any browser looks: told by Blink's websocket, and asking
//! by itself beside it.

mod followers;
mod look;
mod plan;
mod schedule;
mod watch;
mod watching;

pub use followers::Following;
pub use schedule::GRACE;
pub use watching::Watcher;
