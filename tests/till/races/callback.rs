//! One callback, twenty times at once: one token request, one session.

use futures_util::future::join_all;

use super::{balanced, instances, rounds, stop};
use crate::database::rows::number;
use crate::harness::{Browser, Setup, Store, on_both};
use crate::sign_in::callback::callback_address;

const AT_ONCE: usize = 20;
const TOKEN_REQUEST: &str = "POST /oauth2/token";

on_both! {
    async fn a_callback_replayed_is_used_once(store: Store) {
        let tills = instances(Setup::on(store)).await;
        let (rounds, first) = (rounds(5), &tills[0]);
        for round in 1..=rounds {
            let browser = Browser::new();
            let good = callback_address(&browser, first).await;
            let copies = balanced(&browser, &tills, AT_ONCE);
            let pages = join_all(copies.iter().map(|copy| copy.get_once(&good))).await;
            let opened = pages.iter().filter(|page| page.headers["location"] == "/account");
            assert_eq!(opened.count(), 1, "round {round}");
            assert_eq!(first.control.count(TOKEN_REQUEST), round);
        }
        let count = async |sql| usize::try_from(number(&first.state.database, sql).await).unwrap();
        let opened = count("SELECT count(*) FROM sessions WHERE tokens IS NOT NULL").await;
        assert_eq!(opened, rounds);
        let alive = count("SELECT count(*) FROM sessions WHERE tokens IS NOT NULL AND ended_at IS NULL").await;
        assert_eq!(alive, rounds.min(20), "a person has so many sessions at most");
        println!("{store:?}: {rounds} callbacks, each {AT_ONCE} times at once: {rounds} token requests, as many sessions");
        stop(tills).await;
    }
}
