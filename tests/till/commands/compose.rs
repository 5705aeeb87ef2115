//! `docker-compose.yml` and the images give Till and the sandbox only commands, flags and settings that exist.

use std::fs;

use crate::harness::binary::{Ended, run, till};
use crate::house::source::root;

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The lines of a service, without what follows it.
fn service<'a>(compose: &'a str, name: &str) -> Vec<&'a str> {
    let title = format!("  {name}:");
    let services = compose.lines().skip_while(|line| *line != "services:");
    services
        .skip_while(|line| *line != title)
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with("    "))
        .collect()
}

/// What stands below `key:` in a service, one entry a line.
fn entries<'a>(service: &[&'a str], key: &str) -> Vec<&'a str> {
    let title = format!("    {key}:");
    service
        .iter()
        .skip_while(|line| **line != title)
        .skip(1)
        .take_while(|line| line.starts_with("      "))
        .map(|line| line.trim())
        .collect()
}

/// The words of a service's command.
fn command<'a>(service: &[&'a str]) -> Vec<&'a str> {
    entries(service, "command")
        .iter()
        .map(|line| line.strip_prefix("- ").unwrap())
        .collect()
}

/// A service's environment.
fn environment<'a>(service: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    entries(service, "environment")
        .iter()
        .map(|line| line.split_once(": ").unwrap())
        .collect()
}

/// The program reads its words up to `--help`, and does nothing else.
fn understood(words: &[&str]) -> Ended {
    run(till(words).arg("--help"))
}

#[test]
fn the_commands_and_their_flags_exist() {
    let compose = text("docker-compose.yml");
    let sandbox = command(&service(&compose, "sandbox"));
    assert_eq!(sandbox[0], "sandbox");
    assert!(sandbox.len() > 3, "{sandbox:?}");
    let ended = understood(&sandbox);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    // What the image runs where the service says nothing.
    assert!(command(&service(&compose, "till")).is_empty());
    let image = text("Dockerfile");
    let commands: Vec<&str> = image
        .lines()
        .filter_map(|line| line.strip_prefix("CMD [\"")?.strip_suffix("\"]"))
        .collect();
    assert_eq!(commands, ["sandbox", "serve"]);
    for command in commands {
        assert_eq!(understood(&[command]).status, Some(0), "{command}");
    }
    assert_eq!(understood(&["sandbox", "--nonsense=1"]).status, Some(2));
}

#[test]
fn the_settings_exist_and_fit_together() {
    let compose = text("docker-compose.yml");
    let given = environment(&service(&compose, "till"));
    assert!(given.len() > 5, "{given:?}");
    let image = text("Dockerfile");
    let built_in = image
        .split_whitespace()
        .filter(|word| word.starts_with("TILL_"))
        .filter_map(|word| word.split_once('='));
    // `routes` reads all settings and does nothing else.
    let read = |more: &[(&str, &str)]| {
        let mut command = till(&["routes"]);
        command.envs(built_in.clone()).envs(given.clone());
        run(command.envs(more.iter().copied()))
    };
    let ended = read(&[]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert_eq!(read(&[("TILL_NONSENSE", "1")]).status, Some(2));
    assert!(environment(&service(&compose, "sandbox")).is_empty());
}
