//! `/account/keys/new`: makes a key that may as little as possible, and shows its secret once.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::deed::{Choice, Deed, Field};
use super::keys::{at, may};
use super::outcome::{Problem, audit, keeping, outcome};
use crate::audit::Code;
use crate::blink::WalletId;
use crate::blink::account::{KeyState, Keys, NewKey, Scope};
use crate::money::Unit;
use crate::state::AppState;
use crate::web::csrf::KeptFormAt;
use crate::web::error::Error;
use crate::web::figure::wallet_name;
use crate::web::frame::{Frame, page};
use crate::web::missing::passing;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;
use crate::web::when::When;

/// Days that a key may live; 0 stands for ever.
const LIVES: [u16; 6] = [7, 30, 90, 180, 365, 0];
/// What is chosen before anybody chooses.
const USUAL_LIFE: &str = "90";
/// Letters of a name.
const NAME_MOST: usize = 60;

/// As it was typed.
#[derive(Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// Names the form: sent twice it makes one key.
    form_key: String,
    name: String,
    days: String,
    read: String,
    receive: String,
    write: String,
}

/// The least that is of use.
impl Default for Typed {
    fn default() -> Self {
        Self {
            form_key: String::new(),
            name: String::new(),
            days: USUAL_LIFE.to_owned(),
            read: String::new(),
            receive: String::new(),
            write: String::new(),
        }
    }
}

impl Typed {
    fn life(&self) -> Option<u16> {
        let days = self.days.parse().ok()?;
        LIVES.contains(&days).then_some(days)
    }

    fn scopes(&self) -> Vec<Scope> {
        let all = [
            (&self.read, Scope::Read),
            (&self.receive, Scope::Receive),
            (&self.write, Scope::Write),
        ];
        let ticked = all.into_iter().filter(|(box_, _)| *box_ == "1");
        ticked.map(|(_, scope)| scope).collect()
    }

    fn kept(&self) -> [(&str, &str); 5] {
        [
            ("name", &self.name),
            ("days", &self.days),
            ("read", &self.read),
            ("receive", &self.receive),
            ("write", &self.write),
        ]
    }
}

/// What is wrong with each field: the id of a message, or nothing.
#[derive(Default)]
struct Wrong {
    name: &'static str,
    days: &'static str,
    scopes: &'static str,
}

/// The secret, and what it is good for.
#[derive(Template)]
#[template(path = "account/key_made.html")]
struct MadePage {
    frame: Frame,
    until: String,
    name: String,
    may: String,
    expires: Option<When>,
    secret: String,
    connections: Vec<Connection>,
    list: &'static str,
    /// Where limits are set for one that may send.
    limits: Option<String>,
}

/// What a shop is told, for one wallet.
struct Connection {
    wallet: &'static str,
    text: String,
}

/// The form; a query fills it in.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let mut typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    if typed.scopes().is_empty() {
        "1".clone_into(&mut typed.read);
    }
    let problem = None;
    draw(
        &state,
        &stepped_up,
        frame,
        &typed,
        Wrong::default(),
        problem,
    )
}

/// Makes it. **A page that is loaded again sends its form again, and people press buttons twice**: a form makes one key, and a
/// name that a usable key has makes no second one.
pub(super) async fn create(
    State(state): State<AppState>,
    frame: Frame,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let stepped_up = place.map_err(|error| keeping(error, paths::NEW_KEY, &form.kept()))?;
    let (name, scopes) = (form.name.trim(), form.scopes());
    let mut wrong = Wrong::default();
    if !(1..=NAME_MOST).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        wrong.name = "key-wrong-name";
    }
    if scopes.is_empty() {
        wrong.scopes = "key-wrong-scopes";
    }
    let life = form.life();
    if life.is_none() {
        wrong.days = "key-wrong-days";
    }
    if form.form_key.is_empty() {
        return Err(Error::Malformed("a form without a name"));
    }
    let fits = [wrong.name, wrong.days, wrong.scopes].concat().is_empty();
    if fits && !stepped_up.take_form(&form.form_key).await? {
        return sent_already(&stepped_up, frame);
    }
    let blink = &state.blink;
    let asked = stepped_up.ask(|token| async move { blink.keys(&token).await });
    let Ok(known) = passing(asked.await)? else {
        let problem = Problem::unknown(&frame);
        return draw(&state, &stepped_up, frame, &form, wrong, Some(problem));
    };
    let is_twin = |keys: &Keys| match &keys.keys {
        Ok(keys) => keys
            .iter()
            .any(|key| key.state == KeyState::Usable && key.name == name),
        Err(_) => false,
    };
    if is_twin(&known) {
        wrong.name = "key-wrong-twin";
    }
    let any = [wrong.name, wrong.days, wrong.scopes].concat();
    let (Some(life), true) = (life, any.is_empty()) else {
        let problem = Problem::typed(&frame);
        return draw(&state, &stepped_up, frame, &form, wrong, Some(problem));
    };
    let days = (life > 0).then_some(life);
    let made = stepped_up
        .act(|token| async move { blink.create_key(&token, name, days, &scopes).await })
        .await;
    match outcome(&frame, made)? {
        Ok(new) => {
            audit(Code::KeyCreated, &stepped_up);
            made_page(&state, &stepped_up, frame, &new, &known.wallets)
        }
        Err(problem) => draw(&state, &stepped_up, frame, &form, wrong, Some(problem)),
    }
}

