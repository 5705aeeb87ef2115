//! Linked accounts, as joinblink, an employee and an operator meet them. Names that begin with a number are the acceptance
//! checks of that number.

mod adding;
mod asked;
mod at_rest;
mod configured;
mod confirming;
mod disconnecting;
mod doubtful;
mod healing;
mod killed;
mod off;
mod opened;
mod own;
mod told;
mod two_secrets;

use axum::http::{HeaderMap, Method};
use till::sandbox::Integration;
use till::sandbox::joinblink::{Call, Exchange, Joinblink, Scripted, SeenCall};

use crate::harness::{Browser, Page, Setup, Store, Till, consent, log_in};

pub const SERVICE: &str = "l-11111111-2222-4333-8444-555555555555";
pub const AUTH: &str = "aurora-1";
pub const TOKEN: &str = "joinblink-token-of-aurora";
pub const SECRET: &str = "proxy-secret-of-aurora-0123456789abcdef";
/// The next one.
pub const NEXT_SECRET: &str = "proxy-secret-of-aurora-fedcba9876543210";
pub const OTHER_SERVICE: &str = "l-99999999-2222-4333-8444-555555555555";
pub const OTHER_AUTH: &str = "boreal-2";
pub const OTHER_SECRET: &str = "proxy-secret-of-boreal-0123456789abcdef";
/// Bob Smith.
pub const BOB: &str = "5f3AbC01e9";
/// Whose name holds markup.
pub const ANA: &str = "Ana.Ruiz~7_x-2";

/// A Till that is linked to two organisations, and the joinblink that it is linked at.
pub struct Work {
    pub till: Till,
    pub joinblink: Joinblink,
}

fn integration(service_id: &str, auth_id: &str, organisation: &str, secret: &str) -> Integration {
    Integration {
        service_id: service_id.to_owned(),
        auth_id: auth_id.to_owned(),
        organisation: organisation.to_owned(),
        proxy_url: "http://localhost:{port}/joinblink".to_owned(),
        proxy_secret: Some(secret.to_owned()),
        token: format!("{TOKEN}{}", if auth_id == AUTH { "" } else { "-not" }),
    }
}

/// What a Till is told of both organisations.
pub fn integrations(secrets: &[&str]) -> String {
    serde_json::json!([
        {
            "auth_id": AUTH, "service_id": SERVICE, "organisation": "Aurora Bakeries",
            "token": TOKEN, "proxy_secrets": secrets,
        },
        {
            "auth_id": OTHER_AUTH, "organisation": "Boreal Roasters",
            "token": format!("{TOKEN}-not"), "proxy_secrets": [OTHER_SECRET],
        },
    ])
    .to_string()
}

