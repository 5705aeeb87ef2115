//! Many requests across expiry after expiry, with a provider that takes its time and punishes a token used twice.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::StatusCode;
use till::sandbox::Part;

use super::{balanced, instances, rounds, stop, wanted_rounds};
use crate::harness::{Browser, Setup, Store, on_both, sign_in};

/// Requests of one session at the same time.
const AT_ONCE: usize = 16;
/// For how long the provider holds back its answers, in turn.
const DELAYS: [u64; 6] = [0, 300, 100, 700, 1500, 8000];
/// The first of them are enough for a usual run.
const BRIEF: usize = 4;

on_both! {
    async fn nobody_is_signed_out_while_tokens_expire(store: Store) {
        // Long enough for every delay, so that the page waits and does not come back later.
        let setup = Setup::on(store)
            .with("TILL_API_DEADLINE", 12)
            .with("TILL_REQUEST_DEADLINE", 20)
            .with("TILL_REFRESH_MARGIN", 1);
        let tills = instances(setup).await;
        let first = &tills[0];
        let control = &first.control;
        let browser = Browser::new();
        sign_in(&browser, first, "rosa@sandbox.example").await;
        let browsers = balanced(&browser, &tills, AT_ONCE);
        let delays = if wanted_rounds().is_some() { &DELAYS[..] } else { &DELAYS[..BRIEF] };
        let (wanted, begun) = (rounds(8) * 50, Instant::now());
        let (mut requests, mut expiries) = (0, 0);
        while requests < wanted {
            control.expire_access_tokens(None).unwrap();
            control.set_latency(Part::Provider, delays[expiries % delays.len()]);
            expiries += 1;
            // Some come while the token is renewed, some after it.
            for pause in [0, 40, 40] {
                tokio::time::sleep(Duration::from_millis(pause)).await;
                let pages = join_all(browsers.iter().map(|browser| browser.get_once(first.at("/wallets")))).await;
                let bad: Vec<_> = pages.iter().map(|page| page.status).filter(|status| *status != StatusCode::OK).collect();
                assert!(bad.is_empty(), "after {requests} requests and {expiries} expiries: {bad:?}");
                requests += pages.len();
            }
        }
        let (refused, renewed) = control
            .journal()
            .into_iter()
            .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
            .partition::<Vec<_>, _>(|entry| entry.status != Some(200));
        assert!(refused.is_empty(), "a refresh token was used twice: {refused:?}");
        assert_eq!(control.count_tokens().unwrap(), (1, 1));
        println!(
            "{store:?}: {requests} requests across {expiries} expiries in {:.0?}: {} refreshes in the journal, none refused, nobody signed out",
            begun.elapsed(),
            renewed.len()
        );
        stop(tills).await;
    }
}
