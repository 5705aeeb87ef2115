//! `till check`: a line for each part, and status 1 when any of them is wrong.

use std::fs;

use tempfile::TempDir;
use till::sandbox::{Control, Down, Options, Part, Sandbox};

use crate::harness::binary::{Ended, run_beside, settings, till};

struct World {
    sandbox: Sandbox,
    folder: TempDir,
}

impl World {
    async fn start() -> Self {
        Self {
            sandbox: Sandbox::start(Options::default()).await.unwrap(),
            folder: TempDir::new().unwrap(),
        }
    }

    fn control(&self) -> Control {
        self.sandbox.control()
    }

    async fn check(&self, given: &[(&str, &str)]) -> Ended {
        let mut command = till(&["check"]);
        command
            .envs(settings(self.folder.path()))
            .env("TILL_ISSUER", self.sandbox.issuer())
            .env("TILL_API_URL", self.sandbox.api_url())
            .envs(given.iter().copied());
        let ended = run_beside(command).await;
        assert!(!ended.out.contains("till-sandbox-secret"));
        assert!(!ended.err.contains("till-sandbox-secret"));
        ended
    }
}

/// What is said of each part: settings, database, provider, api.
#[track_caller]
fn parts(ended: &Ended) -> Vec<(&str, bool)> {
    ended
        .out
        .lines()
        .map(|line| {
            let (name, said) = line.split_once(' ').unwrap();
            let said = said.trim();
            assert!(!said.is_empty(), "{line}");
            (name, said == "ok" || said.starts_with("ok,"))
        })
        .collect()
}

/// Exit status 1, and this part alone is not all right.
#[track_caller]
fn blames(ended: &Ended, wrong: &str) {
    assert_eq!(ended.status, Some(1), "{ended:?}");
    let expected = ["settings", "database", "provider", "api"].map(|name| (name, name != wrong));
    assert_eq!(parts(ended), expected, "{ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_all_right() {
    let world = World::start().await;
    let ended = world.check(&[]).await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    let all = ["settings", "database", "provider", "api"].map(|name| (name, true));
    assert_eq!(parts(&ended), all);
    // It asked; it did not guess.
    let control = world.control();
    assert_eq!(control.count("GET /.well-known/openid-configuration"), 1);
    assert_eq!(control.count("POST /graphql"), 1);
    world.sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_down_or_another_one() {
    let world = World::start().await;
    let control = world.control();
    let other = world.sandbox.issuer().trim_end_matches('/').to_owned();
    blames(&world.check(&[("TILL_ISSUER", &other)]).await, "provider");
    for down in [Down::ServerError, Down::Refuse] {
        control.set_down(Part::Provider, down).await.unwrap();
        blames(&world.check(&[]).await, "provider");
    }
    world.sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_that_is_down_slow_or_not_there() {
    let world = World::start().await;
    let control = world.control();
    let elsewhere = world.sandbox.issuer().to_owned();
    blames(&world.check(&[("TILL_API_URL", &elsewhere)]).await, "api");
    for down in [Down::ServerError, Down::Hang, Down::Refuse] {
        control.set_down(Part::Api, down).await.unwrap();
        blames(&world.check(&[("TILL_API_DEADLINE", "1")]).await, "api");
    }
    world.sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_opened() {
    let world = World::start().await;
    let file = world.folder.path().join("no-folder");
    fs::write(&file, "").unwrap();
    let ended = world
        .check(&[("TILL_DATA_DIR", &file.display().to_string())])
        .await;
    blames(&ended, "database");
    assert!(ended.out.contains("no-folder"), "{ended:?}");
    // Nobody listens on port 1.
    let ended = world
        .check(&[
            (
                "TILL_DATABASE_URL",
                "postgres://till:hunter2@127.0.0.1:1/till",
            ),
            (
                "TILL_SECRET_KEY",
                "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5UyQ",
            ),
        ])
        .await;
    blames(&ended, "database");
    assert!(!ended.out.contains("hunter2"), "{ended:?}");
    world.sandbox.stop().await;
}