fn made_page(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: Frame,
    new: &NewKey,
    wallets: &[(WalletId, Unit)],
) -> Result<Response, Error> {
    // A shop asks for money and looks whether it came.
    let scopes = &new.key.scopes;
    let serves_a_shop = [Scope::Read, Scope::Receive]
        .iter()
        .all(|scope| scopes.contains(scope));
    let own = wallets.iter().filter(|_| serves_a_shop);
    let connections = own.map(|(id, unit)| Connection {
        wallet: frame.t(wallet_name(*unit)),
        text: connection(state.config.api.url.as_str(), &new.secret, id),
    });
    let template = MadePage {
        until: frame.text.time(stepped_up.until(), &frame.zone),
        name: new.key.name.clone(),
        may: may(&frame, &new.key.scopes),
        expires: new.key.expires_at.map(|at| When::date(&frame, at)),
        secret: new.secret.expose_secret().to_owned(),
        connections: connections.collect(),
        list: paths::KEYS,
        limits: (scopes.contains(&Scope::Write)).then(|| at(paths::KEY_LIMITS, &new.key.id)),
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// What BTCPay Server takes as the connection to a Lightning wallet.
fn connection(server: &str, secret: &SecretString, wallet: &WalletId) -> String {
    let secret = secret.expose_secret();
    format!("type=blink;server={server};api-key={secret};wallet-id={wallet}")
}

/// Whoever sends a form once more sees no second key, and where the first one is.
fn sent_already(stepped_up: &SteppedUp, frame: Frame) -> Result<Response, Error> {
    let problem = Problem::sent_already(&frame, "key-sent-already");
    Deed::new(
        stepped_up,
        frame,
        "key-new",
        "",
        paths::NEW_KEY,
        paths::KEYS,
    )
    .problem(Some(problem))
    .show()
}

fn draw(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: Frame,
    typed: &Typed,
    wrong: Wrong,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let life = |days: &u16| {
        let text = match days {
            0 => frame.t("key-life-for-ever").to_owned(),
            days => frame.text.with("key-life-days", [("count", *days)]),
        };
        Choice::new(days.to_string(), text, typed.days == days.to_string())
    };
    let scope = |name, title, about, ticked: &str| {
        Choice::new(name, frame.t(title), ticked == "1").about(frame.t(about))
    };
    let scopes = vec![
        scope("read", "key-may-read", "key-read-about", &typed.read),
        scope(
            "receive",
            "key-may-receive",
            "key-receive-about",
            &typed.receive,
        ),
        scope("write", "key-may-write", "key-write-about", &typed.write),
    ];
    let name = Field::text("name", frame.t("key-name"), typed.name.as_str())
        .hint(frame.t("key-name-hint"))
        .error(frame.t(wrong.name));
    let boxes = Field::boxes(frame.t("key-scopes"), scopes).error(frame.t(wrong.scopes));
    let lives = LIVES.iter().map(life).collect();
    let days = Field::list("days", frame.t("key-life"), lives)
        .hint(frame.t("key-life-hint"))
        .error(frame.t(wrong.days));
    let (lead, once) = (frame.t("key-new-lead"), frame.t("key-new-once"));
    Deed::new(
        stepped_up,
        frame,
        "key-new",
        "key-create",
        paths::NEW_KEY,
        paths::KEYS,
    )
    .lead(lead)
    .about(once)
    .field(Field::form_key(state)?)
    .field(name)
    .field(boxes)
    .field(days)
    .problem(problem)
    .show()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_names_the_server_the_key_and_the_wallet() {
        let wallet = WalletId::parse("w-1").unwrap();
        assert_eq!(
            connection("https://api.example/graphql", &"blink_k".into(), &wallet),
            "type=blink;server=https://api.example/graphql;api-key=blink_k;wallet-id=w-1"
        );
    }

    #[test]
    fn the_least_is_chosen_before_anybody_chooses() {
        let typed = Typed::default();
        assert_eq!((typed.life(), typed.scopes().is_empty()), (Some(90), true));
        let long = Typed {
            days: "65535".to_owned(),
            ..Typed::default()
        };
        assert_eq!(long.life(), None);
    }
}
