//! A database that cannot be used is said to be so when Till starts, with its name and the reason, and left as it was.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{ConnectOptions as _, Connection as _};
use tempfile::TempDir;

use crate::harness::binary::{run, run_beside, settings, till, till_as_anybody};
use crate::harness::postgres;

/// A folder in which Till has run before.
fn used() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let mut command = till(&["sessions", "end", "--all"]);
    command.envs(settings(folder.path()));
    assert_eq!(run(&mut command).status, Some(0));
    let file = folder.path().join("till.db");
    (folder, file)
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Status 1, one line that names the file and holds these words, and the same bytes as before.
#[track_caller]
fn refuses(mut command: Command, folder: &Path, words: &str) {
    let file = folder.join("till.db");
    let before = fs::read(&file).ok();
    command.envs(settings(folder));
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(
        ended.err.contains(&folder.display().to_string()),
        "{}",
        ended.err
    );
    assert!(ended.err.contains(words), "{}", ended.err);
    assert_eq!(fs::read(&file).ok(), before);
}

#[test]
fn a_file_that_may_not_be_written() {
    let (folder, file) = used();
    allow(&file, 0o400);
    refuses(
        till_as_anybody(&["serve"]),
        folder.path(),
        "cannot be written: Permission denied",
    );
}

#[test]
fn a_folder_that_may_not_be_written() {
    let (folder, _) = used();
    allow(folder.path(), 0o500);
    refuses(till_as_anybody(&["serve"]), folder.path(), "readonly");
    let empty = TempDir::new().unwrap();
    allow(empty.path(), 0o500);
    refuses(
        till_as_anybody(&["serve"]),
        empty.path(),
        "Permission denied",
    );
    assert_eq!(empty.path().read_dir().unwrap().count(), 0);
    allow(folder.path(), 0o700);
    allow(empty.path(), 0o700);
}

#[test]
fn something_that_is_no_database() {
    let (folder, file) = used();
    fs::write(&file, "Dear diary, today I bought a coffee with bitcoin.").unwrap();
    refuses(till(&["serve"]), folder.path(), "not a database");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    refuses(till(&["serve"]), folder.path(), "Is a directory");
}

/// A limit on the size of files is what a full disk looks like from inside, and needs no disk.
fn with_room_for(blocks: u32) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .arg("-c")
        .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""))
        .args(["sh", env!("CARGO_BIN_EXE_till"), "serve"])
        .env_clear()
        .current_dir("/");
    command
}

#[test]
fn a_disk_without_room() {
    let folder = TempDir::new().unwrap();
    refuses(with_room_for(0), folder.path(), "till.key");
    assert_eq!(
        folder.path().read_dir().unwrap().count(),
        0,
        "half a key is left behind"
    );
    let mut command = with_room_for(8);
    command.envs(settings(folder.path()));
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.err.contains("till.db"), "{}", ended.err);
    // With room again it works as if nothing had been.
    let mut command = till(&["sessions", "end", "--all"]);
    command.envs(settings(folder.path()));
    assert_eq!(run(&mut command).status, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_somebody_else_has_locked() {
    let (folder, file) = used();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut other = options.connect().await.unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let check = tokio::task::spawn_blocking(move || {
        refuses(till(&["serve"]), folder.path(), "database is locked");
    });
    check.await.unwrap();
    lock.rollback().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn a_server_that_does_not_know_the_database() {
    let url = postgres::new_database()
        .await
        .replace("/till_", "/nothing_");
    let mut command = till(&["serve"]);
    command
        .envs(settings(Path::new("/nonexistent")))
        .env("TILL_DATABASE_URL", &url)
        .env(
            "TILL_SECRET_KEY",
            "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5UyQ",
        );
    let ended = run_beside(command).await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(
        ended
            .err
            .contains("cannot open the PostgreSQL database nothing_")
    );
    assert!(ended.err.contains("does not exist"), "{}", ended.err);
}

#[test]
fn a_server_that_is_not_there() {
    let mut command = till(&["serve"]);
    command
        .envs(settings(Path::new("/nonexistent")))
        .env(
            "TILL_DATABASE_URL",
            "postgres://till:hunter2@127.0.0.1:1/till",
        )
        .env(
            "TILL_SECRET_KEY",
            "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5UyQ",
        );
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    for words in ["till at 127.0.0.1:1", "Connection refused"] {
        assert!(ended.err.contains(words), "{}", ended.err);
    }
    assert!(!ended.err.contains("hunter2"), "{}", ended.err);
}
