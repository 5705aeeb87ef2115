//! The real program, to be killed and started again.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use till::clock::Clock;
use till::config::SecretKey;
use till::database::Database;
use till::payout::Payouts;
use till::random::Random;
use till::sale::Sales;
use till::sandbox::{Client, Options, Sandbox};
use till::sealing::Keyring;
use till::session::KeyFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::{Browser, EVERYTHING, Store, consent, postgres};

/// The real binary on a database and a port that outlive it.
pub struct Killable {
    pub url: Url,
    pub sandbox: Arc<Sandbox>,
    /// Holds the database, where it is SQLite.
    pub folder: Arc<TempDir>,
    port: u16,
    settings: Vec<(&'static str, String)>,
    child: Child,
}

impl Killable {
    /// Starts it with these settings over the defaults.
    pub async fn start(store: Store, settings: &[(&'static str, &str)]) -> Self {
        Self::beside(store, settings, |_| ()).await
    }

    /// The same beside another sandbox; `{port}` stands for its own port.
    pub async fn beside(
        store: Store,
        settings: &[(&'static str, &str)],
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let port = free_port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let mut options = Options {
            client: Client {
                redirect_uris: vec![url.join("/api/auth/callback/blink").unwrap().to_string()],
                ..Client::default()
            },
            ..Options::default()
        };
        change(&mut options);
        for integration in &mut options.integrations {
            let port = port.to_string();
            integration.proxy_url = integration.proxy_url.replace("{port}", &port);
        }
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = TempDir::new().unwrap();
        let client = Client::default();
        let mut all = vec![
            ("TILL_LISTEN", format!("127.0.0.1:{port}")),
            ("TILL_PUBLIC_URL", url.origin().ascii_serialization()),
            ("TILL_ISSUER", sandbox.issuer().to_owned()),
            ("TILL_API_URL", sandbox.api_url()),
            ("TILL_WS_URL", sandbox.ws_url()),
            ("TILL_LNURL_URL", sandbox.lnurl_url()),
            (
                "TILL_JOINBLINK_API_URL",
                format!("{}/v2", sandbox.joinblink_url()),
            ),
            ("TILL_CLIENT_ID", client.id),
            ("TILL_CLIENT_SECRET", client.secret),
            ("TILL_DATA_DIR", folder.path().display().to_string()),
        ];
        if store == Store::Postgres {
            let key = KeyFile::fresh(&Random::system()).unwrap();
            all.push(("TILL_DATABASE_URL", postgres::new_database().await));
            all.push(("TILL_SECRET_KEY", key));
        }
        all.extend(
            settings
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let child = spawn(&all);
        let this = Self {
            url,
            sandbox: Arc::new(sandbox),
            folder: Arc::new(folder),
            port,
            settings: all,
            child,
        };
        this.listening().await;
        this
    }

    /// One more instance under the same public address, as behind a balancer.
    pub async fn twin(&self) -> Self {
        let port = free_port();
        let mut settings = self.settings.clone();
        settings.push(("TILL_LISTEN", format!("127.0.0.1:{port}")));
        let this = Self {
            url: self.url.clone(),
            sandbox: Arc::clone(&self.sandbox),
            folder: Arc::clone(&self.folder),
            port,
            child: spawn(&settings),
            settings,
        };
        this.listening().await;
        this
    }

    /// One more instance on the same database, at an address of its own.
    pub async fn another(&self) -> Self {
        let port = free_port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let mut settings = self.settings.clone();
        settings.push(("TILL_LISTEN", format!("127.0.0.1:{port}")));
        settings.push(("TILL_PUBLIC_URL", url.origin().ascii_serialization()));
        let this = Self {
            url,
            sandbox: Arc::clone(&self.sandbox),
            folder: Arc::clone(&self.folder),
            port,
            child: spawn(&settings),
            settings,
        };
        this.listening().await;
        this
    }

    /// The sales in its database, as they are.
    pub async fn sales(&self) -> Sales {
        Sales::new(self.database().await, Clock::system(), Random::system())
    }

    /// The runs of payouts in its database, with its key.
    pub async fn payouts(&self) -> Payouts {
        let text = match self.setting("TILL_SECRET_KEY") {
            Some(text) => text.to_owned(),
            None => std::fs::read_to_string(self.folder.path().join("till.key")).unwrap(),
        };
        let key = SecretKey::parse(text.trim()).unwrap();
        let ring = Keyring::new([key.expose()].into_iter());
        let (clock, random) = (Clock::system(), Random::system());
        Payouts::new(self.database().await, clock, random, Arc::new(ring))
    }

    async fn database(&self) -> Database {
        let url = match self.setting("TILL_DATABASE_URL") {
            Some(url) => url.to_owned(),
            None => format!("sqlite:{}", self.folder.path().join("till.db").display()),
        };
        Database::open(&url.into()).await.unwrap()
    }

    /// Changes rows of its database, as time would.
    pub async fn make_due(&self, sql: &'static str) {
        crate::database::rows::execute(&self.database().await, sql, &[]).await;
    }

    /// The last of a name counts.
    fn setting(&self, wanted: &str) -> Option<&str> {
        let mut named = self.settings.iter().rev();
        let found = named.find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.as_str())
    }

    /// Asks it to stop, as an init system would; whether it ended as it should, and the new start.
    pub async fn restart_in_order(&mut self) -> bool {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(asked.success());
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        self.child = spawn(&self.settings);
        self.listening().await;
        status.success()
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// This instance's own address of a page.
    pub fn instance(&self, path: &str) -> Url {
        let own = format!("http://127.0.0.1:{}/", self.port);
        Url::parse(&own).unwrap().join(path).unwrap()
    }

    /// SIGKILL, and a new start on what is left.
    pub async fn restart(&mut self) {
        self.kill();
        self.start_again().await;
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A new start on what is left.
    pub async fn start_again(&mut self) {
        self.child = spawn(&self.settings);
        self.listening().await;
    }

    /// Until it answers; it takes connections a little earlier.
    async fn listening(&self) {
        let mut tries = 0;
        while !self.answers().await {
            tries += 1;
            assert!(tries < 400, "the binary does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)).await else {
            return false;
        };
        // For no host of ours; that costs the least.
        let asked = stream.write_all(b"HEAD / HTTP/1.1\r\nhost: nobody\r\n\r\n");
        let mut first = [0];
        asked.await.is_ok() && stream.read_exact(&mut first).await.is_ok()
    }

    /// An address of it.
    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    /// Signs in with every box ticked.
    pub async fn sign_in(&self, browser: &Browser) {
        let explained = browser.get(self.at("/signin")).await;
        let login = browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
        let fields = [
            ("identifier", "rosa@sandbox.example"),
            ("code", "000000"),
            ("submit", "continue"),
        ];
        let page = browser.submit(&login, "/login", &fields).await;
        let landed = consent(browser, &page, &EVERYTHING).await;
        assert_eq!(landed.url.path(), "/wallets", "{}", landed.text());
    }
}

impl Drop for Killable {
    fn drop(&mut self) {
        // Nothing else can be done where it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(settings: &[(&'static str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_till"))
        .arg("serve")
        .env_clear()
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
