//! Runs of payouts: many payments out of one wallet, made by the server one after the other, each of them once, whatever
//! happens to the server or to Blink meanwhile.

mod asked;
mod check;
mod fee;
mod id;
mod invoicing;
mod known;
mod lease;
mod look_up;
mod pay;
mod payouts;
mod people;
mod permit;
mod plan;
mod reason;
mod recipient;
mod row;
mod rows;
mod run;
mod settling;
mod shared;
pub mod sheet;
mod state;
mod steering;
mod tokens;
mod told;
mod trail;
mod turns;
mod words;
mod worker;

pub use asked::{Asked, Sum};
pub use id::{NoRunId, RunId};
pub use payouts::{Begun, Error, NewRun, Payouts};
pub use people::{Owner, Request, Safeguard};
pub use permit::Permit;
pub use plan::{Plan, Rate, Target};
pub use reason::{Pause, Reason};
pub use row::{Before, Evidence, Record, Row, Sending};
pub use run::{Part, Run, Totals};
pub use settling::Open;
pub use state::{RowState, RunState};
pub use steering::{FRESH, NotNow};
pub use trail::{Change, Event, Step};
pub use words::NoSuchWord;
pub use worker::Paymaster;
