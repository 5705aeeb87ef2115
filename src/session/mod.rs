//! Who is signed in, kept on our side: the browser holds an unguessable id, the database its hash and sealed tokens.

mod attempt;
mod cookies;
mod devices;
mod ending;
mod error;
mod forms;
#[cfg(test)]
mod fuzz;
mod key;
mod key_file;
mod outbox;
mod refresh;
mod renewal;
mod step_up;
mod store;
mod sweep;
mod tokens;
mod visit;

pub use attempt::{Attempt, Claim};
pub use cookies::{CookieKind, Cookies, append_cookie};
pub use devices::{Device, MOST_SESSIONS};
pub use ending::Farewell;
pub use error::Error;
pub use key::SessionKey;
pub use key_file::KeyFile;
pub use outbox::{Note, Outbox};
pub use refresh::{Fresh, Lease, Refresher};
pub use step_up::{Lent, NewStepUp, StepUp};
pub use store::Store;
pub use sweep::{count_alive, sweep};
pub use tokens::Tokens;
pub use visit::{NewVisit, Sessions, Visit};
