//! Settings, as the real program reads them: every problem at once, by name, with status 2 and without a secret.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use tempfile::TempDir;

use crate::harness::binary::{Ended, run, settings, till};

const KEY: &str = "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5UyQ";
/// Exit status for wrong settings.
const MISUSED: Option<i32> = Some(2);

/// `till routes` reads all settings and does nothing else.
fn read(given: &[(&str, &str)]) -> Ended {
    let mut command = till(&["routes"]);
    command.envs(settings(Path::new("/nonexistent")));
    command.envs(given.iter().copied());
    run(&mut command)
}

/// The settings that were complained about, in order.
fn blamed(ended: &Ended) -> Vec<&str> {
    ended
        .err
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split_once(": ")?.0))
        .collect()
}

#[track_caller]
fn accepted(given: &[(&str, &str)]) {
    let ended = read(given);
    assert_eq!(ended.status, Some(0), "{given:?}: {}", ended.err);
}

/// Refused, and blamed on the first of these settings alone.
#[track_caller]
fn refused(given: &[(&str, &str)]) {
    let ended = read(given);
    assert_eq!(ended.status, MISUSED, "{given:?}: {}", ended.err);
    assert_eq!(blamed(&ended), [given[0].0], "{}", ended.err);
}

#[test]
fn every_problem_is_told_at_once_by_name() {
    let wrong = [
        ("TILL_BLINK", "moon"),
        ("TILL_ISSUER", "http://oauth.example/"),
        ("TILL_API_URL", "ftp://api.example/graphql"),
        ("TILL_WS_URL", "https://ws.example/graphql"),
        ("TILL_LNURL_URL", "not a URL"),
        ("TILL_CLIENT_ID", " "),
        ("TILL_CLIENT_SECRET_FILE", "/nonexistent/secret"),
        ("TILL_SCOPES", "openid receive"),
        ("TILL_STEP_UP_SCOPES", "wri\"te"),
        ("TILL_PUBLIC_URL", "http://till.example"),
        ("TILL_SECURITY_CONTACT", "http://till.example/"),
        ("TILL_LISTEN", "here"),
        ("TILL_ADMIN_LISTEN", "there"),
        (
            "TILL_DATABASE_URL",
            "mysql://till:hunter2hunter2@db.example/till",
        ),
        ("TILL_SECRET_KEY", "hunter2hunter2hunter2"),
        ("TILL_TRUSTED_PROXIES", "10.0.0.0/8, everybody"),
        ("TILL_TIME_ZONE", "Mars/Base"),
        ("TILL_LOG", "till=loudly"),
        ("TILL_LOG_FORMAT", "xml"),
        ("TILL_SESSION_LIFETIME", "a month"),
        ("TILL_SESSION_IDLE", "-1"),
        ("TILL_API_DEADLINE", "0"),
        ("TILL_PROVIDER_DEADLINE", "15"),
        ("TILL_MAX_BODY", "12"),
        // Blink may work on a request for longer.
        ("TILL_PAYMENT_DOUBT", "290"),
        ("TILL_NONSENSE", "hunter2hunter2"),
    ];
    let mut command = till(&["serve"]);
    command.envs(wrong);
    let ended = run(&mut command);
    assert_eq!(ended.status, MISUSED, "{}", ended.err);
    assert_eq!(ended.out, "");
    let blamed = blamed(&ended);
    for (name, _) in wrong {
        // The lease must be longer than the deadline; it is the lease that gives way.
        let name = match name {
            "TILL_PROVIDER_DEADLINE" => "TILL_REFRESH_LEASE",
            name => name,
        };
        assert!(blamed.contains(&name), "{name} is missing in {}", ended.err);
    }
    assert!(!ended.err.contains("hunter2"), "{}", ended.err);
}

#[test]
fn unknown_settings_are_refused_by_every_command_that_reads_any() {
    let commands: [&[&str]; 7] = [
        &[],
        &["serve"],
        &["check"],
        &["client"],
        &["sessions", "end", "--all"],
        &["demo"],
        &["sandbox"],
    ];
    for arguments in commands {
        let mut command = till(arguments);
        command.envs(settings(Path::new("/nonexistent")));
        command.env("TILL_SESION_LIFETIME", "60");
        let ended = run(&mut command);
        assert_eq!(ended.status, MISUSED, "{arguments:?}: {}", ended.err);
        assert_eq!(blamed(&ended), ["TILL_SESION_LIFETIME"], "{arguments:?}");
    }
}

