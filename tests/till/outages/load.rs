//! Signed-in people who look at their wallets all the time, others who look at the front page, and what they get.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tokio::task::JoinHandle;

use super::length;
use crate::harness::{Browser, Till, sign_in};

/// Signed-in browsers,
const PEOPLE: usize = 8;
/// with so many tabs each; every fourth tab is a stranger's.
const TABS: usize = 4;
/// A page is never later than this: the deadline of each upstream, one after the other, or four seconds for a database that
/// falls silent, and room for a busy machine.
const BUDGET: Duration = Duration::from_secs(6);
/// Everybody looks at pages for so long before it breaks.
const RUN_UP: Duration = Duration::from_millis(300);
/// After which everything is as before.
const RECOVERY: Duration = Duration::from_secs(15);

/// What was answered.
#[derive(Default)]
struct Answers {
    by_status: BTreeMap<u16, usize>,
    slowest: Duration,
    without_retry_after: usize,
    signed_out: usize,
    cookies: usize,
}

impl Answers {
    fn add(&mut self, other: Self) {
        for (status, count) in other.by_status {
            *self.by_status.entry(status).or_default() += count;
        }
        self.slowest = self.slowest.max(other.slowest);
        self.without_retry_after += other.without_retry_after;
        self.signed_out += other.signed_out;
        self.cookies += other.cookies;
    }
}

/// People before a Till.
pub(super) struct Load {
    browsers: Vec<Browser>,
}

impl Load {
    /// Signs them in.
    pub(super) async fn before(till: &Till) -> Self {
        let mut browsers = Vec::new();
        for _ in 0..PEOPLE {
            let browser = Browser::new();
            sign_in(&browser, till, "rosa@sandbox.example").await;
            browsers.push(browser);
        }
        Self { browsers }
    }

    /// Looks at pages while something is broken, and until it is whole again; says what came of it.
    pub(super) async fn through<B, M>(
        &self,
        till: &Till,
        what: impl Display,
        break_it: B,
        mend_it: M,
    ) where
        B: Future<Output = ()>,
        M: Future<Output = ()>,
    {
        let before = resident();
        let over = Arc::new(AtomicBool::new(false));
        let looking: Vec<_> = self
            .browsers
            .iter()
            .flat_map(|browser| [(); TABS].map(|()| browser.copy()))
            .enumerate()
            .map(|(place, browser)| look(browser, till, place % 4 == 3, &over))
            .collect();
        // It breaks while everybody is being answered.
        tokio::time::sleep(RUN_UP).await;
        break_it.await;
        tokio::time::sleep(length()).await;
        over.store(true, Ordering::Relaxed);
        let mut answers = Answers::default();
        for one in looking {
            answers.add(one.await.unwrap());
        }
        mend_it.await;
        let begun = Instant::now();
        for browser in &self.browsers {
            loop {
                let page = browser.get_once(till.at("/wallets")).await;
                assert!(
                    page.status != StatusCode::SEE_OTHER,
                    "{what}: signed out, afterwards"
                );
                if page.status == StatusCode::OK {
                    break;
                }
                assert!(begun.elapsed() < RECOVERY, "{what}: does not recover");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        println!(
            "{what}, {} s: answers by status {:?}, slowest {:.1?}, signed out {}, cookies touched {}, whole again after {:.1?}, resident {} -> {} MiB",
            length().as_secs(),
            answers.by_status,
            answers.slowest,
            answers.signed_out,
            answers.cookies,
            begun.elapsed(),
            before,
            resident(),
        );
        assert!(answers.slowest < BUDGET, "{what}: {:?}", answers.slowest);
        assert_eq!((answers.signed_out, answers.cookies), (0, 0), "{what}");
        assert_eq!(answers.without_retry_after, 0, "{what}");
        let known = |status: &u16| matches!(status, 200 | 503);
        assert!(
            answers.by_status.keys().all(known),
            "{what}: {:?}",
            answers.by_status
        );
        assert!(!answers.by_status.is_empty(), "{what}: there was no load");
    }
}

fn look(
    browser: Browser,
    till: &Till,
    anonymous: bool,
    over: &Arc<AtomicBool>,
) -> JoinHandle<Answers> {
    let (browser, path) = if anonymous {
        (Browser::new(), "/signin")
    } else {
        (browser, "/wallets")
    };
    let (address, over) = (till.at(path), Arc::clone(over));
    tokio::spawn(async move {
        let mut answers = Answers::default();
        while !over.load(Ordering::Relaxed) {
            let begun = Instant::now();
            let page = browser.get_once(&address).await;
            answers.slowest = answers.slowest.max(begun.elapsed());
            *answers.by_status.entry(page.status.as_u16()).or_default() += 1;
            let busy = page.status == StatusCode::SERVICE_UNAVAILABLE;
            answers.without_retry_after +=
                usize::from(busy && !page.headers.contains_key("retry-after"));
            if !anonymous {
                answers.signed_out += usize::from(page.status == StatusCode::SEE_OTHER);
                answers.cookies += usize::from(page.headers.contains_key("set-cookie"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        answers
    })
}

/// What this process holds in memory, MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes / 1024
}
