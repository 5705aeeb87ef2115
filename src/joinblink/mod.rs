//! What we ask joinblink, the workplace app; the only place that knows its API. It has nothing to do with Blink, the wallet.

mod add;
mod answer;
mod client;
mod delete;
mod employee;
mod ids;
mod list;
mod pace;

pub use add::Added;
pub use client::{Away, Client};
pub use delete::Deleted;
pub use employee::Employee;
pub use ids::{EmployeeId, RemoteId};
