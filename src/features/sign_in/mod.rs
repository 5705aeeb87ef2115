//! Signing in and out with Blink.

mod audit;
mod backchannel;
mod begin;
mod callback;
mod device;
mod end_sessions;
mod explain;
mod granted;
mod identity;
mod open_session;
mod sign_out;
mod step_up;
mod stepped_up;
mod trouble;

use crate::web::paths;
use crate::web::rates::Counted;
use crate::web::routes::{Caller, Routes};

/// `/signin`, `/api/auth/…`, `/account/sessions/end` and `/signed-out`.
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::SIGN_IN, Caller::Anyone, explain::show)
        .get(paths::GRANTED, Caller::SignedIn, granted::show)
        .get(paths::TROUBLE, Caller::Anyone, trouble::show)
        .post(paths::BEGIN_SIGN_IN, Caller::OwnForm, begin::begin)
        .under(Counted::Begun)
        .get(paths::CALLBACK, Caller::Anyone, callback::receive)
        .under(Counted::CameBack)
        .get(paths::STEP_UP, Caller::SignedIn, step_up::show)
        .post(paths::BEGIN_STEP_UP, Caller::OwnForm, step_up::begin)
        .under(Counted::Begun)
        .post(paths::END_STEP_UP, Caller::OwnForm, step_up::end)
        .get(paths::SIGN_OUT, Caller::SignedIn, sign_out::ask)
        .post(paths::SIGN_OUT, Caller::OwnForm, sign_out::sign_out)
        .get(paths::END_SESSIONS, Caller::SignedIn, end_sessions::ask)
        .post(paths::END_SESSIONS, Caller::OwnForm, end_sessions::end)
        .get(paths::SIGNED_OUT, Caller::Anyone, sign_out::done)
        .post(
            paths::BACKCHANNEL_LOGOUT,
            Caller::Provider,
            backchannel::receive,
        )
        .under(Counted::WrongTokens)
}
