//! A private PostgreSQL cluster for the whole test run: as an unprivileged user, on a free port, gone with the process.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::sync::OnceCell;

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(1);

/// The address of a database of one's own.
pub async fn new_database() -> String {
    CLUSTER
        .get_or_init(Cluster::start)
        .await
        .new_database()
        .await
}

/// A server with databases; stopped and deleted when it is dropped or this process ends.
pub struct Cluster {
    port: u16,
    /// Stops, starts or restarts the server as each line says; when there is nothing left to read it stops it.
    shell: Child,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // Fails only where it has ended already.
        let _ = self.shell.wait();
    }
}

impl Cluster {
    /// The address of a new database.
    pub async fn new_database(&self) -> String {
        let name = format!("till_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let mut connection = connect(self.port)
            .await
            .expect("the private cluster answers");
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        format!("postgres://till@127.0.0.1:{}/{name}", self.port)
    }

    /// Stops the server, breaking every connection, and starts it again; returns when it answers.
    pub async fn restart(&mut self) {
        let before = started(self.port).await.unwrap();
        self.order("restart");
        answers(self.port, |started| started != before).await;
    }

    /// Stops the server, breaking every connection; returns when nobody answers.
    pub async fn halt(&mut self) {
        self.order("halt");
        while started(self.port).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Starts the server that was stopped; returns when it answers.
    pub async fn resume(&mut self) {
        self.order("run");
        answers(self.port, |_| true).await;
    }

    fn order(&mut self, order: &str) {
        let orders = self.shell.stdin.as_mut().unwrap();
        writeln!(orders, "{order}").unwrap();
    }

    /// Starts an empty one.
    pub async fn start() -> Self {
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
        // Dies with this process: when it is gone its end of the pipe closes, nothing is left to read, and the server is told to stop.
        let script = format!(
            "run() {{ {} -D {} -p {port} -h 127.0.0.1 -k {} -c fsync=off -c max_connections=300 >/dev/null 2>&1 & server=$!; }}
             halt() {{ kill -INT $server; wait $server; }}
             restart() {{ halt; run; }}
             run; while read -r order; do $order; done; halt; rm -rf {}",
            program("postgres").display(),
            data.display(),
            folder.display(),
            folder.display(),
        );
        let shell = as_user(user.as_deref(), Path::new("/bin/sh"))
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let this = Self { port, shell };
        answers(port, |_| true).await;
        this
    }
}

/// Waits for a server whose start is as wanted.
async fn answers(port: u16, wanted: impl Fn(&str) -> bool) {
    for _ in 0..400 {
        if started(port).await.is_ok_and(|started| wanted(&started)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the private cluster did not start");
}

/// When the server was started.
async fn started(port: u16) -> Result<String, sqlx::Error> {
    let mut connection = connect(port).await?;
    let started = sqlx::query_scalar("SELECT pg_postmaster_start_time()::text")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(started)
}

async fn connect(port: u16) -> Result<PgConnection, sqlx::Error> {
    let options = PgConnectOptions::new()
        .host("127.0.0.1")
        .port(port)
        .username("till")
        .database("postgres");
    PgConnection::connect_with(&options.disable_statement_logging()).await
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
