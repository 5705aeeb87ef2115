//! The real program: its own process, an environment of its own, and what it says.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Nothing that a test runs takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
const STEP: Duration = Duration::from_millis(10);

/// How a run ended and what it said.
#[derive(Debug)]
pub struct Ended {
    /// Exit status; none where a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// `till` with these arguments and no environment.
pub fn till(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_till"));
    command.args(arguments).env_clear().current_dir("/");
    command
}

/// The same for somebody to whom the permissions of files apply; root passes over them.
pub fn till_as_anybody(arguments: &[&str]) -> Command {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if !root {
        return till(arguments);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--bounding-set", "-dac_override,-dac_read_search"])
        .arg(env!("CARGO_BIN_EXE_till"))
        .args(arguments)
        .env_clear()
        .current_dir("/");
    command
}

/// Settings that are right, with a data folder of one's own; nothing listens behind the addresses.
pub fn settings(folder: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("TILL_CLIENT_ID", "till".to_owned()),
        ("TILL_CLIENT_SECRET", "till-sandbox-secret".to_owned()),
        ("TILL_DATA_DIR", folder.display().to_string()),
        ("TILL_LISTEN", "127.0.0.1:0".to_owned()),
    ]
}

/// Runs to the end.
pub fn run(command: &mut Command) -> Ended {
    Running::start(command).wait()
}

/// Runs to the end, beside other work of the test.
pub async fn run_beside(mut command: Command) -> Ended {
    tokio::task::spawn_blocking(move || run(&mut command))
        .await
        .unwrap()
}

/// A program that runs; killed when it is dropped.
pub struct Running {
    child: Child,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err) = (Arc::default(), Arc::default());
        let readers = vec![
            collect(child.stdout.take().unwrap(), Arc::clone(&out)),
            collect(child.stderr.take().unwrap(), Arc::clone(&err)),
        ];
        Self {
            child,
            out,
            err,
            readers,
        }
    }

    /// Waits for a line, on either output, that holds these words, and gives it.
    pub async fn line_with(&self, words: &str) -> String {
        let begun = Instant::now();
        loop {
            for text in [&self.out, &self.err] {
                let found = text.lock().unwrap();
                if let Some(line) = found.lines().find(|line| line.contains(words)) {
                    return line.to_owned();
                }
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "never said {words:?}:\n{}\n{}",
                self.out.lock().unwrap(),
                self.err.lock().unwrap()
            );
            tokio::time::sleep(STEP).await;
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as an init system would.
    pub fn terminate(&self) {
        let done = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(done.success());
    }

    /// Waits for its end.
    pub fn wait(mut self) -> Ended {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "does not end");
            std::thread::sleep(STEP);
        };
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        Ended {
            status: status.code(),
            out: std::mem::take(&mut self.out.lock().unwrap()),
            err: std::mem::take(&mut self.err.lock().unwrap()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(from: impl Read + Send + 'static, into: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            let mut text = into.lock().unwrap();
            text.push_str(&line.unwrap());
            text.push('\n');
        }
    })
}
