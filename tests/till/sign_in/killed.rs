//! SIGKILL in the middle of a refresh: the worst that happens is one new sign-in.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::StatusCode;
use tempfile::TempDir;
use till::sandbox::{Client, Options, Part, Sandbox};
use url::Url;

use crate::harness::{Browser, EVERYTHING, consent};

/// The real binary on a database and a port that outlive it.
struct Killable {
    url: Url,
    sandbox: Sandbox,
    folder: TempDir,
    child: Child,
}

impl Killable {
    async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let sandbox = Sandbox::start(Options {
            client: Client {
                redirect_uris: vec![url.join("/api/auth/callback/blink").unwrap().to_string()],
                ..Client::default()
            },
            ..Options::default()
        })
        .await
        .unwrap();
        let folder = TempDir::new().unwrap();
        let child = spawn(&url, &sandbox, &folder);
        let this = Self {
            url,
            sandbox,
            folder,
            child,
        };
        this.listening().await;
        this
    }

    async fn restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(&self.url, &self.sandbox, &self.folder);
        self.listening().await;
    }

    async fn listening(&self) {
        let address = format!("127.0.0.1:{}", self.url.port().unwrap());
        for _ in 0..400 {
            if tokio::net::TcpStream::connect(&address).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the binary does not listen");
    }

    fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    async fn sign_in(&self, browser: &Browser) {
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

fn spawn(url: &Url, sandbox: &Sandbox, folder: &TempDir) -> Child {
    let client = Client::default();
    Command::new(env!("CARGO_BIN_EXE_till"))
        .arg("serve")
        .env_clear()
        .env("TILL_LISTEN", format!("127.0.0.1:{}", url.port().unwrap()))
        .env("TILL_PUBLIC_URL", url.origin().ascii_serialization())
        .env("TILL_ISSUER", sandbox.issuer())
        .env("TILL_API_URL", sandbox.api_url())
        .env("TILL_CLIENT_ID", client.id)
        .env("TILL_CLIENT_SECRET", client.secret)
        .env("TILL_DATA_DIR", folder.path())
        .env("TILL_PROVIDER_DEADLINE", "1")
        .env("TILL_REFRESH_LEASE", "3")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_during_a_refresh_costs_at_most_one_sign_in() {
    let mut till = Killable::start().await;
    let control = till.sandbox.control();
    let browser = Browser::new();
    till.sign_in(&browser).await;
    // Before the question leaves, while it is answered, after the answer came.
    for moment in [20, 150, 300, 420, 600] {
        control.expire_access_tokens(None).unwrap();
        control.set_latency(Part::Provider, 350);
        let address = till.at("/wallets");
        let request = tokio::spawn({
            let browser = browser.copy();
            async move { browser.try_get(&address).await }
        });
        tokio::time::sleep(Duration::from_millis(moment)).await;
        control.set_latency(Part::Provider, 0);
        till.restart().await;
        drop(request.await);
        let page = browser.get(till.at("/wallets")).await;
        match page.url.path() {
            "/wallets" => assert_eq!(page.status, StatusCode::OK, "killed after {moment} ms"),
            "/signin" => till.sign_in(&browser).await,
            other => panic!("killed after {moment} ms one lands on {other}"),
        }
        assert_eq!(
            browser.get(till.at("/wallets")).await.status,
            StatusCode::OK
        );
    }
}
