//! Power over what Blink announces to the holder of an account.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::actions::{Done, NotDone, person};
use super::handle::Control;
use crate::sandbox::fields::Fields;
use crate::sandbox::profile::{MigrationStatus, Moving};

impl Control {
    /// Announces that a person's account stops receiving in so many days, which may be past; or calls it off. It is closed 61
    /// days later.
    pub fn announce_closing(&self, person: &str, in_days: Option<i64>) {
        self.world().ledger.announce_closing(person, in_days);
    }

    /// Moves a person's account on its way to one that they keep alone, and says what it may no longer do.
    pub fn set_moving(
        &self,
        person: &str,
        migration: Option<MigrationStatus>,
        dollars_blocked: bool,
        transfers_blocked: bool,
    ) {
        let moving = Moving {
            migration,
            dollars_blocked,
            transfers_blocked,
        };
        self.world().profiles.set_moving(person, moving);
    }

    /// The code that somebody's authenticator shows at present; none without one.
    pub fn totp(&self, person: &str) -> Option<String> {
        let world = self.world();
        let secret = world.profiles.logins(person).totp?;
        Some(crate::sandbox::totp::code(&secret, world.clock.unix()))
    }
}

/// `POST /wind-down`: `person`; `in_days` until nothing is received any more, may be negative; empty calls it off.
pub(super) async fn wind_down(State(control): State<Control>, fields: Fields) -> Done {
    let who = who(&control, &fields)?;
    let days = fields.filled("in_days").map(str::parse).transpose();
    let days = days.map_err(|_| NotDone::because("in_days is a whole number"))?;
    control.announce_closing(&who, days);
    Ok(Json(json!({ "in_days": days })))
}

/// `POST /migration`: `person`; `status` as Blink writes it, empty for none; `blocks` (`dollars`, `transfers`, `both`).
pub(super) async fn migration(State(control): State<Control>, fields: Fields) -> Done {
    let who = who(&control, &fields)?;
    let status = match fields.filled("status") {
        None => None,
        Some(name) => {
            let known = MigrationStatus::ALL.into_iter();
            let status = known.into_iter().find(|status| status.name() == name);
            Some(status.ok_or_else(|| NotDone::because("status is one of Blink's"))?)
        }
    };
    let blocks = fields.filled("blocks").unwrap_or_default();
    let blocked = |what| [what, "both"].contains(&blocks);
    control.set_moving(&who, status, blocked("dollars"), blocked("transfers"));
    Ok(Json(
        json!({ "status": status.map(MigrationStatus::name), "blocks": blocks }),
    ))
}

fn who(control: &Control, fields: &Fields) -> Result<String, NotDone> {
    person(control, fields)?.ok_or_else(|| NotDone::because("person is missing"))
}
