//! The point of sale: a register to ring up on, each sale at its own address, receipts, and what was sold. The same pages
//! for whoever is signed in, and for anybody who opens a register by name.

mod actions;
#[cfg(test)]
mod agree;
mod asking;
mod bar;
mod cart;
mod charge;
mod coin;
mod counter;
mod csv;
mod day;
mod events;
mod evidence;
mod export;
mod filters;
mod hint;
mod inbox;
mod keypad;
mod listed;
mod manifest;
mod no_currency;
mod outcome;
mod parts;
mod pay_code;
mod payment;
mod press;
mod rate;
mod receipt;
mod recovery;
mod sales;
mod settings;
mod settings_form;
mod slip;
mod suggested;
mod summed;
mod theirs;
mod why;

use crate::web::paths;
use crate::web::rates::Counted;
use crate::web::routes::{Caller, Routes};

use counter::{Open, Own};

/// `/till…` and `/{name}…`.
pub fn routes() -> Routes {
    let own = Caller::SignedIn;
    let open = Caller::Stranger;
    Routes::new()
        .get("/till", own, keypad::show::<Own>)
        .post("/till/charge", Caller::OwnForm, charge::charge::<Own>)
        .get("/till/rate", own, rate::show::<Own>)
        .get("/till/app.webmanifest", Caller::Anyone, manifest::own)
        .get("/till/sales/{id}", own, payment::show::<Own>)
        .get("/till/sales/{id}/events", own, events::follow::<Own>)
        .post(
            "/till/sales/{id}/renew",
            Caller::OwnForm,
            actions::renew::<Own>,
        )
        .post(
            "/till/sales/{id}/cancel",
            Caller::OwnForm,
            actions::cancel::<Own>,
        )
        .post("/till/sales/{id}/cash", Caller::OwnForm, actions::cash)
        .post("/till/sales/{id}/handled", Caller::OwnForm, inbox::handled)
        .get("/till/sales", own, sales::show)
        .get("/till/sales.csv", own, export::save)
        .get("/till/settings", own, settings::show)
        .post("/till/settings", Caller::OwnForm, settings::save)
        .get("/till/recovery", own, recovery::show)
        .post("/till/recovery", Caller::OwnForm, recovery::look)
        .get(
            "/till/sales/{id}/receipt",
            Caller::Anyone,
            receipt::show_own,
        )
        .post(paths::HINT, Caller::Hinter, hint::receive)
        .under(Counted::Hinted)
        .get("/{name}", open, keypad::show::<Open>)
        .post(
            "/{name}/charge",
            Caller::StrangersForm,
            charge::charge::<Open>,
        )
        .under(Counted::Charged)
        .get("/{name}/rate", open, rate::show::<Open>)
        .get("/{name}/app.webmanifest", open, manifest::open)
        .get("/{name}/sales/{id}", open, payment::show::<Open>)
        .get("/{name}/sales/{id}/events", open, events::follow::<Open>)
        .post(
            "/{name}/sales/{id}/renew",
            Caller::StrangersForm,
            actions::renew::<Open>,
        )
        .under(Counted::Charged)
        .post(
            "/{name}/sales/{id}/cancel",
            Caller::StrangersForm,
            actions::cancel::<Open>,
        )
        .get("/{name}/sales/{id}/receipt", open, receipt::show)
        .get("/{name}/print", open, pay_code::show)
}
