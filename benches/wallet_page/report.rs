//! The figures as one table, and whether each goal was met.

use std::io::{self, Write};
use std::time::Duration;

use crate::load::Figures;
use crate::process::Memory;

/// Till's share of the bare handler's pages per second, by the upstream's latency.
const GOALS: [(Duration, f64); 2] = [(Duration::ZERO, 0.70), (Duration::from_millis(20), 0.95)];
/// Most resident memory, in KiB.
const MEMORY_GOAL: u32 = 40 * 1024;

/// Everything that was found out.
pub(crate) struct Report {
    /// Length of the page in bytes.
    pub(crate) page: usize,
    /// Till's memory after the sign-in.
    pub(crate) before: Memory,
    /// Till's memory after all load.
    pub(crate) after: Memory,
    pub(crate) points: Vec<Point>,
    pub(crate) parts: Vec<Part>,
}

/// One latency with one number of connections.
pub(crate) struct Point {
    pub(crate) latency: Duration,
    pub(crate) connections: usize,
    pub(crate) till: Figures,
    pub(crate) bare: Figures,
    /// What the sandbox spent on one question.
    pub(crate) upstream_cpu: Duration,
}

/// A request that does a part of what the page does.
pub(crate) struct Part {
    pub(crate) what: &'static str,
    pub(crate) figures: Figures,
}

impl Point {
    fn ratio(&self) -> f64 {
        self.till.rate / self.bare.rate
    }
}

/// Writes it to standard output.
pub(crate) fn print(report: &Report) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "\nThe wallet page, {} bytes, beside a bare handler that asks the same upstream once\n",
        report.page
    )?;
    table(&mut out, &report.points)?;
    writeln!(
        out,
        "\nWhat a request costs Till, one connection, no latency"
    )?;
    for Part { what, figures } in &report.parts {
        writeln!(
            out,
            "  {what:<34} {:>7.0} per second {:>7.0} µs CPU",
            figures.rate,
            micros(figures.cpu)
        )?;
    }
    goals(&mut out, report)
}

fn table(out: &mut impl Write, points: &[Point]) -> io::Result<()> {
    writeln!(
        out,
        "{:^13} {:^17} {:^5} {:^17} {:^17} {:^21}",
        "upstream", "pages/s", "ratio", "p50 ms", "p99 ms", "CPU µs per page"
    )?;
    writeln!(
        out,
        "{:>5} {:>7} {:>8} {:>8} {:5} {:>8} {:>8} {:>8} {:>8} {:>6} {:>6} {:>7}",
        "delay",
        "conns",
        "Till",
        "bare",
        "",
        "Till",
        "bare",
        "Till",
        "bare",
        "Till",
        "bare",
        "sandbox"
    )?;
    for point in points {
        let Point { till, bare, .. } = point;
        writeln!(
            out,
            "{:>5} {:>7} {:>8.0} {:>8.0} {:>5.2} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>6.0} {:>6.0} {:>7.0}",
            format!("{} ms", point.latency.as_millis()),
            point.connections,
            till.rate,
            bare.rate,
            point.ratio(),
            millis(till.p50),
            millis(bare.p50),
            millis(till.p99),
            millis(bare.p99),
            micros(till.cpu),
            micros(bare.cpu),
            micros(point.upstream_cpu),
        )?;
    }
    Ok(())
}

fn goals(out: &mut impl Write, report: &Report) -> io::Result<()> {
    writeln!(out, "\nGoals")?;
    for (latency, goal) in GOALS {
        let at = report
            .points
            .iter()
            .filter(|point| point.latency == latency);
        let worst = at.map(Point::ratio).fold(f64::INFINITY, f64::min);
        writeln!(
            out,
            "  {:<7} {worst:.2} of the bare handler's pages per second at the worst; at least {goal:.2} at {} ms",
            word(worst >= goal),
            latency.as_millis(),
        )?;
    }
    let Memory { now, peak } = report.after;
    writeln!(
        out,
        "  {:<7} {:.1} MiB resident after the sign-in, {:.1} at the end, {:.1} at most; under {} MiB\n",
        word(peak > 0 && peak < MEMORY_GOAL),
        mebibytes(report.before.now),
        mebibytes(now),
        mebibytes(peak),
        MEMORY_GOAL / 1024,
    )
}

fn word(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn mebibytes(kibibytes: u32) -> f64 {
    f64::from(kibibytes) / 1024.0
}
