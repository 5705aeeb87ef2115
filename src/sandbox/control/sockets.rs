//! Power over websockets: cut, silent, refused, counted.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::actions::{Done, NotDone, number};
use super::handle::Control;
use crate::sandbox::fields::Fields;
use crate::sandbox::sockets::{Silence, SocketRules};

impl Control {
    /// Cuts every websocket, without a word.
    pub fn drop_sockets(&self) {
        self.world().sockets.drop_all();
    }

    /// Lets websockets hear less, or everything again. What they missed is not repeated.
    pub fn silence_sockets(&self, silence: Silence) {
        self.world().sockets.fall_silent(silence);
    }

    /// Turns new websockets away, or lets them in again.
    pub fn refuse_sockets(&self, refuse: bool) {
        self.world().sockets.refuse(refuse);
    }

    /// How many websockets there are, and how many there have been.
    pub fn count_sockets(&self) -> (usize, u64) {
        self.world().sockets.count()
    }

    /// What new websockets have to obey.
    pub fn socket_rules(&self) -> SocketRules {
        self.world().sockets.rules.get()
    }

    /// What websockets that come from now on have to obey.
    pub fn set_socket_rules(&self, rules: SocketRules) {
        self.world().sockets.rules.set(rules);
    }
}

/// How the websockets are, for the state and the answers.
pub(super) fn told(control: &Control) -> Value {
    let (live, total) = control.count_sockets();
    let sockets = &control.world().sockets;
    json!({
        "live": live,
        "total": total,
        "silence": sockets.silence().name(),
        "refused": sockets.is_refusing(),
    })
}

/// `POST /sockets`: `drop` (`all`), `silence` (`none`, `pinging`, `dead`), `refuse` (`true`, `false`); for those that
/// come from now on `per_minute`, `burst` and `at_once` (0: any number), `longest` and `prices_every` in seconds,
/// `init_ms`, `ping_ms`. What is left out stays as it is.
pub(super) async fn sockets(State(control): State<Control>, fields: Fields) -> Done {
    if let Some(name) = fields.filled("silence") {
        let silence = Silence::named(name).ok_or_else(|| {
            let names = Silence::ALL.map(Silence::name).join(", ");
            NotDone::because(format!("silence is one of {names}"))
        })?;
        control.silence_sockets(silence);
    }
    match fields.filled("refuse") {
        None => {}
        Some("true") => control.refuse_sockets(true),
        Some("false") => control.refuse_sockets(false),
        Some(_) => return Err(NotDone::because("refuse is true or false")),
    }
    let rules = changed(control.socket_rules(), &fields)?;
    control.set_socket_rules(rules);
    if fields.filled("drop").is_some() {
        control.drop_sockets();
    }
    Ok(Json(told(&control)))
}

fn changed(now: SocketRules, fields: &Fields) -> Result<SocketRules, NotDone> {
    let given = |name| number(fields, name);
    let any_number = |most: u64| Some(most).filter(|most| *most > 0);
    let per_minute = match given("per_minute")? {
        Some(most) => any_number(most).map(u32::try_from).transpose(),
        None => Ok(now.per_minute),
    };
    let at_once = match given("at_once")? {
        Some(most) => any_number(most).map(usize::try_from).transpose(),
        None => Ok(now.at_once),
    };
    let burst = given("burst")?.map_or(Ok(now.burst), u32::try_from);
    Ok(SocketRules {
        per_minute: per_minute.map_err(NotDone::because)?,
        burst: burst.map_err(NotDone::because)?,
        at_once: at_once.map_err(NotDone::because)?,
        longest: given("longest")?.unwrap_or(now.longest),
        init_within: given("init_ms")?.map_or(now.init_within, Duration::from_millis),
        ping_every: given("ping_ms")?.map_or(now.ping_every, Duration::from_millis),
        prices_every: given("prices_every")?.unwrap_or(now.prices_every),
    })
}
