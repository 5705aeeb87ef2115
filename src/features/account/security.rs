//! `/account/security`: how its holder signs in at Blink, and what can be changed about it without locking anybody out.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::deed::until;
use super::done::Done;
use crate::blink::Question;
use crate::blink::account::{Email, Logins};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, passing, perhaps_incomplete};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "account/security.html")]
struct SecurityPage {
    frame: Frame,
    /// Until when things may be changed; nothing where they may not.
    until: String,
    done: &'static str,
    missing: Option<Missing>,
    ways: Option<Ways>,
    account: &'static str,
}

struct Ways {
    /// None where nobody can say.
    email: Option<Way>,
    phone: Way,
    /// None where nobody can say.
    totp: Option<Way>,
}

/// One way to sign in.
struct Way {
    /// What it is; nothing where there is none.
    what: String,
    /// It is there and not verified.
    unverified: bool,
    /// Where it is added; nothing where it is there already.
    add: &'static str,
    /// Where it is removed; nothing where it can't be.
    remove: &'static str,
    /// Why it can't be removed; or nothing.
    stays: &'static str,
}

/// What may be taken away without locking its holder out.
pub(super) struct Removable {
    pub(super) email: bool,
    pub(super) phone: bool,
}

impl Removable {
    /// Signing in needs a phone number or a verified address. Where nobody can say what there is nothing may go.
    pub(super) fn of(logins: &Logins) -> Self {
        let email = logins.email.as_ref().ok().and_then(Option::as_ref);
        Self {
            email: email.is_some() && logins.phone.is_some(),
            phone: logins.phone.is_some() && email.is_some_and(|email| email.verified),
        }
    }
}

/// Each way by itself: one that nobody can look up leaves the others.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let answer = signed_in
        .ask(|token| async move { blink.logins(&token).await })
        .await;
    let (ways, error) = match passing(answer)? {
        Ok(logins) => (Some(Ways::new(&frame, &logins)), None),
        Err(error) => (None, Some(error)),
    };
    let template = SecurityPage {
        until: until(&signed_in, &frame).await?,
        done: Done::told(&frame, query.as_deref()),
        missing: error
            .as_ref()
            .map(|error| Missing::new(&state, &frame, Question::Logins, error, "missing-logins")),
        ways,
        account: paths::ACCOUNT,
        frame,
    };
    Ok(perhaps_incomplete(page(&template)?, error.as_ref()))
}

impl Ways {
    fn new(frame: &Frame, logins: &Logins) -> Self {
        let removable = Removable::of(logins);
        Self {
            email: logins.email.as_ref().ok().map(|email| {
                let stays = frame.t("login-email-stays");
                Way::of_email(email.as_ref(), removable.email, stays)
            }),
            phone: match &logins.phone {
                None => Way::none(paths::PHONE),
                Some(phone) => Way {
                    what: phone.clone(),
                    unverified: false,
                    add: "",
                    remove: pick(removable.phone, paths::REMOVE_PHONE),
                    stays: pick(!removable.phone, frame.t("login-phone-stays")),
                },
            },
            totp: logins.totp.as_ref().ok().map(|is_on| match is_on {
                false => Way::none(paths::TOTP),
                true => Way {
                    what: frame.t("login-totp-on").to_owned(),
                    unverified: false,
                    add: "",
                    remove: paths::REMOVE_TOTP,
                    stays: "",
                },
            }),
        }
    }
}

impl Way {
    fn none(add: &'static str) -> Self {
        Self {
            what: String::new(),
            unverified: false,
            add,
            remove: "",
            stays: "",
        }
    }

    fn of_email(email: Option<&Email>, removable: bool, stays: &'static str) -> Self {
        let Some(email) = email else {
            return Self::none(paths::EMAIL);
        };
        Self {
            what: email.address.clone(),
            unverified: !email.verified,
            add: "",
            remove: pick(removable, paths::REMOVE_EMAIL),
            stays: pick(!removable, stays),
        }
    }
}

fn pick(wanted: bool, text: &'static str) -> &'static str {
    if wanted { text } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blink;

    fn logins(email: Option<bool>, phone: bool) -> Logins {
        Logins {
            email: Ok(email.map(|verified| Email {
                address: "a@b.example".to_owned(),
                verified,
            })),
            phone: phone.then(|| "+4912345678".to_owned()),
            totp: Ok(false),
        }
    }

    #[test]
    fn the_last_way_in_stays() {
        for (email, phone, removable) in [
            (None, false, (false, false)),
            (None, true, (false, false)),
            (Some(true), false, (false, false)),
            (Some(false), false, (false, false)),
            (Some(false), true, (true, false)),
            (Some(true), true, (true, true)),
        ] {
            let of = Removable::of(&logins(email, phone));
            assert_eq!((of.email, of.phone), removable, "{email:?} {phone}");
        }
        let unknown = Logins {
            email: Err(blink::Error::SideService),
            ..logins(None, true)
        };
        let of = Removable::of(&unknown);
        assert_eq!((of.email, of.phone), (false, false));
    }
}
