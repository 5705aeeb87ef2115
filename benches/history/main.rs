//! What an index of a hundred thousand transactions costs: its filling, its pages, its searches, its memory and its disk.
//!
//! `cargo bench --bench history` takes a few minutes, `-- --quick` does the same with ten thousand. Till runs as a process of
//! its own, the sandbox within the bench; Till may ask as fast as it can, and what its usual pace makes of that is computed.

#[path = "../wallet_page/browser.rs"]
mod browser;
#[path = "../wallet_page/connection.rs"]
mod connection;
#[path = "../wallet_page/process.rs"]
mod process;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;
use till::sandbox::{Client, Options, Sandbox};
use url::Url;

use browser::Browser;
use process::{Process, command, free_address};

/// A line of the report.
macro_rules! say {
    ($($text:tt)*) => { writeln!(std::io::stdout(), $($text)*)? };
}

const TILL: &str = env!("CARGO_BIN_EXE_till");
const PERSON: &str = "mira@sandbox.example";
/// Calls a minute that Till makes unless it is told otherwise.
const PACE: usize = 50;
/// Filling takes no longer.
const PATIENCE: Duration = Duration::from_secs(1200);

/// What is looked for: something rare, something that everything has, something that is not there, and filters.
const SEARCHES: [(&str, &str); 7] = [
    ("one among all, by a part of its note", "text=wedding+ilse"),
    ("words that many have", "text=flat+whites"),
    ("nothing at all", "text=no+such+words"),
    ("an amount", "text=21%2C000"),
    ("a part of a hash", "text=abcdef"),
    (
        "this quarter, received, on-chain",
        "when=quarter&direction=in&way=on-chain",
    ),
    ("at least 50,000 sats", "least=50000&of=sats"),
];

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if !has("--bench") {
        // `cargo test --all-targets` starts benches too, and wants no figures.
        return Ok(ExitCode::SUCCESS);
    }
    let (entries, turns) = if has("--quick") {
        (10_000, 20)
    } else {
        (100_000, 60)
    };
    run(entries, turns).await?;
    Ok(ExitCode::SUCCESS)
}

async fn run(entries: u32, turns: usize) -> anyhow::Result<()> {
    till::state::install_crypto();
    let address = free_address()?;
    let home = Url::parse(&format!("http://localhost:{}/", address.port()))?;
    let sandbox = Sandbox::start(Options {
        busy: entries,
        client: Client {
            redirect_uris: vec![format!("{home}api/auth/callback/blink")],
            ..Client::default()
        },
        ..Options::default()
    })
    .await?;
    let folder = tempfile::tempdir()?;
    let till = start(&folder, address, &home, &sandbox)?;
    let control = sandbox.control();
    let figures = tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
        let mut browser = Browser::default();
        sign_in(&mut browser, &home)?;
        let list = browser.get(home.join("/transactions")?, "")?;
        let before = till.memory();
        control.clear_journal();
        let begun = Instant::now();
        let form = [("csrf", list.field("csrf")?), ("keep", "on")];
        browser.post(home.join("/transactions/index")?, &form, "", "")?;
        while browser
            .get(home.join("/transactions/index")?, "")?
            .body
            .contains("data-filling")
        {
            ensure!(
                begun.elapsed() < PATIENCE,
                "the index does not become whole"
            );
            std::thread::sleep(Duration::from_millis(500));
        }
        let filling = begun.elapsed();
        let calls = control.count("POST /graphql");
        say!("{entries} entries");
        say!(
            "filled           in {:.1} s with {calls} calls to Blink; at {PACE} a minute that is {} min",
            filling.as_secs_f32(),
            calls.div_ceil(PACE),
        );
        say!("processor        {:.1} s", till.cpu().as_secs_f32());
        let memory = till.memory();
        say!(
            "memory           {} MiB before, {} MiB after, {} MiB at most",
            before.now / 1024,
            memory.now / 1024,
            memory.peak / 1024,
        );
        say!("on disk          {:.1} MiB", size(folder.path())?);
        let first = time(&mut browser, &home, "/transactions", turns)?;
        report("first page (asks Blink once)", &first)?;
        let mut all = Vec::new();
        for (name, query) in SEARCHES {
            let took = time(
                &mut browser,
                &home,
                &format!("/transactions?{query}"),
                turns,
            )?;
            report(name, &took)?;
            all.extend(took);
        }
        report("all searches", &all)?;
        let deep = deep(&mut browser, &home, turns)?;
        report("older, page by page", &deep)?;
        let memory = till.memory();
        say!(
            "memory after all {} MiB, {} MiB at most",
            memory.now / 1024,
            memory.peak / 1024
        );
        Ok(())
    });
    figures.await??;
    sandbox.stop().await;
    Ok(())
}

