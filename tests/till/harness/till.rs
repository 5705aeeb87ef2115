//! A Till of a test's own: its own sandbox, its own database, any free ports.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use tempfile::TempDir;
use till::app;
use till::clock::Clock;
use till::config::{Config, Values};
use till::random::Random;
use till::sandbox::{Client, Control, Down, Options, Part, Person, Sandbox};
use till::server;
use till::session::KeyFile;
use till::state::AppState;
use tokio::task::JoinHandle;
use url::Url;

use super::{Browser, postgres, watch};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// What a test wants to be different.
pub struct Setup {
    pub store: Store,
    /// Settings by name, over the defaults; `{port}` stands for the port that the app listens on.
    pub settings: Vec<(&'static str, String)>,
    /// The sandbox; addresses and the client's redirects are filled in.
    pub sandbox: Options,
    /// Where Till listens; any free port unless somebody must know it before.
    pub listener: Option<TcpListener>,
    /// The provider is not there yet.
    pub provider_down: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self::on(Store::Sqlite)
    }
}

impl Setup {
    /// Everything as usual on this database.
    pub fn on(store: Store) -> Self {
        Self {
            store,
            // Whoever walks through every address would wait for minutes at the usual pace.
            settings: vec![("TILL_HISTORY_RATE", "6000".to_owned())],
            sandbox: Options::default(),
            listener: None,
            provider_down: false,
        }
    }

    /// With one more setting.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.push((name, value.to_string()));
        self
    }

    /// With a provider that is not there yet.
    pub fn without_provider(mut self) -> Self {
        self.provider_down = true;
        self
    }

    /// With another sandbox.
    pub fn sandbox(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.sandbox);
        self
    }
}

