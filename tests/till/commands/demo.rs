//! `till demo`: one command, no settings, and a newcomer sees wallets.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use reqwest::StatusCode;
use tempfile::TempDir;
use url::Url;

use crate::harness::binary::{Ended, Running, run, till};
use crate::harness::{Browser, EVERYTHING, consent, log_in};

/// Everything a newcomer has.
fn demo(temporary: &Path) -> Command {
    let mut command = till(&["demo"]);
    command.env("TMPDIR", temporary);
    command
}

/// Where it says that Till is.
async fn address(running: &Running) -> Url {
    let line = running.line_with("  Open ").await;
    Url::parse(line.split_whitespace().last().unwrap()).unwrap()
}

fn stop(running: Running) -> Ended {
    running.terminate();
    let ended = running.wait();
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    ended
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_demos_run_side_by_side_and_let_people_in() {
    let temporary = TempDir::new().unwrap();
    // One after the other: a port that is free when it is looked at may be taken a moment later.
    let first = Running::start(&mut demo(temporary.path()));
    let mut addresses = vec![address(&first).await];
    let second = Running::start(&mut demo(temporary.path()));
    addresses.push(address(&second).await);
    assert_ne!(addresses[0], addresses[1]);
    for url in &addresses {
        let browser = Browser::new();
        let explained = browser.get(url.join("/signin").unwrap()).await;
        let login = browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
        let ticked = log_in(&browser, login, "rosa@sandbox.example").await;
        let wallets = consent(&browser, &ticked, &EVERYTHING).await;
        assert_eq!(wallets.status, StatusCode::OK);
        assert_eq!(wallets.url, url.join("/wallets").unwrap());
    }
    let said = stop(first);
    assert!(said.out.contains("rosa@sandbox.example"), "{}", said.out);
    assert_eq!(said.err, "", "a demo keeps quiet");
    stop(second);
    let left: Vec<_> = temporary.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "a demo's data goes away with it: {left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_may_be_chosen_and_are_then_insisted_on() {
    let free: Vec<u16> = [(); 4]
        .map(|()| TcpListener::bind("127.0.0.1:0").unwrap())
        .iter()
        .map(|listener| listener.local_addr().unwrap().port())
        .collect();
    let temporary = TempDir::new().unwrap();
    let chosen = || {
        let mut command = demo(temporary.path());
        command
            .arg(format!("--listen=127.0.0.1:{}", free[0]))
            .arg(format!("--provider=127.0.0.1:{}", free[1]))
            .arg(format!("--api=127.0.0.1:{}", free[2]))
            .env("TILL_SANDBOX_CONTROL", format!("127.0.0.1:{}", free[3]));
        command
    };
    let running = Running::start(&mut chosen());
    assert_eq!(address(&running).await.port(), Some(free[0]));
    let controls = running.line_with("  Controls ").await;
    assert!(controls.contains(&free[3].to_string()), "{controls}");
    // The very same once more: each is taken, and none gives way.
    for (flag, port) in ["listen", "provider", "api", "control"].iter().zip(&free) {
        let mut command = demo(temporary.path());
        command.arg(format!("--{flag}=127.0.0.1:{port}"));
        let ended = run(&mut command);
        assert_eq!(ended.status, Some(1), "{flag}: {ended:?}");
        assert!(
            ended.err.contains(&format!("127.0.0.1:{port}")),
            "{ended:?}"
        );
    }
    stop(running);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_named_folder_stays() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("kept");
    let mut command = demo(folder.path());
    command.env("TILL_DATA_DIR", &data);
    let running = Running::start(&mut command);
    address(&running).await;
    stop(running);
    assert!(data.join("till.db").exists());
}
