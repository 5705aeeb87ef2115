//! Load on one address: so many connections, each asking again as soon as it was answered.

use std::net::SocketAddr;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{anyhow, ensure};

use crate::connection::Connection;

/// What is asked, and how one knows the answer.
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    /// The whole request, byte for byte.
    pub(crate) request: Vec<u8>,
    /// Every answer has this status.
    pub(crate) status: u16,
    /// The first answer on each connection holds this text.
    pub(crate) holds: String,
}

/// What one slice of load brought.
pub(crate) struct Slice {
    /// How long each answer took.
    latencies: Vec<Duration>,
    /// Answers per second, all connections together.
    rate: f64,
    /// Answers that only warmed up.
    unmeasured: usize,
}

/// All slices of one kind.
#[derive(Default)]
pub(crate) struct Sample {
    latencies: Vec<Duration>,
    rates: Vec<f64>,
    cpu: Duration,
    cpu_pages: usize,
}

/// What a sample comes to.
pub(crate) struct Figures {
    /// Answers per second, the mean of all slices.
    pub(crate) rate: f64,
    /// Half of all answers came within this time.
    pub(crate) p50: Duration,
    /// And 99 of 100.
    pub(crate) p99: Duration,
    /// Processor time of the process for one answer.
    pub(crate) cpu: Duration,
}

/// Loads a target for that long.
pub(crate) fn slice(
    target: &Target,
    connections: usize,
    length: Duration,
) -> anyhow::Result<Slice> {
    let open = (0..connections).map(|_| first(target));
    let mut open: Vec<Connection> = open.collect::<anyhow::Result<_>>()?;
    let barrier = Barrier::new(connections);
    let outcomes: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = open
            .iter_mut()
            .map(|connection| scope.spawn(|| ask_again(target, connection, &barrier, length)))
            .collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    let mut slice = Slice {
        latencies: Vec::new(),
        rate: 0.0,
        unmeasured: connections,
    };
    for outcome in outcomes {
        let (latencies, took) = outcome.map_err(|_| anyhow!("a connection panicked"))??;
        slice.rate += float(latencies.len()) / took.as_secs_f64();
        slice.latencies.extend(latencies);
    }
    Ok(slice)
}

/// A connection on which one answer has come and is the right one.
fn first(target: &Target) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(target.address)?;
    let answer = connection.exchange(&target.request)?;
    let whole = String::from_utf8_lossy(answer.body);
    ensure!(
        answer.status == target.status
            && (answer.head.contains(&target.holds) || whole.contains(&target.holds)),
        "not {} with {:?}: {}\n\n{whole}",
        target.status,
        target.holds,
        answer.head
    );
    Ok(connection)
}

/// Latencies, and how long it took until the last answer.
fn ask_again(
    target: &Target,
    connection: &mut Connection,
    barrier: &Barrier,
    length: Duration,
) -> anyhow::Result<(Vec<Duration>, Duration)> {
    let mut latencies = Vec::new();
    barrier.wait();
    let begun = Instant::now();
    let mut asked = begun;
    loop {
        let answer = connection.exchange(&target.request)?;
        ensure!(
            answer.status == target.status,
            "{} instead of {}",
            answer.status,
            target.status
        );
        let answered = Instant::now();
        latencies.push(answered - asked);
        asked = answered;
        if answered - begun >= length {
            return Ok((latencies, answered - begun));
        }
    }
}

impl Sample {
    /// Takes in a slice.
    pub(crate) fn add(&mut self, slice: Slice) {
        self.rates.push(slice.rate);
        self.latencies.extend(slice.latencies);
    }

    /// Takes in the processor time that a process spent on a slice.
    pub(crate) fn add_cpu(&mut self, slice: &Slice, cpu: Duration) {
        self.cpu += cpu;
        self.cpu_pages += slice.latencies.len() + slice.unmeasured;
    }

    /// How many answers were measured.
    pub(crate) fn pages(&self) -> usize {
        self.latencies.len()
    }

    /// Processor time for one answer.
    pub(crate) fn cpu_per_page(&self) -> Duration {
        self.cpu / u32::try_from(self.cpu_pages.max(1)).unwrap_or(u32::MAX)
    }

    /// What it all comes to.
    pub(crate) fn figures(mut self) -> Figures {
        self.latencies.sort_unstable();
        let percentile = |hundredths: usize| {
            let last = self.latencies.len().saturating_sub(1);
            self.latencies
                .get(last * hundredths / 100)
                .copied()
                .unwrap_or_default()
        };
        Figures {
            rate: self.rates.iter().sum::<f64>() / float(self.rates.len()),
            p50: percentile(50),
            p99: percentile(99),
            cpu: self.cpu_per_page(),
        }
    }
}

/// Exact for any count there can be here.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
