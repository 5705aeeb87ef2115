//! Everything the process logs, at TRACE, is searched for everything that must not be there: tokens by their looks, and
//! every state, code, verifier and cookie that a test has seen. A leak fails the test that finds it.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::{LazyLock, Mutex, Once};

use till::audit::Code;
use tracing_subscriber::EnvFilter;

/// Shorter words are not secrets.
const SHORTEST: usize = 16;

#[derive(Default)]
struct Seen {
    words: HashSet<String>,
    secrets: HashSet<String>,
    leaks: Vec<String>,
    audit: Vec<String>,
}

static SEEN: LazyLock<Mutex<Seen>> = LazyLock::new(Mutex::default);
static START: Once = Once::new();

/// Logs everything at TRACE into the watch.
pub fn start() {
    START.call_once(|| {
        tracing_subscriber::fmt()
            // What reads the pages is no part of Till, and would tell of every letter.
            .with_env_filter(EnvFilter::new("trace,html5ever=off,selectors=off"))
            .with_ansi(false)
            .with_writer(|| Watch)
            .init();
    });
}

/// From now on, and looking back, this word must be in no log line.
pub fn secret(word: &str) {
    if word.len() < SHORTEST {
        return;
    }
    let mut seen = SEEN.lock().unwrap();
    if seen.words.contains(word) {
        seen.leaks.push(format!(
            "a secret of {} characters stood in the log",
            word.len()
        ));
    }
    seen.secrets.insert(word.to_owned());
}

/// Whether a text holds a token or anything that was named a secret.
pub fn leaks_in(text: &str) -> Option<String> {
    let seen = SEEN.lock().unwrap();
    words(text)
        .find(|word| is_token(word) || seen.secrets.contains(*word))
        .map(str::to_owned)
}

/// The lines for an operator that were written while the request of this name was served.
pub fn audited(request: &str) -> Vec<String> {
    let name = format!("request{{id=\"{request}\"");
    let seen = SEEN.lock().unwrap();
    let lines = seen.audit.iter().filter(|line| line.contains(&name));
    lines.cloned().collect()
}

/// The lines for an operator that tell of this, whoever brought it about.
pub fn audited_of(what: &str) -> Vec<String> {
    let detail = format!("detail=\"{what}\"");
    let seen = SEEN.lock().unwrap();
    let lines = seen.audit.iter().filter(|line| line.contains(&detail));
    lines.cloned().collect()
}

/// Whether a line for an operator tells of this.
pub fn says(line: &str, code: Code) -> bool {
    let (event, reason) = (code.event(), code.reason());
    line.contains(&format!("event=\"{event}\" reason=\"{reason}\""))
}

/// Fails when anything has leaked into the log so far.
pub fn assert_quiet() {
    let seen = SEEN.lock().unwrap();
    assert!(
        seen.leaks.is_empty(),
        "leaked into the log: {:#?}",
        seen.leaks
    );
}

fn is_token(word: &str) -> bool {
    ["ory_ac_", "ory_at_", "ory_rt_"]
        .iter()
        .any(|prefix| word.contains(prefix) && word.len() > prefix.len() + 8)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
        .filter(|word| word.len() >= SHORTEST)
}

struct Watch;

impl Write for Watch {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let mut seen = SEEN.lock().unwrap();
        if text.contains(" till::audit: ") {
            seen.audit.push(text.trim_end().to_owned());
        }
        for word in words(&text) {
            if is_token(word) || seen.secrets.contains(word) {
                seen.leaks.push(text.trim().to_owned());
            }
            if !seen.words.contains(word) {
                seen.words.insert(word.to_owned());
            }
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_secret_in_a_log_line_is_noticed() {
    start();
    let before = SEEN.lock().unwrap().leaks.len();
    tracing::info!("carries ory_{}_0123456789abcdef", "at");
    let mut seen = SEEN.lock().unwrap();
    assert_eq!(seen.leaks.len(), before + 1);
    seen.leaks.truncate(before);
}
