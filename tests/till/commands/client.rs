//! `till client`: one registration in three forms, from the settings alone.

use std::process::Command;

use crate::harness::binary::{Ended, run, till};

const HOSTS: (&str, &str) = (
    "TILL_PUBLIC_URL",
    "https://till.example,https://kasse.example:8443",
);

const CALLBACKS: [&str; 2] = [
    "https://till.example/api/auth/callback/blink",
    "https://kasse.example:8443/api/auth/callback/blink",
];

fn client(form: &str, given: &[(&str, &str)]) -> Ended {
    let mut command = till(&["client", "--as", form]);
    command.envs(given.iter().copied());
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    ended
}

/// What a shell makes of the printed command.
fn words(script: &str) -> Vec<String> {
    let script = format!("hydra() {{ printf '%s\\n' \"$@\"; }}\n{script}");
    let done = Command::new("/bin/sh")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// The values of a flag.
fn flag<'a>(words: &'a [String], name: &str) -> Vec<&'a str> {
    words
        .windows(2)
        .filter(|pair| pair[0] == name)
        .map(|pair| pair[1].as_str())
        .collect()
}

#[test]
fn without_any_setting_it_says_what_to_ask_for() {
    let text = client("text", &[]).out;
    for part in [
        "client_secret_basic",
        "authorization_code, refresh_token",
        "openid offline read receive write",
        "http://localhost:3000/api/auth/callback/blink",
        "http://localhost:3000/signed-out",
        "http://localhost:3000/api/auth/backchannel-logout",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let plain = run(&mut till(&["client"])).out;
    assert_eq!(plain, text, "text is the usual form");
}

#[test]
fn hydra_gets_arguments_that_a_shell_takes_apart_again() {
    let words = words(&client("hydra", &[HOSTS]).out);
    assert_eq!(words[..2], ["create", "oauth2-client"]);
    assert_eq!(flag(&words, "--redirect-uri"), CALLBACKS);
    assert_eq!(
        flag(&words, "--post-logout-callback"),
        [
            "https://till.example/signed-out",
            "https://kasse.example:8443/signed-out"
        ]
    );
    assert_eq!(
        flag(&words, "--scope"),
        ["openid,offline,read,receive,write"]
    );
    assert_eq!(
        flag(&words, "--grant-type"),
        ["authorization_code,refresh_token"]
    );
    assert_eq!(
        flag(&words, "--token-endpoint-auth-method"),
        ["client_secret_basic"]
    );
    // Hydra takes one address for logouts over the back channel.
    assert_eq!(
        flag(&words, "--backchannel-logout-callback"),
        ["https://till.example/api/auth/backchannel-logout"]
    );
}

#[test]
fn terraform_gets_a_resource() {
    let text = client("terraform", &[HOSTS]).out;
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("resource \"hydra_oauth2_client\" \"till\" {")
    );
    assert_eq!(lines.next_back(), Some("}"));
    let value = |name: &str| -> serde_json::Value {
        let line = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(&format!("{name} = ")))
            .unwrap_or_else(|| panic!("{name} is missing in\n{text}"));
        serde_json::from_str(line).unwrap()
    };
    assert_eq!(value("redirect_uris"), serde_json::json!(CALLBACKS));
    assert_eq!(
        value("scopes"),
        serde_json::json!(["openid", "offline", "read", "receive", "write"])
    );
    assert_eq!(
        value("grant_types"),
        serde_json::json!(["authorization_code", "refresh_token"])
    );
    assert_eq!(value("backchannel_logout_session_required"), true);
}

#[test]
fn a_registration_asks_for_no_more_than_the_settings() {
    let read = [("TILL_SCOPES", "read"), ("TILL_STEP_UP_SCOPES", "")];
    for form in ["text", "hydra", "terraform"] {
        let text = client(form, &read).out;
        for part in ["refresh_token", "openid", "offline", "write", "backchannel"] {
            assert!(!text.contains(part), "{part} in {form}:\n{text}");
        }
        assert!(text.contains("read"));
    }
}

#[test]
fn no_form_prints_the_secret_of_a_client_that_exists() {
    let known = [
        ("TILL_CLIENT_ID", "till"),
        ("TILL_CLIENT_SECRET", "hunter2hunter2"),
    ];
    for form in ["text", "hydra", "terraform"] {
        assert!(!client(form, &known).out.contains("hunter2"), "{form}");
    }
}
