//! A process of the bench's own: started here, watched through `/proc`, and stopped when it is dropped, panic or not.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// A process must listen by then.
const START: Duration = Duration::from_secs(30);
/// Linux counts processor time for user space in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// A running process that listens on an address.
pub(crate) struct Process {
    name: &'static str,
    child: Child,
}

/// Resident memory in KiB.
#[derive(Clone, Copy, Default)]
pub(crate) struct Memory {
    /// At the moment.
    pub(crate) now: u32,
    /// The most there ever was.
    pub(crate) peak: u32,
}

impl Process {
    /// Starts it and waits until somebody listens there.
    pub(crate) fn start(
        name: &'static str,
        mut command: Command,
        listens: SocketAddr,
    ) -> anyhow::Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        let mut process = Self { name, child };
        process.wait_for(listens)?;
        Ok(process)
    }

    fn wait_for(&mut self, address: SocketAddr) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended at its start: {status}", self.name);
            }
            if TcpStream::connect(address).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("{} does not listen on {address}", self.name)
    }

    /// Its memory; zero where there is no `/proc`.
    pub(crate) fn memory(&self) -> Memory {
        let status = self.read("status");
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok())
                .unwrap_or_default()
        };
        Memory {
            now: field("VmRSS:"),
            peak: field("VmHWM:"),
        }
    }

    /// Processor time that it has used so far; zero where there is no `/proc`.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = self.read("stat");
        // The name in parentheses may hold blanks; user and system time are the 12th and 13th field after it.
        let after = stat.rsplit(") ").next().unwrap_or_default();
        let ticks = after.split(' ').skip(11).take(2);
        TICK * ticks.filter_map(|ticks| ticks.parse::<u32>().ok()).sum()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing more to do either way.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A command that no setting of the caller's environment reaches.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TILL_") {
            command.env_remove(name);
        }
    }
    command
}

/// An address on this machine that nobody listens on.
pub(crate) fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
