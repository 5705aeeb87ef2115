//! The real program before its sandbox, with its figures and its memory.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard};
use url::form_urlencoded::Serializer;

use super::wire::{Answer, Wire};
use crate::harness::{Killable, Store, killable::free_port};

/// Two floods at once would tell of each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// How long a flood lasts that lasts as long as one wants.
pub(super) fn length() -> Duration {
    let seconds = std::env::var("TILL_FLOOD_SECONDS");
    Duration::from_secs(seconds.map_or(4, |seconds| seconds.parse().unwrap()))
}

pub(super) struct Flooded {
    pub(super) till: Killable,
    pub(super) address: SocketAddr,
    admin: SocketAddr,
    _turn: MutexGuard<'static, ()>,
}

impl Flooded {
    pub(super) async fn start(settings: &[(&'static str, &str)]) -> Self {
        let turn = ONE_AT_A_TIME.lock().await;
        let admin: SocketAddr = ([127, 0, 0, 1], free_port()).into();
        let listen = admin.to_string();
        let mut all = vec![("TILL_ADMIN_LISTEN", listen.as_str()), ("TILL_LOG", "warn")];
        all.extend_from_slice(settings);
        let till = Killable::start(Store::Sqlite, &all).await;
        let port = till.url.port().unwrap();
        Self {
            till,
            address: ([127, 0, 0, 1], port).into(),
            admin,
            _turn: turn,
        }
    }

    /// A whole request.
    pub(super) fn request(&self, method: &str, path: &str, lines: &[&str], body: &str) -> Vec<u8> {
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n",
            self.till.url.authority()
        );
        for line in lines {
            text.push_str(line);
            text.push_str("\r\n");
        }
        if method == "POST" {
            text.push_str("Sec-Fetch-Site: same-origin\r\n");
            text.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        text.into_bytes()
    }

    /// What the button on the sign-in page sends, from a browser that has seen nothing else.
    pub(super) async fn sign_in_start(&self) -> Vec<u8> {
        let page = self.get("/signin", &[]).await;
        let after = |text: &str, before: &str| {
            let (_, rest) = text.split_once(before).unwrap();
            rest.split(['"', ';']).next().unwrap().to_owned()
        };
        let csrf = after(&page.body, "name=\"csrf\" value=\"");
        let cookie = format!("Cookie: till-form={}", after(&page.head, "till-form="));
        let body = Serializer::new(String::new())
            .append_pair("csrf", &csrf)
            .append_pair("return_to", "/wallets")
            .finish();
        self.request("POST", "/api/auth/signin/blink", &[&cookie], &body)
    }

    pub(super) async fn get(&self, path: &str, lines: &[&str]) -> Answer {
        let mut wire = Wire::open(self.address).await.unwrap();
        let request = self.request("GET", path, lines, "");
        wire.ask(&request).await.unwrap()
    }

    /// The same request again and again over several connections; how often which status came, and how fast.
    pub(super) async fn repeat(
        &self,
        request: &[u8],
        times: usize,
        connections: usize,
    ) -> (BTreeMap<u16, usize>, Duration) {
        let begun = Instant::now();
        let floods = (0..connections).map(|_| {
            let (request, address) = (request.to_vec(), self.address);
            tokio::spawn(async move {
                let mut wire = Wire::open(address).await.unwrap();
                let mut by_status = BTreeMap::<u16, usize>::new();
                for _ in 0..times / connections {
                    let answer = wire.ask(&request).await.unwrap();
                    *by_status.entry(answer.status).or_default() += 1;
                }
                by_status
            })
        });
        let mut all = BTreeMap::<u16, usize>::new();
        for one in floods.collect::<Vec<_>>() {
            for (status, count) in one.await.unwrap() {
                *all.entry(status).or_default() += count;
            }
        }
        (all, begun.elapsed())
    }

    /// One of Till's own figures.
    pub(super) async fn figure(&self, name: &str) -> u64 {
        let mut wire = Wire::open(self.admin).await.unwrap();
        let request = format!("GET /metrics HTTP/1.1\r\nHost: {}\r\n\r\n", self.admin);
        let text = wire.ask(request.as_bytes()).await.unwrap().body;
        let mut found = text.lines().filter_map(|line| line.strip_prefix(name));
        let value = found.next().unwrap_or_else(|| panic!("no {name}\n{text}"));
        value.trim().parse().unwrap()
    }

    /// Resident memory, MiB.
    pub(super) fn memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.till.process());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.unwrap().trim().split(' ').next().unwrap();
        kilobytes.parse::<u64>().unwrap() / 1024
    }

    /// Looks at a page now and then while something else goes on; how long the slowest took.
    pub(super) async fn watched<T>(
        &self,
        path: &str,
        lines: &[&str],
        meanwhile: impl Future<Output = T>,
    ) -> (T, Duration, usize) {
        let (mut slowest, mut looks) = (Duration::ZERO, 0);
        tokio::pin!(meanwhile);
        loop {
            let begun = Instant::now();
            let answer = self.get(path, lines).await;
            assert_eq!(answer.status, 200, "{}", answer.head);
            slowest = slowest.max(begun.elapsed());
            looks += 1;
            tokio::select! {
                done = &mut meanwhile => return (done, slowest, looks),
                () = tokio::time::sleep(Duration::from_millis(50)) => {}
            }
        }
    }
}
