//! Everything that nobody has documented can be set, and has to be.

use super::*;
use crate::harness::binary;
use till::config::{Config, Values};

/// The problems of these settings, over those that are right.
fn problems(changed: &[(&'static str, &str)]) -> Vec<String> {
    let mut values = Values::default();
    let mut all = settings();
    all.push(("TILL_CLIENT_ID", "till".to_owned()));
    all.push(("TILL_CLIENT_SECRET", "a-secret".to_owned()));
    all.push(("TILL_JOINBLINK_INTEGRATIONS", integrations(&[SECRET])));
    all.extend(
        changed
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned())),
    );
    for (name, text) in all {
        values.put(name, text);
    }
    match Config::read(values) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.to_string().lines().map(str::to_owned).collect(),
    }
}

#[test]
fn check_11_the_feature_refuses_to_start_without_what_is_not_documented() {
    assert_eq!(problems(&[]), Vec::<String>::new());
    for name in [
        "TILL_JOINBLINK_INTEGRATIONS",
        "TILL_JOINBLINK_ADD_METHOD",
        "TILL_JOINBLINK_ADD_PATH",
        "TILL_JOINBLINK_DELETE_METHOD",
        "TILL_JOINBLINK_DELETE_PATH",
        "TILL_JOINBLINK_FIELD_AUTH_ID",
        "TILL_JOINBLINK_ID_POINTERS",
    ] {
        assert_eq!(problems(&[(name, "")]), [format!("{name}: must be set")]);
        // Where it is off nothing is missing.
        assert!(problems(&[(name, ""), ("TILL_JOINBLINK_ENABLED", "false")]).is_empty());
    }
    for (name, wrong) in [
        ("TILL_JOINBLINK_ENABLED", "yes"),
        ("TILL_JOINBLINK_ADD_METHOD", "GET"),
        ("TILL_JOINBLINK_ADD_PATH", "/users"),
        ("TILL_JOINBLINK_ADD_PATH", "/users/{user}"),
        ("TILL_JOINBLINK_DELETE_PATH", "/{linked_account_id}/{x}"),
        ("TILL_JOINBLINK_LIST_PATH", "/all"),
        ("TILL_JOINBLINK_API_URL", "http://api.joinblink.com/v2"),
        ("TILL_JOINBLINK_ID_POINTERS", "data"),
        ("TILL_JOINBLINK_ID_POINTERS", ","),
        ("TILL_JOINBLINK_FIELD_AUTH_ID", "external_account_id"),
        ("TILL_JOINBLINK_DEADLINE", "16"),
        ("TILL_JOINBLINK_DELETE_BUDGET_MS", "20001"),
        ("TILL_JOINBLINK_EXTERNAL_ID", "email"),
        ("TILL_JOINBLINK_MAX_RPS", "0"),
        ("TILL_JOINBLINK_LINK_LIFETIME", "601"),
        ("TILL_JOINBLINK_ALLOWED_CIDRS", "everywhere"),
        ("TILL_JOINBLINK_INTEGRATIONS", "[]"),
        ("TILL_JOINBLINK_INTEGRATIONS", "not JSON"),
        ("TILL_JOINBLINK_INTEGRATIONS", r#"[{"auth_id":"a"}]"#),
        (
            "TILL_JOINBLINK_INTEGRATIONS",
            r#"[{"auth_id":"a","organisation":"A","token":"t","proxy_secrets":["short-and-secret"]}]"#,
        ),
    ] {
        let found = problems(&[(name, wrong)]);
        assert!(
            !found.is_empty() && found.iter().all(|line| line.starts_with(name)),
            "{name}={wrong}: {found:?}"
        );
        assert!(
            !found.join("").contains("short-and-secret"),
            "secrets are not told"
        );
    }
    let three = integrations(&[
        SECRET,
        NEXT_SECRET,
        "yet-another-secret-of-thirty-two-signs",
    ]);
    assert_eq!(
        problems(&[("TILL_JOINBLINK_INTEGRATIONS", &three)]).len(),
        1
    );
    let shared = integrations(&[OTHER_SECRET]);
    assert_eq!(
        problems(&[("TILL_JOINBLINK_INTEGRATIONS", &shared)]).len(),
        1
    );
}

#[test]
fn check_11_the_program_says_what_is_wrong_and_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = binary::till(&["serve"]);
    command.envs(binary::settings(folder.path()));
    command.envs(
        settings()
            .into_iter()
            .filter(|(name, _)| *name != "TILL_JOINBLINK_ADD_PATH"),
    );
    command.env(
        "TILL_JOINBLINK_INTEGRATIONS",
        integrations(&[SECRET, "short-and-secret"]),
    );
    let ended = binary::run(&mut command);
    assert_eq!(ended.status, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("TILL_JOINBLINK_ADD_PATH: must be set"),
        "{}",
        ended.err
    );
    assert!(
        ended.err.contains("TILL_JOINBLINK_INTEGRATIONS"),
        "{}",
        ended.err
    );
    for hidden in [SECRET, TOKEN, "short-and-secret"] {
        assert!(!ended.err.contains(hidden) && !ended.out.contains(hidden));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_11_paths_methods_names_and_address_are_what_the_settings_say() {
    use crate::dashboard::people::ROSA;
    let elsewhere = Stub::start().await;
    let setup = at_work(Store::Sqlite)
        .with("TILL_JOINBLINK_API_URL", format!("{}/v9/", elsewhere.url))
        .with("TILL_JOINBLINK_REQUIRE_KNOWN_USER", true)
        .with("TILL_JOINBLINK_ADD_METHOD", "PUT")
        .with("TILL_JOINBLINK_ADD_PATH", "/accounts/{user_id}?kind=linked")
        .with("TILL_JOINBLINK_DELETE_METHOD", "POST")
        .with(
            "TILL_JOINBLINK_DELETE_PATH",
            "/accounts/{linked_account_id}/remove",
        )
        .with("TILL_JOINBLINK_FIELD_AUTH_ID", "authId")
        .with("TILL_JOINBLINK_FIELD_EXTERNAL_ID", "externalId")
        .with("TILL_JOINBLINK_ID_POINTERS", "/result/0/key");
    let work = Work::start(setup).await;
    let page = work.connect(&Browser::new(), BOB, ROSA).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    assert_eq!(work.disconnect(BOB, "k-77").await.status, 200);
    let seen = elsewhere.seen();
    let lines: Vec<&str> = seen.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(
        lines,
        [
            format!("GET /v9/user?userId={BOB}").as_str(),
            format!("PUT /v9/accounts/{BOB}?kind=linked").as_str(),
            "POST /v9/accounts/k-77/remove",
        ]
    );
    let body: serde_json::Value = serde_json::from_str(&seen[1].1).unwrap();
    assert_eq!(
        body,
        serde_json::json!({ "authId": AUTH, "externalId": "rosa_cafe" })
    );
    assert!(work.joinblink.calls().is_empty());
    work.till.stop().await;
}

/// Another joinblink, which does everything otherwise.
struct Stub {
    url: String,
    seen: std::sync::Arc<std::sync::Mutex<Vec<(String, String)>>>,
}

impl Stub {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let kept = std::sync::Arc::clone(&seen);
        let answer = async move |request: axum::extract::Request| {
            let line = format!("{} {}", request.method(), request.uri());
            let body = axum::body::to_bytes(request.into_body(), 65_536)
                .await
                .unwrap();
            kept.lock()
                .unwrap()
                .push((line, String::from_utf8(body.to_vec()).unwrap()));
            axum::Json(serde_json::json!({
                "data": [{ "id": BOB, "display_name": "Bob" }],
                "result": [{ "key": "k-77" }],
            }))
        };
        let app = axum::Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, seen }
    }

    fn seen(&self) -> Vec<(String, String)> {
        self.seen.lock().unwrap().clone()
    }
}
