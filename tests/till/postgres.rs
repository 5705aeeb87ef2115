//! A private PostgreSQL for the tests that need one: a folder of its own, a free port, a user without rights.
//!
//! One cluster serves the whole run; each test takes a database of its own. The server ends with the run, however it
//! ends: a small shell waits at a pipe that only this process holds.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

/// The address of a new, empty database.
pub(crate) fn fresh_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let name = format!("till_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    CLUSTER.run("createdb", &[&name]);
    format!("postgres://postgres@127.0.0.1:{}/{name}", CLUSTER.port)
}

/// Waits at its input, then stops the server whose command line follows the folder, and removes the folder.
const KEEPER: &str =
    r#"folder=$1; shift; "$@" & read -r _; kill -INT $!; wait $!; rm -rf "$folder""#;

struct Cluster {
    programs: PathBuf,
    port: u16,
    /// Holds the pipe at which the keeper waits.
    _keeper: Child,
}

impl Cluster {
    fn start() -> Self {
        let programs = programs();
        let user = unprivileged_user();
        let folder = data_folder(user);
        let as_user = |program: &str| {
            let program = programs.join(program);
            match user {
                Some(user) => {
                    let mut command = Command::new("setpriv");
                    command
                        .args([
                            format!("--reuid={}", user.id),
                            format!("--regid={}", user.group),
                        ])
                        .arg("--clear-groups")
                        .arg(program);
                    command
                }
                None => Command::new(program),
            }
        };
        let made = as_user("initdb")
            .args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&folder)
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );

        let port = free_port();
        let server = as_user("postgres");
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder)
            .arg(server.get_program())
            .args(server.get_args())
            .args(["-p", &port.to_string(), "-D"])
            .arg(&folder)
            .args([
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let cluster = Self {
            programs,
            port,
            _keeper: keeper,
        };
        cluster.wait_until_it_answers();
        cluster
    }

    fn wait_until_it_answers(&self) {
        for _ in 0..200 {
            if self
                .client("pg_isready", &[])
                .output()
                .is_ok_and(|answer| answer.status.success())
            {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL did not start within 20 seconds");
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let done = self
            .client(program, arguments)
            .output()
            .expect("a program of PostgreSQL");
        assert!(
            done.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn client(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .args([
                "-h",
                "127.0.0.1",
                "-U",
                "postgres",
                "-p",
                &self.port.to_string(),
            ])
            .args(arguments);
        command
    }
}

/// The folder of PostgreSQL's programs: where Debian puts them, the newest, or on the path.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    debian.sort();
    debian
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_isready").exists())
        .expect("PostgreSQL's `initdb`, on the path or below /usr/lib/postgresql")
}

/// A user's and a group's number.
#[derive(Clone, Copy)]
struct User {
    id: u32,
    group: u32,
}

/// PostgreSQL refuses to run as root; `postgres` or `nobody` runs it then.
fn unprivileged_user() -> Option<User> {
    let root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = |name: &str| {
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':').collect())
            .find(|fields: &Vec<&str>| fields[0] == name)?;
        Some(User {
            id: fields.get(2)?.parse().ok()?,
            group: fields.get(3)?.parse().ok()?,
        })
    };
    root.then(|| {
        named("postgres")
            .or_else(|| named("nobody"))
            .expect("a user without rights")
    })
}

/// A new folder that belongs to `user`.
fn data_folder(user: Option<User>) -> PathBuf {
    let folder = tempfile::Builder::new()
        .prefix("till-postgres-")
        .tempdir_in(Path::new("/tmp"))
        .expect("a temporary folder")
        .keep();
    if let Some(user) = user {
        chown(&folder, Some(user.id), Some(user.group)).expect("a folder to give away");
    }
    folder
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

#[tokio::test]
#[ignore = "needs PostgreSQL 15 or newer"]
async fn every_test_has_a_database_of_its_own() {
    use sqlx::Connection as _;
    for _ in 0..2 {
        let mut database = sqlx::PgConnection::connect(&fresh_database())
            .await
            .expect("an answer");
        sqlx::query("CREATE TABLE mine (id BIGINT)")
            .execute(&mut database)
            .await
            .expect("an empty database");
    }
}
