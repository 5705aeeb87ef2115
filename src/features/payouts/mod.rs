//! Payouts: rows handed in, checked, approved, paid by the server one after the other, and told about; and what is converted
//! between the own wallets.

mod amounts;
mod anew;
mod confirm;
mod conversion;
mod convert;
mod correct;
mod costs;
mod deeds;
mod draft;
mod events;
mod list;
mod new;
mod people;
mod reasons;
mod repeats;
mod result;
mod row;
mod run;
mod said;
mod sight;
mod sums;
mod template;
mod upload;

use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/payouts` and all beneath it, and `/convert`.
pub fn routes() -> Routes {
    let (caller, form) = (Caller::SignedIn, Caller::OwnForm);
    Routes::new()
        .get(paths::PAYOUTS, caller, list::show)
        .get(paths::PAYOUTS_NEW, caller, new::show)
        .post(paths::PAYOUTS_NEW, form, new::hand_in)
        .get(paths::PAYOUTS_TEMPLATE, caller, template::save)
        .get(paths::PAYOUTS_PEOPLE, caller, people::show)
        .get(paths::PAYOUTS_PEOPLE_CHANGE, caller, people::form)
        .post(paths::PAYOUTS_PEOPLE_CHANGE, form, people::change)
        .get(paths::PAYOUT, caller, run::show)
        .get(paths::PAYOUT_CORRECT, caller, correct::show)
        .post(paths::PAYOUT_CORRECT, form, correct::begin)
        .post(paths::PAYOUT_CHECK, form, anew::check)
        .post(paths::PAYOUT_HAND_OVER, form, deeds::hand_over)
        .post(paths::PAYOUT_DECLINE, form, deeds::decline)
        .get(paths::PAYOUT_START, caller, confirm::start)
        .post(paths::PAYOUT_START, form, deeds::start)
        .post(paths::PAYOUT_PAUSE, form, deeds::pause)
        .get(paths::PAYOUT_RESUME, caller, confirm::resume)
        .post(paths::PAYOUT_RESUME, form, deeds::resume)
        .get(paths::PAYOUT_CANCEL, caller, confirm::cancel)
        .post(paths::PAYOUT_CANCEL, form, deeds::cancel)
        .get(paths::PAYOUT_EVENTS, caller, events::follow)
        .get(paths::PAYOUT_RESULT, caller, result::save)
        .get(paths::PAYOUT_ROW, caller, row::show)
        .get(paths::CONVERT, caller, convert::show)
        .post(paths::CONVERT_PREPARE, form, convert::begin)
}
