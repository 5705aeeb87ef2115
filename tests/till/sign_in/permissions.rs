//! Every set of boxes that a person may tick, under every registration: the right page for each.

use std::collections::BTreeSet;

use crate::harness::{Browser, Setup, Till, sign_in_granting};

const BOXES: [&str; 5] = ["read", "receive", "write", "offline", "openid"];

/// Registrations that exist: Blink's documentation shows the first two.
const REGISTRATIONS: [&str; 3] = ["read", "read write", "openid offline read receive write"];

fn subsets(of: &[&'static str]) -> Vec<Vec<&'static str>> {
    (0..1_u32 << of.len())
        .map(|bits| {
            of.iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, name)| *name)
                .collect()
        })
        .collect()
}

/// The page that a person lands on: its path and its heading.
fn expected(asked: &BTreeSet<&str>, granted: &BTreeSet<&str>) -> (&'static str, &'static str) {
    if granted.is_empty() {
        ("/signin/trouble", "No box was ticked")
    } else if !granted.contains("read") {
        ("/signin/trouble", "Till needs one more box")
    } else if asked.difference(granted).next().is_some() {
        ("/signin/granted", "You are signed in")
    } else {
        ("/account", "Account")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_set_of_boxes_leads_to_its_page() {
    let mut seen = 0;
    for registration in REGISTRATIONS {
        let setup = Setup::default()
            .with("TILL_SCOPES", registration)
            .sandbox(|sandbox| {
                sandbox.client.scopes = registration.split(' ').map(str::to_owned).collect();
                if !registration.contains("offline") {
                    sandbox.client.grant_types = vec!["authorization_code".to_owned()];
                }
            });
        let till = Till::start(setup).await;
        let asked: Vec<&'static str> = BOXES
            .into_iter()
            .filter(|name| registration.contains(name))
            .collect();
        for granted in subsets(&asked) {
            let browser = Browser::new();
            let page = sign_in_granting(
                &browser,
                &till,
                "rosa@sandbox.example",
                &granted,
                "/account",
            )
            .await;
            let (path, heading) = expected(
                &asked.iter().copied().collect(),
                &granted.iter().copied().collect(),
            );
            let case = format!("{registration} / {granted:?}");
            assert_eq!(page.url.path(), path, "{case}");
            assert_eq!(page.heading(), heading, "{case}");
            let signed_in = browser.cookie(&till.url, "till-session").is_some();
            assert_eq!(signed_in, granted.contains(&"read"), "{case}");
            if path != "/account" {
                // What is missing is named, and a button leads back to Blink to tick it.
                let open: BTreeSet<String> = page.all(".scope--open code").into_iter().collect();
                let missing: BTreeSet<String> = asked
                    .iter()
                    .filter(|name| !granted.contains(name))
                    .map(|name| (*name).to_owned())
                    .collect();
                assert_eq!(open, missing, "{case}");
                let again = browser.submit(&page, "/api/auth/signin/blink", &[]).await;
                assert!(
                    again.hops[1]
                        .query_pairs()
                        .any(|(name, value)| name == "prompt" && value == "consent"),
                    "{case}"
                );
            }
            seen += 1;
        }
        till.stop().await;
    }
    assert_eq!(seen, 2 + 4 + 32);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_grant_is_revoked() {
    let till = Till::usual().await;
    for granted in [&[][..], &["receive", "offline"][..]] {
        let before = till.control.count("POST /oauth2/revoke");
        sign_in_granting(&Browser::new(), &till, "rosa@sandbox.example", granted, "/").await;
        till.settled().await;
        assert_eq!(
            till.control.count("POST /oauth2/revoke"),
            before + 1,
            "{granted:?}"
        );
    }
    assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
    till.stop().await;
}
