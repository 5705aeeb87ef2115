//! Linked accounts: an employee links their wallet to their account at joinblink, a workplace app, and unlinks it again.
//! joinblink is not Blink, the wallet: two companies of one name. Off unless the settings say otherwise.

mod arrive;
mod connect;
mod disconnect;
mod envelope;
mod linking;
mod open;
mod own;
mod proxied;
mod said;
mod standing;

use crate::web::paths;
use crate::web::rates::Counted;
use crate::web::routes::{Caller, Routes};

pub use arrive::errand;

/// `/joinblink/…` for joinblink, `/link-wallet…` for an employee, `/account/linked…` for whoever is signed in.
pub fn routes() -> Routes {
    use Caller::{Joinblink, OwnForm, SignedIn, Stranger, StrangersForm};
    Routes::new()
        .post(paths::JOINBLINK_CONNECT, Joinblink, connect::connect)
        .delete(
            paths::JOINBLINK_DISCONNECT,
            Joinblink,
            disconnect::disconnect,
        )
        .any(paths::JOINBLINK_REST, Joinblink, proxied::nothing)
        .get(paths::LINK, Stranger, standing::show)
        .post(paths::LINK, StrangersForm, standing::confirm)
        .post(paths::LINK_DECLINE, StrangersForm, standing::decline)
        .get(paths::LINK_OPEN, Stranger, open::show)
        .post(paths::LINK_OPEN, StrangersForm, open::start)
        .under(Counted::Begun)
        .get(paths::LINKED, SignedIn, own::show)
        .get(paths::UNLINK, SignedIn, own::ask)
        .post(paths::UNLINK, OwnForm, own::end)
}