/// A running Till.
pub struct Till {
    /// Its first public address.
    pub url: Url,
    /// Where it really listens.
    pub address: SocketAddr,
    /// Health and metrics, where `TILL_ADMIN_LISTEN` was set.
    pub admin: Option<Url>,
    pub control: Control,
    pub state: AppState,
    pub clock: Clock,
    pub issuer: String,
    /// What another process needs, beside the data folder, to work on the same database.
    pub database_settings: Vec<(&'static str, String)>,
    settings: Vec<(&'static str, String)>,
    sandbox: Option<Sandbox>,
    server: Option<JoinHandle<std::io::Result<()>>>,
    folder: Option<TempDir>,
}

impl Till {
    /// Starts sandbox and app.
    pub async fn start(setup: Setup) -> Self {
        watch::start();
        let listener = setup
            .listener
            .unwrap_or_else(|| TcpListener::bind("127.0.0.1:0").unwrap());
        let address = listener.local_addr().unwrap();
        let mut settings = setup.settings;
        for (_, value) in &mut settings {
            *value = value.replace("{port}", &address.port().to_string());
        }
        let public = settings
            .iter()
            .find(|(name, _)| *name == "TILL_PUBLIC_URL")
            .map_or_else(
                || format!("http://localhost:{}", address.port()),
                |(_, value)| value.clone(),
            );
        let urls: Vec<Url> = public
            .split(',')
            .map(|text| Url::parse(text).unwrap())
            .collect();
        let url = urls[0].clone();
        let mut options = setup.sandbox;
        let at = |url: &Url, path: &str| url.join(path).unwrap().to_string();
        let each = |path: &str| urls.iter().map(|url| at(url, path)).collect();
        options.client = Client {
            redirect_uris: each("/api/auth/callback/blink"),
            post_logout_redirect_uris: each("/signed-out"),
            backchannel_logout_uri: Some(at(&url, "/api/auth/backchannel-logout")),
            ..options.client
        };
        let client = options.client.clone();
        for integration in &mut options.integrations {
            let port = address.port().to_string();
            integration.proxy_url = integration.proxy_url.replace("{port}", &port);
        }
        let sandbox = Sandbox::start(options).await.unwrap();
        if setup.provider_down {
            sandbox
                .control()
                .set_down(Part::Provider, Down::Refuse)
                .await
                .unwrap();
        }
        let folder = TempDir::new().unwrap();
        let mut all = vec![
            ("TILL_PUBLIC_URL", public),
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
        let mut database_settings = Vec::new();
        if setup.store == Store::Postgres {
            let key = KeyFile::fresh(&Random::system()).unwrap();
            database_settings.push(("TILL_DATABASE_URL", postgres::new_database().await));
            database_settings.push(("TILL_SECRET_KEY", key));
        }
        all.extend(database_settings.clone());
        all.extend(settings);
        let (state, admin, server) = serve(listener, &all).await;
        Self {
            control: sandbox.control(),
            issuer: sandbox.issuer().to_owned(),
            database_settings,
            settings: all,
            sandbox: Some(sandbox),
            url,
            address,
            admin,
            clock: state.clock.clone(),
            state,
            server: Some(server),
            folder: Some(folder),
        }
    }

    /// One more instance on the same database, before the same Blink, at an address of its own. People sign in at the first.
    pub async fn another(&self) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let url = Url::parse(&format!("http://localhost:{}/", address.port())).unwrap();
        self.beside(listener, url).await
    }

    /// One more instance under the same public address, as behind a balancer; reached by [`Browser::led_to`].
    pub async fn twin(&self) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        self.beside(listener, self.url.clone()).await
    }

    /// One more instance on the same database with other settings.
    pub async fn with_settings(&self, changed: &[(&'static str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let changed = changed
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()));
        self.beside_with(listener, self.url.clone(), changed.collect())
            .await
    }

    async fn beside(&self, listener: TcpListener, url: Url) -> Self {
        let origin = url.origin().ascii_serialization();
        self.beside_with(listener, url, vec![("TILL_PUBLIC_URL", origin)])
            .await
    }

    async fn beside_with(
        &self,
        listener: TcpListener,
        url: Url,
        changed: Vec<(&'static str, String)>,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let mut settings = self.settings.clone();
        settings.extend(changed);
        let (state, admin, server) = serve(listener, &settings).await;
        Self {
            control: self.control.clone(),
            issuer: self.issuer.clone(),
            database_settings: self.database_settings.clone(),
            settings,
            sandbox: None,
            url,
            address,
            admin,
            clock: state.clock.clone(),
            state,
            server: Some(server),
            folder: None,
        }
    }

    /// As usual.
    pub async fn usual() -> Self {
        Self::start(Setup::default()).await
    }

    /// A browser for which this Till's https addresses exist: they lead straight to the router, as nothing here speaks TLS.
    pub fn https_browser(&self) -> Browser {
        Browser::beside(app::router(&self.state), self.url.clone())
    }

    /// An address of this Till.
    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    /// Where the sandbox is controlled.
    pub fn control_url(&self) -> String {
        let sandbox = self.sandbox.as_ref().unwrap();
        format!("http://{}", sandbox.control_address())
    }

    /// Who can sign in.
    pub fn people(&self) -> Vec<Person> {
        self.sandbox
            .as_ref()
            .map(|sandbox| sandbox.people().to_vec())
            .unwrap_or_default()
    }

    /// Waits until nothing runs beside the requests but what always does.
    pub async fn settled(&self) {
        for _ in 0..1_500 {
            if self.state.running.len() <= till::app::background_tasks(&self.state) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("background work does not end");
    }

    /// Stops both and looks at the log once more.
    pub async fn stop(mut self) {
        self.state.stopping.cancel();
        if let Some(server) = self.server.take() {
            tokio::time::timeout(Duration::from_secs(20), server)
                .await
                .unwrap()
                .unwrap()
                .unwrap();
        }
        if let Some(sandbox) = self.sandbox.take() {
            sandbox.stop().await;
        }
        drop(self.folder.take());
        watch::assert_quiet();
    }
}

/// An app with these settings; the last of a name counts.
async fn serve(
    listener: TcpListener,
    settings: &[(&'static str, String)],
) -> (AppState, Option<Url>, JoinHandle<std::io::Result<()>>) {
    let mut values = Values::default();
    for (name, value) in settings {
        if matches!(*name, "TILL_CLIENT_SECRET" | "TILL_SECRET_KEY") {
            watch::secret(value);
        }
        values.put(name, value.clone());
    }
    let config = Config::read(values).unwrap();
    let admin = config
        .web
        .admin_listen
        .map(|address| TcpListener::bind(address).unwrap());
    let admin_url = admin.as_ref().map(|listener| {
        Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap()
    });
    let state = AppState::build(config, Clock::system(), Random::system())
        .await
        .unwrap();
    let key = state.config.database.data_dir.join("till.key");
    if let Ok(text) = std::fs::read_to_string(key) {
        watch::secret(text.trim());
    }
    let server = tokio::spawn(server::run(state.clone(), listener, admin));
    (state, admin_url, server)
}

impl Drop for Till {
    fn drop(&mut self) {
        self.state.stopping.cancel();
        if !std::thread::panicking() {
            watch::assert_quiet();
        }
    }
}
