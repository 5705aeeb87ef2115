//! A sale: what was rung up, what it comes to, which invoices were shown for it and what became of them. A record in our
//! database and not a tab in a browser.

mod asking;
mod basket;
mod change;
mod figures;
mod id;
mod invoice;
mod invoice_name;
mod invoices;
mod list;
mod payee;
mod record;
mod recover;
mod register;
mod sales;
mod state;
mod sums;
mod sweep;
mod takings;
mod walk;
mod watch;

pub use asking::Asking;
pub use basket::{Basket, Denomination, Discount, Tip};
pub use change::{Change, Evidence};
pub use figures::{DEAREST, Figures, NoSum, Totals};
pub use id::SaleId;
pub use invoice::{InvoiceState, SaleInvoice};
pub use invoice_name::{InvoiceName, NotAnInvoiceName, RungUp};
pub use list::{Filter, Mark, Place};
pub use payee::{Payee, Person};
pub use record::{Ask, NoAsk, Quote, Record, Sale};
pub use recover::Recovered;
pub use register::{Entry, Register};
pub use sales::{Begun, Error, NewSale, Sales};
pub use state::{Event, State};
pub use sums::Sum;
pub use takings::{Method, Takings};
pub use walk::{Found, Walk, telling};