fn start(
    folder: &TempDir,
    listen: std::net::SocketAddr,
    home: &Url,
    sandbox: &Sandbox,
) -> anyhow::Result<Process> {
    let client = Client::default();
    let mut command = command(TILL.as_ref());
    command.arg("serve").envs([
        ("TILL_LOG", "warn,tower_sessions_core=error".to_owned()),
        ("TILL_LISTEN", listen.to_string()),
        ("TILL_PUBLIC_URL", home.origin().ascii_serialization()),
        ("TILL_ISSUER", sandbox.issuer().to_owned()),
        ("TILL_API_URL", sandbox.api_url()),
        ("TILL_WS_URL", sandbox.ws_url()),
        ("TILL_CLIENT_ID", client.id),
        ("TILL_CLIENT_SECRET", client.secret),
        ("TILL_HISTORY_RATE", "1000000".to_owned()),
    ]);
    command.env("TILL_DATA_DIR", folder.path());
    Process::start("Till", command, listen)
}

fn sign_in(browser: &mut Browser, home: &Url) -> anyhow::Result<()> {
    let explained = browser.get(home.join("/signin")?, "")?;
    let form = [
        ("csrf", explained.field("csrf")?),
        ("return_to", "/transactions"),
    ];
    let login = browser.post(home.join("/api/auth/signin/blink")?, &form, "", "")?;
    let page = browser.sign_in(&login, PERSON, "")?;
    ensure!(page.body.contains("class=\"rows"), "no list: {}", page.url);
    Ok(())
}

/// How long each of so many requests took, the quickest first.
fn time(
    browser: &mut Browser,
    home: &Url,
    address: &str,
    turns: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::new();
    for _ in 0..turns {
        let begun = Instant::now();
        browser.get(home.join(address)?, "")?;
        took.push(begun.elapsed());
    }
    Ok(took)
}

/// Older pages, one after the other.
fn deep(browser: &mut Browser, home: &Url, turns: usize) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::new();
    let mut address = "/transactions".to_owned();
    for _ in 0..turns {
        let begun = Instant::now();
        let page = browser.get(home.join(&address)?, "")?;
        took.push(begun.elapsed());
        let older = page.body.split("pager__older\" href=\"").nth(1);
        let older = older.and_then(|rest| rest.split('"').next());
        older
            .context("no older page")?
            .replace("&amp;", "&")
            .clone_into(&mut address);
    }
    Ok(took)
}

fn report(name: &str, took: &[Duration]) -> anyhow::Result<()> {
    let mut took = took.to_vec();
    took.sort_unstable();
    let at = |part: usize| {
        let place = (took.len() * part).div_ceil(100).saturating_sub(1);
        took.get(place).map_or(0.0, Duration::as_secs_f32) * 1000.0
    };
    say!(
        "{name:<40} median {:>6.1} ms, 99 of 100 within {:>6.1} ms",
        at(50),
        at(99)
    );
    Ok(())
}

/// Mebibytes of the database's files.
fn size(folder: &Path) -> anyhow::Result<f32> {
    let mut bytes = 0.0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("till.db") {
            #[expect(clippy::cast_precision_loss, reason = "a figure to look at")]
            let size = entry.metadata()?.len() as f32;
            bytes += size;
        }
    }
    Ok(bytes / 1024.0 / 1024.0)
}
