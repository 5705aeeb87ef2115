//! Receiving into the own wallets: invoices with and without an amount, bitcoin addresses, the lightning address and its code.

mod address;
mod amount;
mod cancel;
mod events;
mod invoice;
mod make;
mod page;
mod refusal;

use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/receive…`.
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::RECEIVE, Caller::SignedIn, page::show)
        .post(paths::RECEIVE, Caller::OwnForm, make::make)
        .get(paths::RECEIVE_ADDRESS, Caller::SignedIn, address::show)
        .get(paths::RECEIVE_INVOICE, Caller::SignedIn, invoice::show)
        .get(paths::RECEIVE_EVENTS, Caller::SignedIn, events::follow)
        .get(paths::RECEIVE_CANCEL, Caller::SignedIn, cancel::look)
        .post(paths::RECEIVE_CANCEL, Caller::OwnForm, cancel::cancel)
}
