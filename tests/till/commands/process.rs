//! What others on the machine see of a running Till: no secret in its arguments, no memory in a core dump, no proxy between.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use crate::harness::binary::{Running, run, run_beside, settings, till};

const SECRET: &str = "a-secret-of-the-client-41";
const KEY: &str = "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5UyQ";

/// A folder with both secrets in files, padded as editors leave them, open to so many.
fn secrets(mode: u32) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in [("client", SECRET), ("key", KEY)] {
        let file = folder.path().join(name);
        fs::write(&file, format!(" {text}\n\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    }
    folder
}

/// `till serve` with its secrets in files, named by flags; nothing is behind it.
async fn serve(folder: &TempDir) -> Running {
    let file = |name: &str| folder.path().join(name).display().to_string();
    let mut command = till(&["serve"]);
    command
        .args(["--client-secret-file", &file("client")])
        .args(["--secret-key-file", &file("key")])
        .envs(settings(&folder.path().join("data")))
        .env_remove("TILL_CLIENT_SECRET")
        .env("TILL_ISSUER", "http://127.0.0.1:1/")
        .env("TILL_LOG", "trace");
    let running = Running::start(&mut command);
    running.line_with("listening").await;
    running
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t1_no_secret_in_the_list_of_processes_or_in_the_log() {
    for (mode, warned) in [(0o600, false), (0o640, false), (0o644, true)] {
        let folder = secrets(mode);
        let running = serve(&folder).await;
        let arguments = fs::read(format!("/proc/{}/cmdline", running.id())).unwrap();
        let arguments = String::from_utf8(arguments).unwrap();
        assert!(arguments.contains("--client-secret-file"), "{arguments}");
        running.terminate();
        let ended = running.wait();
        assert_eq!(ended.status, Some(0));
        for secret in [SECRET, KEY] {
            assert!(!arguments.contains(secret));
            assert!(!ended.err.contains(secret) && !ended.out.contains(secret));
        }
        for name in ["TILL_CLIENT_SECRET_FILE", "TILL_SECRET_KEY_FILE"] {
            let warning = format!("{name} names a file that everybody on this machine can read");
            assert_eq!(
                ended.err.contains(&warning),
                warned,
                "{mode:o}: {}",
                ended.err
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t1_a_key_of_our_own_that_was_opened_to_all_is_told() {
    let folder = TempDir::new().unwrap();
    let start = async || {
        let mut command = till(&["serve"]);
        command
            .envs(settings(folder.path()))
            .env("TILL_ISSUER", "http://127.0.0.1:1/");
        let running = Running::start(&mut command);
        running.line_with("listening").await;
        running.terminate();
        running.wait().err
    };
    let warning = "everybody on this machine can read the key";
    assert!(!start().await.contains(warning));
    let key = folder.path().join("till.key");
    fs::set_permissions(key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(start().await.contains(warning));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i5_a_crash_leaves_no_core() {
    let folder = secrets(0o600);
    let running = serve(&folder).await;
    let limits = fs::read_to_string(format!("/proc/{}/limits", running.id())).unwrap();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    let words: Vec<&str> = line.split_whitespace().skip(4).take(2).collect();
    assert_eq!(words, ["0", "0"], "{line}");
    running.terminate();
    running.wait();
}

/// A proxy that the environment names hears nothing: it would see whom Till talks to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn q4_a_proxy_in_the_environment_is_not_used() {
    let sandbox = till::sandbox::Sandbox::start(Default::default())
        .await
        .unwrap();
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let folder = TempDir::new().unwrap();
    let mut command = till(&["check"]);
    command
        .envs(settings(folder.path()))
        .env("TILL_ISSUER", sandbox.issuer())
        .env("TILL_API_URL", sandbox.api_url());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command
            .env(name, &address)
            .env(name.to_lowercase(), &address);
    }
    let ended = run_beside(command).await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    let heard = proxy.accept();
    assert!(heard.is_err(), "{heard:?}");
    sandbox.stop().await;
}

#[test]
fn t6_the_settings_in_effect_are_printed_without_secrets() {
    let folder = secrets(0o600);
    let mut command = till(&["check", "--settings"]);
    command
        .envs(settings(folder.path()))
        .env("TILL_CLIENT_SECRET", SECRET)
        .env("TILL_SECRET_KEY_FILE", folder.path().join("key"))
        .env("TILL_DATABASE_URL", "postgres://till:hunter2@db.example/t")
        .env("TILL_BLINK", "staging")
        .env("TILL_SESSION_IDLE", "77");
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    for secret in [SECRET, KEY, "hunter2"] {
        assert!(!ended.out.contains(secret) && !ended.err.contains(secret));
    }
    let names = ended
        .out
        .lines()
        .map(|line| line.split_once('=').unwrap().0);
    let table = till::config::SETTINGS.iter().map(|setting| setting.name);
    assert!(names.eq(table), "{}", ended.out);
    for line in [
        "TILL_CLIENT_SECRET=(a secret)",
        "TILL_SECRET_KEY=(a secret)",
        "TILL_DATABASE_URL=the PostgreSQL database t at db.example:5432",
        "TILL_ISSUER=https://oauth.staging.blink.sv/",
        "TILL_API_URL=https://api.staging.blink.sv/graphql",
        "TILL_SESSION_IDLE=77",
        "TILL_SESSION_TOUCH=60",
    ] {
        assert!(ended.out.lines().any(|found| found == line), "{line}");
    }
    command.env("TILL_SESSION_IDEL", "77");
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("TILL_SESSION_IDEL: no such setting"));
}
