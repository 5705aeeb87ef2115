//! What comes from others: pinned, judged by the gate, and every exception with its reason and the month it was looked at.

use std::fs;

use super::source::{below, root};

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file")
}

#[test]
fn t10_the_gate_and_the_manifest_say_so() {
    let manifest = text("Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    assert!(!manifest.contains("git = "), "not from a registry");
    assert!(root().join("Cargo.lock").exists() && root().join("tests/package-lock.json").exists());
    let gate = text(".ci/run");
    assert!(
        gate.contains("cargo deny --offline check --hide-inclusion-graph bans licenses sources")
    );
    for step in gate
        .lines()
        .filter(|line| line.trim().starts_with("cargo "))
    {
        let builds = ["cargo test", "cargo build", "cargo clippy"];
        if !step.contains("--version") && builds.iter().any(|command| step.contains(command)) {
            assert!(step.contains("--locked"), "not by the lock file: {step}");
        }
    }
    for file in below("src", &[".rs"]) {
        let allows = file.text.contains("allow(unsafe_code") || file.text.contains("unsafe {");
        assert!(!allows, "{}", file.path);
    }
}

/// `id = "RUSTSEC-…"` with words, and a month such as 2026-11 in them.
fn is_reasoned(line: &str) -> bool {
    let reason = line.split("reason = \"").nth(1).unwrap_or_default();
    let dated = reason.split(|c: char| !c.is_ascii_digit() && c != '-').any(|word| {
        matches!(word.split('-').collect::<Vec<_>>()[..], [year, month] if year.len() == 4 && month.len() == 2)
    });
    reason.len() > 30 && dated
}

#[test]
fn t10_every_exception_has_its_reason_and_its_month() {
    let deny = text("deny.toml");
    let exceptions: Vec<&str> = deny
        .lines()
        .filter(|line| line.contains("id = \"RUSTSEC-"))
        .collect();
    assert!(!exceptions.is_empty());
    for exception in exceptions {
        assert!(is_reasoned(exception), "{exception}");
    }
    assert!(!is_reasoned(
        "{ id = \"RUSTSEC-2023-0071\", reason = \"Nobody knows any more why this is so\" }"
    ));
}