#[test]
fn settings_of_the_sandbox_are_unknown_to_the_app() {
    refused(&[("TILL_SANDBOX_API", "127.0.0.1:4455")]);
}

#[test]
fn flags_stand_over_the_environment() {
    let mut command = till(&["routes", "--max-body", "2048"]);
    command.envs(settings(Path::new("/nonexistent")));
    command.env("TILL_MAX_BODY", "4096");
    let ended = run(&mut command);
    assert!(ended.out.contains("body up to 2048 bytes"), "{ended:?}");
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let secret = file("secret", "from a file, with a line's end\r\n");
    let key = file("key", &format!("{KEY}\n"));
    let database = file("database", "postgres://till:pass@db.example/till\n");
    let mut command = till(&["routes"]);
    command
        .env("TILL_CLIENT_ID", "till")
        .env("TILL_CLIENT_SECRET_FILE", &secret)
        .env("TILL_SECRET_KEY_FILE", &key)
        .env("TILL_DATABASE_URL_FILE", &database);
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    // By flag as well, and then the flag is what counts.
    let mut command = till(&["routes", "--client-secret-file", &secret]);
    command
        .env("TILL_CLIENT_ID", "till")
        .env("TILL_CLIENT_SECRET", "something else");
    assert_eq!(run(&mut command).status, Some(0));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let mut command = till(&["routes"]);
    command
        .env("TILL_CLIENT_ID", "till")
        .env("TILL_CLIENT_SECRET_FILE", "/nonexistent/secret");
    let ended = run(&mut command);
    assert_eq!(ended.status, MISUSED);
    // And is not said to be missing besides.
    assert_eq!(blamed(&ended), ["TILL_CLIENT_SECRET_FILE"]);
}

#[test]
fn a_value_and_a_file_contradict_each_other() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("secret");
    fs::write(&file, "another").unwrap();
    let ended = read(&[("TILL_CLIENT_SECRET_FILE", &file.display().to_string())]);
    assert_eq!(ended.status, MISUSED);
    assert_eq!(blamed(&ended), ["TILL_CLIENT_SECRET"], "{}", ended.err);
    // A blank one says nothing; compose files pass such on.
    let mut command = till(&["routes"]);
    command
        .env("TILL_CLIENT_ID", "till")
        .env("TILL_CLIENT_SECRET", "")
        .env("TILL_CLIENT_SECRET_FILE", &file);
    assert_eq!(run(&mut command).status, Some(0));
}

#[test]
fn secrets_are_never_flags_values() {
    for flag in ["--client-secret", "--secret-key"] {
        for arguments in [
            ["routes".to_owned(), format!("{flag}=hunter2hunter2")],
            [flag.to_owned(), "hunter2hunter2".to_owned()],
        ] {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let mut command = till(&arguments);
            command.envs(settings(Path::new("/nonexistent")));
            let ended = run(&mut command);
            assert_eq!(ended.status, MISUSED);
            assert!(!ended.err.contains("hunter2"), "{}", ended.err);
        }
    }
    let help = run(&mut till(&["--help"])).out;
    assert!(help.contains("--client-secret-file"));
    assert!(!help.contains("--client-secret "));
    assert!(!help.contains("--secret-key "));
}

#[test]
fn a_password_in_the_databases_address_is_no_flags_value_either() {
    for address in [
        "postgres://till:hunter2hunter2@db.example/till",
        "postgres://till@db.example/till?password=hunter2hunter2",
    ] {
        let mut command = till(&["routes", "--database-url", address]);
        command.envs(settings(Path::new("/nonexistent")));
        command.env("TILL_SECRET_KEY", KEY);
        let ended = run(&mut command);
        assert_eq!(ended.status, MISUSED, "{address}");
        assert_eq!(blamed(&ended), ["TILL_DATABASE_URL"]);
        assert!(!ended.err.contains("hunter2"), "{}", ended.err);
    }
    let mut command = till(&[
        "routes",
        "--database-url",
        "postgres://till@db.example/till",
    ]);
    command.envs(settings(Path::new("/nonexistent")));
    command.env("TILL_SECRET_KEY", KEY);
    assert_eq!(run(&mut command).status, Some(0));
}

