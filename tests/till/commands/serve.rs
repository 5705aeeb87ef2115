//! `till serve`: where it keeps its data, what it says about a taken port, and how it stops.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use crate::harness::binary::{Running, run, settings, till};
use crate::harness::{Browser, SOON};

/// The real program; no provider and no API behind it.
struct Served {
    running: Running,
    url: Url,
    folder: TempDir,
}

impl Served {
    async fn start(given: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let mut command = till(&["serve"]);
        command
            .envs(settings(&folder.path().join("new/data")))
            .env("TILL_PUBLIC_URL", url.as_str())
            .env("TILL_LISTEN", format!("127.0.0.1:{port}"))
            .env("TILL_ISSUER", "http://127.0.0.1:1/")
            .env("TILL_API_URL", "http://127.0.0.1:1/graphql")
            .envs(given.iter().copied());
        let running = Running::start(&mut command);
        running.line_with("listening").await;
        Self {
            running,
            url,
            folder,
        }
    }

    fn stop(self) -> Option<i32> {
        self.running.terminate();
        self.running.wait().status
    }
}

/// A request that Till is working on: it waits for the body.
struct Begun {
    stream: TcpStream,
    body: String,
}

impl Begun {
    async fn on(url: &Url) -> Self {
        let browser = Browser::new();
        let page = browser.get(url).await;
        let form = page.form("/preferences").unwrap();
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&form.fields)
            .finish();
        let cookie = browser.cookie(url, "till-form").unwrap();
        let host = url.authority();
        let head = format!(
            "POST /preferences HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: till-form={cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", url.port().unwrap()))
            .await
            .unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    /// Sends the rest and gives the answer.
    async fn finish(mut self) -> String {
        self.stream.write_all(self.body.as_bytes()).await.unwrap();
        self.rest().await
    }

    /// What comes until the other side closes.
    async fn rest(mut self) -> String {
        let mut answer = Vec::new();
        // Cut off is an answer too.
        let _ = self.stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_data_folder_is_made_for_its_owner_alone() {
    let served = Served::start(&[]).await;
    let folder = served.folder.path().join("new/data");
    for name in ["till.db", "till.key"] {
        assert!(folder.join(name).exists(), "{name}");
    }
    let mode = |name: &str| {
        let metadata = folder.join(name).metadata().unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode("."), 0o700);
    assert_eq!(mode("till.key"), 0o600);
    assert_eq!(served.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for setting in ["TILL_LISTEN", "TILL_ADMIN_LISTEN"] {
        let folder = TempDir::new().unwrap();
        let mut command: Command = till(&["serve"]);
        command.envs(settings(folder.path())).env(setting, &address);
        let ended = run(&mut command);
        assert_eq!(ended.status, Some(1));
        let said = format!("cannot listen on {address}; is something else running there?");
        assert!(ended.err.contains(&said), "{}", ended.err);
        assert!(!folder.path().join("till.db").exists(), "nothing was begun");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_request_is_finished_before_the_end() {
    let served = Served::start(&[]).await;
    let begun = Begun::on(&served.url).await;
    // Nobody waits for a connection that is merely open.
    let open = TcpStream::connect(("127.0.0.1", served.url.port().unwrap())).await;
    served.running.terminate();
    served.running.line_with("stopping").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let answer = begun.finish().await;
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    let finished = Instant::now();
    assert_eq!(served.running.wait().status, Some(0));
    assert!(finished.elapsed() < SOON);
    drop(open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_does_not_end_is_cut_at_the_deadline() {
    let served = Served::start(&[("TILL_SHUTDOWN_DEADLINE", "1")]).await;
    let begun = Begun::on(&served.url).await;
    let told = Instant::now();
    assert_eq!(served.stop(), Some(0));
    let took = told.elapsed();
    assert!(took > Duration::from_millis(900), "{took:?}");
    assert!(took < SOON, "{took:?}");
    assert_eq!(begun.rest().await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_means_now() {
    let served = Served::start(&[]).await;
    let begun = Begun::on(&served.url).await;
    served.running.terminate();
    served.running.line_with("stopping").await;
    assert_eq!(served.stop(), Some(1));
    assert_eq!(begun.rest().await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_hangs_holds_up_no_stop() {
    // Takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}/", silent.local_addr().unwrap());
    let served = Served::start(&[("TILL_ISSUER", &issuer)]).await;
    let told = Instant::now();
    assert_eq!(served.stop(), Some(0));
    assert!(told.elapsed() < SOON);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_while_it_starts_ends_it_in_order() {
    // Takes connections and never says a word, so that the database never opens.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let database = format!("postgres://till@{}/till", silent.local_addr().unwrap());
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key");
    let made = till(&["key"]).output().unwrap();
    std::fs::write(&key, made.stdout).unwrap();
    let mut command = till(&["serve"]);
    command
        .envs(settings(folder.path()))
        .env("TILL_PUBLIC_URL", "http://localhost:1/")
        .env("TILL_LISTEN", "127.0.0.1:0")
        .env("TILL_DATABASE_URL", database)
        .env("TILL_SECRET_KEY_FILE", key);
    let running = Running::start(&mut command);
    let _connection = silent.accept().await.unwrap();
    running.terminate();
    assert_eq!(running.wait().status, Some(0));
}
