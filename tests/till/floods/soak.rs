//! Everything at once for as long as one wants, with ever new names (R5): what is kept of it has a bound.
//! `TILL_SOAK_SECONDS=7200 cargo test --release floods::soak -- --ignored --nocapture` is what a release should have seen.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::flooded::Flooded;
use super::wire::Wire;
use crate::harness::Browser;

/// How often the memory is looked at.
const SAMPLES: u32 = 60;
/// MiB by which the last third may be above the second, as an allocator is no accountant.
const SLACK: u64 = 8;
/// People who come and go.
const PEOPLE: u32 = 2;
/// Connections over which strangers send what leads nowhere.
const STRANGERS: u32 = 4;

fn length() -> Duration {
    let seconds = std::env::var("TILL_SOAK_SECONDS");
    Duration::from_secs(seconds.map_or(10, |seconds| seconds.parse().unwrap()))
}

struct Soak {
    flooded: Flooded,
    until: Instant,
    done: Mutex<BTreeMap<String, u64>>,
}

impl Soak {
    fn goes_on(&self) -> bool {
        Instant::now() < self.until
    }

    fn count(&self, what: String) {
        *self.done.lock().unwrap().entry(what).or_default() += 1;
    }

    /// Signs in, looks round, and signs out or just leaves: the oldest session has to make room one day.
    async fn comes_and_goes(&self, person: u32) {
        for visit in 0_u64.. {
            if !self.goes_on() {
                break;
            }
            let till = &self.flooded.till;
            let browser = Browser::named(&format!("Browser/{person}.{visit}"));
            till.sign_in(&browser).await;
            for path in ["/transactions", "/account"] {
                let page = browser.get(till.at(path)).await;
                assert_eq!(page.status, 200, "{}", page.body);
            }
            let unknown = format!("/transactions/{person:08x}{visit:016x}");
            let page = browser.get(till.at(&unknown)).await;
            assert_eq!(page.status, 404, "{}", page.body);
            self.count("sign-ins".to_owned());
            if visit % 3 > 0 {
                let asked = browser.get(till.at("/api/auth/signout")).await;
                browser.stop_before("/oauth2/sessions/logout");
                browser.submit(&asked, "/api/auth/signout", &[]).await;
                self.count("sign-outs".to_owned());
            }
            // They share the process with what they sign in at; most of the time is the strangers'.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Sends what was never seen before, from where nobody ever came.
    async fn junk(&self, stranger: u32) {
        let flooded = &self.flooded;
        let start = flooded.sign_in_start().await;
        let start = String::from_utf8(start).unwrap();
        let mut wire = Wire::open(flooded.address).await.unwrap();
        for number in 0_u64.. {
            if !self.goes_on() {
                break;
            }
            let unique = format!("{stranger:08x}{number:035x}");
            let network = format!(
                "X-Forwarded-For: 2001:{stranger:x}:{:x}:{:x}::1",
                number >> 16 & 0xffff,
                number & 0xffff
            );
            let session = format!("Cookie: till-session={unique}");
            let attempt = format!("Cookie: till-signin-{}={unique}", &unique[27..]);
            let callback = format!("/api/auth/callback/blink?state={unique}&code={unique}");
            let get =
                |path: &str, cookie: &str| flooded.request("GET", path, &[&network, cookie], "");
            let (what, request) = match number % 6 {
                0 => ("session cookies", get("/wallets", &session)),
                1 => ("callbacks", get(&callback, &attempt)),
                2 => ("unknown paths", get(&format!("/{unique}"), &attempt)),
                3 => ("signed-out pages", get("/signed-out", "Cookie: a=b")),
                4 => {
                    let body = format!("logout_token=a.{unique}.c");
                    let path = "/api/auth/backchannel-logout";
                    (
                        "logout tokens",
                        flooded.request("POST", path, &[&network], &body),
                    )
                }
                _ => {
                    let line = format!("\r\n{network}\r\nSec-Fetch-Site");
                    let begun = start.replacen("\r\nSec-Fetch-Site", &line, 1);
                    ("sign-ins begun", begun.into_bytes())
                }
            };
            let answer = wire.ask(&request).await.unwrap();
            assert_ne!(answer.status, 500, "{what}: {}", answer.body);
            self.count(format!("{what} {}", answer.status));
        }
    }

    async fn sampled(&self) -> Vec<u64> {
        let mut samples = Vec::new();
        while self.goes_on() {
            tokio::time::sleep(length() / SAMPLES).await;
            samples.push(self.flooded.memory());
        }
        samples
    }
}

fn median(samples: &[u64]) -> u64 {
    let mut samples = samples.to_vec();
    samples.sort_unstable();
    samples[samples.len() / 2]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes as long as one wants"]
async fn memory_stays_what_it_was() {
    let soak = Soak {
        flooded: Flooded::start(&[
            ("TILL_TRUSTED_PROXIES", "127.0.0.0/8"),
            ("TILL_SIGN_IN_RATE", "10000000"),
        ])
        .await,
        until: Instant::now() + length(),
        done: Mutex::default(),
    };
    let (_, _, samples) = tokio::join!(
        join_all((0..PEOPLE).map(|person| soak.comes_and_goes(person))),
        join_all((0..STRANGERS).map(|stranger| soak.junk(stranger))),
        soak.sampled(),
    );
    // The first third fills what is there to be filled.
    let third = samples.len() / 3;
    let (second, last) = (
        median(&samples[third..2 * third]),
        median(&samples[2 * third..]),
    );
    println!(
        "{:?}: {:?}\nresident MiB: {samples:?}\nsecond third {second} MiB, last third {last} MiB",
        length(),
        soak.done.lock().unwrap()
    );
    assert!(last <= second + SLACK, "{second} MiB, then {last}");
}