#[test]
fn weak_keys_are_refused() {
    let weak = [
        ("too short", &KEY[..42]),
        (
            "too long",
            "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5UyQAAAA",
        ),
        ("no base64", "q2hFu0GwJm8xk4Zr7Yt1VbNc9LdSe3TaKp6XoIi5Uy!"),
        ("all zero", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("one byte", "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI"),
        (
            "0, 1, 2, 3 …",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        ),
        (
            "31, 30, 29 …",
            "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA",
        ),
        (
            "text in base64",
            "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZSEhISE",
        ),
        ("a sentence", "this-is-my-very-own-secret-key-for-till-abc"),
    ];
    for (why, key) in weak {
        let ended = read(&[("TILL_SECRET_KEY", key)]);
        assert_eq!(ended.status, MISUSED, "{why}");
        assert_eq!(blamed(&ended), ["TILL_SECRET_KEY"], "{why}");
        assert!(!ended.err.contains(key), "{why}: {}", ended.err);
    }
    accepted(&[("TILL_SECRET_KEY", KEY)]);
}

#[test]
fn a_ring_has_several_keys_and_every_one_must_be_good() {
    let other = "0w7Rk2Zs9LxVb4Tc8Nf1Ge5Hd3Ja6Ku0Mo2Pi4QyWE8";
    accepted(&[("TILL_SECRET_KEY", &format!("{KEY}, {other}\n"))]);
    refused(&[("TILL_SECRET_KEY", &format!("{KEY},short"))]);
}

#[test]
fn plain_http_is_for_loopback_alone() {
    for url in [
        "https://till.example",
        "https://till.example:8443",
        "http://localhost:3000",
        "http://till.localhost",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
    ] {
        accepted(&[("TILL_PUBLIC_URL", url)]);
    }
    for url in [
        "http://till.example",
        "http://localhost.till.example",
        "http://192.0.2.1",
        "http://[2001:db8::1]",
        "https://till.example/app",
        "https://till.example/?a=b",
        "https://till.example/#top",
        "https://me:hunter2hunter2@till.example",
        "till.example",
        "ftp://till.example",
    ] {
        refused(&[("TILL_PUBLIC_URL", url)]);
    }
}

#[test]
fn lists_take_several_and_refuse_what_they_cannot_read() {
    accepted(&[("TILL_PUBLIC_URL", "https://a.example, https://b.example")]);
    refused(&[("TILL_PUBLIC_URL", "https://a.example,http://localhost:3000")]);
    refused(&[("TILL_PUBLIC_URL", "https://a.example,,https://b.example")]);
    refused(&[("TILL_PUBLIC_URL", "https://a.example,https://a.example:443")]);
    accepted(&[(
        "TILL_TRUSTED_PROXIES",
        "10.0.0.0/8, 2001:db8::/32,192.0.2.1/32",
    )]);
    refused(&[("TILL_TRUSTED_PROXIES", "10.0.0.1.2/8")]);
    accepted(&[("TILL_SCOPES", "read")]);
    accepted(&[("TILL_SCOPES", "read write"), ("TILL_STEP_UP_SCOPES", "")]);
}

#[test]
fn postgresql_needs_a_key_that_all_instances_share() {
    let mut command = till(&["routes"]);
    command.envs(settings(Path::new("/nonexistent")));
    command.env("TILL_DATABASE_URL", "postgres://till@db.example/till");
    let ended = run(&mut command);
    assert_eq!(ended.status, MISUSED);
    assert_eq!(blamed(&ended), ["TILL_SECRET_KEY"]);
}

#[test]
fn a_setting_that_is_no_text_is_a_problem_and_no_crash() {
    let broken = OsStr::from_bytes(b"hunter2\xff");
    let mut command = till(&["routes"]);
    command.envs(settings(Path::new("/nonexistent")));
    command.env("TILL_CLIENT_SECRET", broken);
    let ended = run(&mut command);
    assert_eq!(ended.status, MISUSED, "{}", ended.err);
    assert_eq!(blamed(&ended), ["TILL_CLIENT_SECRET"], "{}", ended.err);
    assert!(!ended.err.contains("hunter2"), "{}", ended.err);
    // Whatever else is in the environment is none of our business.
    let mut command = till(&["routes"]);
    command.envs(settings(Path::new("/nonexistent")));
    command.env("SOMETHING", broken);
    assert_eq!(run(&mut command).status, Some(0));
}
