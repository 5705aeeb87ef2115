//! What the signed-in wallet page costs beside a bare Axum handler that asks the same upstream once.
//!
//! `cargo bench` takes about a minute and a half, `cargo bench -- --quick` a few seconds. The sandbox, Till and the bare
//! handler run as processes of their own; both are measured by turns in short slices, so that whatever else the machine
//! does meets both.

mod bare;
mod browser;
mod connection;
mod load;
mod process;
mod report;
mod servers;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::ensure;

use load::{Sample, Target};
use report::{Part, Point};
use servers::Servers;

/// How long the upstream holds back its answers.
const LATENCIES: [Duration; 2] = [Duration::ZERO, Duration::from_millis(20)];
/// How many connections ask at the same time, each one page after the other.
const CONNECTIONS: [usize; 3] = [1, 16, 64];

/// How long and how often is measured.
struct Plan {
    slices: usize,
    slice: Duration,
    warm_up: Duration,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = arguments.as_slice()
        && first == bare::ARGUMENT
    {
        bare::serve(rest)?;
        return Ok(ExitCode::SUCCESS);
    }
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if !has("--bench") {
        // `cargo test --all-targets` starts benches too, and wants no figures.
        return Ok(ExitCode::SUCCESS);
    }
    let plan = if has("--quick") {
        Plan {
            slices: 2,
            slice: Duration::from_millis(200),
            warm_up: Duration::from_millis(200),
        }
    } else {
        Plan {
            slices: 6,
            slice: Duration::from_secs(1),
            warm_up: Duration::from_secs(2),
        }
    };
    run(&plan)?;
    Ok(ExitCode::SUCCESS)
}

fn run(plan: &Plan) -> anyhow::Result<()> {
    let servers = Servers::start()?;
    let (wallets, bare) = (&servers.wallets, &servers.bare_page);
    let before = servers.till.memory();
    for target in [wallets, bare] {
        load::slice(target, CONNECTIONS[1], plan.warm_up)?;
    }
    let parts = parts(&servers, plan)?;
    let mut points = Vec::new();
    for latency in LATENCIES {
        servers.hold_back(latency)?;
        for connections in CONNECTIONS {
            points.push(point(&servers, plan, latency, connections)?);
        }
    }
    report::print(&report::Report {
        page: servers.page_size,
        before,
        after: servers.till.memory(),
        points,
        parts,
    })?;
    Ok(())
}

/// Till and the bare handler by turns, each as often first as second.
fn point(
    servers: &Servers,
    plan: &Plan,
    latency: Duration,
    connections: usize,
) -> anyhow::Result<Point> {
    let mut till = Sample::default();
    let mut bare = Sample::default();
    let mut upstream = Sample::default();
    for turn in 0..plan.slices {
        let mut sides = [
            (&servers.wallets, &servers.till, &mut till),
            (&servers.bare_page, &servers.bare, &mut bare),
        ];
        if turn % 2 == 1 {
            sides.reverse();
        }
        for (target, process, sample) in sides {
            let (cpu, sandbox) = (process.cpu(), servers.sandbox.cpu());
            let slice = load::slice(target, connections, plan.slice)?;
            upstream.add_cpu(&slice, servers.sandbox.cpu().saturating_sub(sandbox));
            sample.add_cpu(&slice, process.cpu().saturating_sub(cpu));
            sample.add(slice);
        }
    }
    ensure!(till.pages() > 0 && bare.pages() > 0, "nothing was measured");
    Ok(Point {
        latency,
        connections,
        till: till.figures(),
        bare: bare.figures(),
        upstream_cpu: upstream.cpu_per_page(),
    })
}

/// Requests that do a little more each, and Till's time for one of them.
fn parts(servers: &Servers, plan: &Plan) -> anyhow::Result<Vec<Part>> {
    let list: [(&'static str, &Target); 3] = [
        ("a file: server and outer layers", &servers.asset),
        ("signed in at /: and the session", &servers.redirect),
        ("/wallets: and the call, the page", &servers.wallets),
    ];
    list.into_iter()
        .map(|(what, target)| {
            let mut sample = Sample::default();
            for _ in 0..plan.slices {
                let cpu = servers.till.cpu();
                let slice = load::slice(target, 1, plan.slice)?;
                sample.add_cpu(&slice, servers.till.cpu().saturating_sub(cpu));
                sample.add(slice);
            }
            Ok(Part {
                what,
                figures: sample.figures(),
            })
        })
        .collect()
}
