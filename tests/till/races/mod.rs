//! Races between requests, instances and kills: each is run so often and counted. A usual run is brief;
//! `TILL_ROUNDS=200 cargo test races:: -- --include-ignored --nocapture` is what a release should have seen.

mod callback;
mod crossing;
mod expiry;
mod killed;
mod rolling;
mod sign_out;

use crate::harness::{Browser, Setup, Store, Till};

/// How often a race is run.
fn rounds(usual: usize) -> usize {
    wanted_rounds().unwrap_or(usual)
}

fn wanted_rounds() -> Option<usize> {
    let rounds = std::env::var("TILL_ROUNDS").ok()?;
    Some(rounds.parse().unwrap())
}

/// One Till on SQLite, two under one address on PostgreSQL.
async fn instances(setup: Setup) -> Vec<Till> {
    let two = setup.store == Store::Postgres;
    let first = Till::start(setup).await;
    if two {
        let second = first.twin().await;
        vec![first, second]
    } else {
        vec![first]
    }
}

/// A browser with the same cookies at one instance after the other.
fn balanced(browser: &Browser, tills: &[Till], count: usize) -> Vec<Browser> {
    let in_turn = tills.iter().cycle().take(count);
    in_turn.map(|till| browser.led_to(till)).collect()
}

/// The last one first: the first has the sandbox.
async fn stop(tills: Vec<Till>) {
    for till in tills.into_iter().rev() {
        till.stop().await;
    }
}