/// The settings that have to be there, as this joinblink wants them.
pub fn settings() -> Vec<(&'static str, String)> {
    [
        ("TILL_JOINBLINK_ENABLED", "true"),
        ("TILL_JOINBLINK_ADD_METHOD", "POST"),
        (
            "TILL_JOINBLINK_ADD_PATH",
            "/users/{user_id}/linked-accounts",
        ),
        ("TILL_JOINBLINK_DELETE_METHOD", "DELETE"),
        (
            "TILL_JOINBLINK_DELETE_PATH",
            "/users/{user_id}/linked-accounts/{linked_account_id}",
        ),
        ("TILL_JOINBLINK_FIELD_AUTH_ID", "auth_id"),
        (
            "TILL_JOINBLINK_ID_POINTERS",
            "/data/linked_account_id, /data/id, /id",
        ),
        // Nobody waits for seconds in a test.
        ("TILL_JOINBLINK_MAX_RPS", "1000"),
        ("TILL_JOINBLINK_DEADLINE", "2"),
        ("TILL_JOINBLINK_LINK_RATE", "50"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// A Till before two organisations, on this database.
pub fn at_work(store: Store) -> Setup {
    let mut setup = Setup::on(store).sandbox(|options| {
        options.integrations = vec![
            integration(SERVICE, AUTH, "Aurora Bakeries", SECRET),
            integration(OTHER_SERVICE, OTHER_AUTH, "Boreal Roasters", OTHER_SECRET),
        ];
    });
    setup.settings.extend(settings());
    setup.with("TILL_JOINBLINK_INTEGRATIONS", integrations(&[SECRET]))
}

impl Work {
    pub async fn start(setup: Setup) -> Self {
        let till = Till::start(setup).await;
        let joinblink = till.control.joinblink();
        Self { till, joinblink }
    }

    pub async fn usual() -> Self {
        Self::start(at_work(Store::Sqlite)).await
    }

    /// *Connect*, as the employee's app presses it.
    pub async fn press_connect(&self, employee: &str) -> Exchange {
        self.joinblink
            .connect(SERVICE, employee, HeaderMap::new())
            .await
    }

    /// The address that *Connect* opens.
    pub async fn link(&self, employee: &str) -> String {
        let answer = self.press_connect(employee).await;
        assert_eq!(answer.status, 200, "{:?}", answer.json());
        answer.json()["data"]["authorization_url"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// From *Connect* through Blink to the question.
    pub async fn at_the_question(&self, browser: &Browser, employee: &str, person: &str) -> Page {
        let opened = browser.get(self.link(employee).await).await;
        self.go_on_from(browser, &opened, person).await
    }

    /// From the page that *Connect* opens to whatever follows the sign-in.
    pub async fn go_on_from(&self, browser: &Browser, opened: &Page, person: &str) -> Page {
        assert_eq!(opened.status, 200, "{}", opened.body);
        let action = opened.url.path().to_owned();
        let login = browser.submit(opened, &action, &[]).await;
        let asked = log_in(browser, login, person).await;
        consent(browser, &asked, &["openid", "read"]).await
    }

    /// From *Connect* to the page that says what came of a yes.
    pub async fn connect(&self, browser: &Browser, employee: &str, person: &str) -> Page {
        let question = self.at_the_question(browser, employee, person).await;
        browser.submit(&question, "/link-wallet", &[]).await
    }

    /// *Disconnect*, as the employee's app presses it.
    pub async fn disconnect(&self, employee: &str, id: &str) -> Exchange {
        self.joinblink
            .disconnect(SERVICE, employee, id, HeaderMap::new())
            .await
    }

    /// What joinblink calls the one account that an employee has linked.
    pub fn linked_id(&self, employee: &str) -> String {
        let linked = self.joinblink.linked(employee);
        assert_eq!(linked.len(), 1, "{linked:?}");
        linked[0].linked_account_id.clone()
    }

    /// The calls of a method that came to joinblink's API for linked accounts.
    pub fn calls(&self, method: &Method) -> Vec<SeenCall> {
        let of = |call: &SeenCall| call.method == *method && call.path.contains("linked-accounts");
        self.joinblink.calls().into_iter().filter(of).collect()
    }

    pub fn added(&self) -> usize {
        self.calls(&Method::POST).len()
    }

    pub fn deleted(&self) -> usize {
        self.calls(&Method::DELETE).len()
    }

    /// Waits for something that happens by itself.
    pub async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        for _ in 0..400 {
            if is_so().await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{what}");
    }

    /// In which states links are, in no order.
    pub async fn states(&self) -> Vec<String> {
        let sql = "SELECT state FROM linked_accounts ORDER BY state";
        crate::database::rows::texts(&self.till.state.database, sql).await
    }

    /// Whatever waits is due now.
    pub async fn make_due(&self) {
        let sql =
            "UPDATE linked_accounts SET next_at = 0, held_until = 0 WHERE next_at IS NOT NULL";
        crate::database::rows::execute(&self.till.state.database, sql, &[]).await;
    }

    /// What the app does by itself every two seconds.
    pub async fn work_off(&self) {
        let linker = self.till.state.linker.as_ref().unwrap();
        linker.work_off().await.unwrap();
    }

    pub fn script(&self, call: Call, next: Vec<Scripted>) {
        self.joinblink.script(call, next);
    }
}
