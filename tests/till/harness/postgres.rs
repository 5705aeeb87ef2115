//! A private PostgreSQL cluster for the whole test run: as an unprivileged user, on a free port, gone with the process.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::sync::OnceCell;

static CLUSTER: OnceCell<u16> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(1);

/// The address of a database of one's own.
pub async fn new_database() -> String {
    let port = *CLUSTER.get_or_init(start).await;
    let name = format!("till_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut connection = connect(port).await.expect("the private cluster answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .unwrap();
    format!("postgres://till@127.0.0.1:{port}/{name}")
}

async fn connect(port: u16) -> Result<PgConnection, sqlx::Error> {
    let options = PgConnectOptions::new()
        .host("127.0.0.1")
        .port(port)
        .username("till")
        .database("postgres");
    PgConnection::connect_with(&options.disable_statement_logging()).await
}

async fn start() -> u16 {
    let folder = tempfile::Builder::new()
        .prefix("till-postgres-")
        .tempdir()
        .unwrap()
        .keep();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let user = unprivileged(&folder);
    let data = folder.join("data");
    let made = as_user(user.as_deref(), &program("initdb"))
        .args(["--username=till", "--auth=trust", "--no-sync", "-D"])
        .arg(&data)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success(), "initdb failed");
    // Dies with this process: when it is gone its end of the pipe closes, `cat` ends, and the server is told to stop.
    let script = format!(
        "{} -D {} -p {port} -h 127.0.0.1 -k {} -c fsync=off -c max_connections=300 >/dev/null 2>&1 & \
         server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf {}",
        program("postgres").display(),
        data.display(),
        folder.display(),
        folder.display(),
    );
    let mut shell = as_user(user.as_deref(), Path::new("/bin/sh"));
    let child = shell
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // Its standard input stays open for as long as this process lives.
    std::mem::forget(child);
    for _ in 0..200 {
        if let Ok(connection) = connect(port).await {
            connection.close().await.unwrap();
            return port;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the private cluster did not start");
}

/// Where Debian puts the server's programs, or on the path.
fn program(name: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path().join("bin").join(name)))
                .collect()
        })
        .unwrap_or_default();
    versions.retain(|path| path.exists());
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.exists());
    versions
        .pop()
        .or(found)
        .unwrap_or_else(|| panic!("PostgreSQL's {name} is not installed"))
}

/// PostgreSQL refuses to run as root: then somebody else owns the folder and the server.
fn unprivileged(folder: &Path) -> Option<String> {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if !root {
        return None;
    }
    let known = |name: &&str| {
        Command::new("id")
            .arg(name)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap()
            .success()
    };
    let user = ["postgres", "nobody"]
        .iter()
        .find(|name| known(name))
        .expect("no unprivileged user");
    assert!(
        Command::new("chown")
            .arg(user)
            .arg(folder)
            .status()
            .unwrap()
            .success()
    );
    Some((*user).to_owned())
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    match user {
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command.current_dir("/");
            command
        }
        None => Command::new(program),
    }
}
