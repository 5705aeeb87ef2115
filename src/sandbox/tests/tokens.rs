//! The token, userinfo and revocation endpoints.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::browser::{NONCE, REDIRECT_URI, Scene, VERIFIER, basic, claims, header};
use crate::sandbox::{Client, Lifetimes, Options, Rotation};

const EVERYTHING: [&str; 3] = ["openid", "offline", "read"];

#[tokio::test]
async fn everything_granted_gives_every_token() {
    let mut scene = Scene::new().await;
    let code = scene.code(&EVERYTHING, &[]).await;
    let answer = scene.redeem(&code).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!(tokens["token_type"], "bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["scope"], "openid offline read");
    let access = tokens["access_token"].as_str().unwrap();
    assert!(access.starts_with("ory_at_"));
    assert!(
        tokens["refresh_token"]
            .as_str()
            .unwrap()
            .starts_with("ory_rt_")
    );

    let id_token = tokens["id_token"].as_str().unwrap();
    assert_eq!(header(id_token)["alg"], "RS256");
    assert!(header(id_token)["kid"].is_string());
    let id = claims(id_token);
    let rosa = &scene.sandbox.people()[0];
    assert_eq!(id["iss"], scene.sandbox.issuer());
    assert_eq!(id["sub"], rosa.id.as_str());
    assert_eq!(id["aud"], json!(["till"]));
    assert_eq!(id["nonce"], NONCE);
    assert_eq!(id["acr"], "2");
    let left_half = &digest(&SHA256, access.as_bytes()).as_ref()[..16].to_vec();
    assert_eq!(id["at_hash"], URL_SAFE_NO_PAD.encode(left_half));
    let lifetime = id["exp"].as_i64().unwrap() - id["iat"].as_i64().unwrap();
    assert_eq!(lifetime, 3600);
    for there in ["auth_time", "rat", "jti", "sid"] {
        assert!(!id[there].is_null(), "{there}");
    }
    for absent in ["name", "email", "phone_number", "preferred_username"] {
        assert!(id.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn what_was_not_ticked_is_not_there() {
    let mut scene = Scene::new().await;
    let tokens = scene.tokens(&["read"]).await;
    assert!(tokens.get("id_token").is_none());
    assert!(tokens.get("refresh_token").is_none());
    let info = scene
        .userinfo(tokens["access_token"].as_str().unwrap())
        .await;
    let info = info.json();
    let mut names: Vec<&String> = info.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        ["acr", "aud", "auth_time", "iat", "iss", "rat", "sub"]
    );
    let tokens = scene.tokens(&["openid", "read"]).await;
    assert!(tokens.get("id_token").is_some());
    assert!(tokens.get("refresh_token").is_none());
}

#[tokio::test]
async fn offline_without_the_grant_type_gives_no_refresh_token() {
    let mut scene = Scene::with(Options {
        client: Client {
            grant_types: vec!["authorization_code".to_owned()],
            ..Client::default()
        },
        ..Options::default()
    })
    .await;
    let tokens = scene.tokens(&EVERYTHING).await;
    assert!(tokens.get("refresh_token").is_none());
    let refused = scene.refresh("ory_rt_whatever").await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error"], "unauthorized_client");
}

#[tokio::test]
async fn secrets_are_form_encoded_and_only_in_the_header() {
    let odd = "s+%:/ é";
    let mut scene = Scene::with(Options {
        client: Client {
            secret: odd.to_owned(),
            ..Client::default()
        },
        ..Options::default()
    })
    .await;
    let code = scene.code(&["read"], &[]).await;
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    let raw = basic("till", odd);
    let answer = scene
        .back_channel("/oauth2/token", Some(&raw), &grant)
        .await;
    assert_ne!(answer.status, 200, "not encoded");
    let mut in_body = grant.to_vec();
    in_body.extend([("client_id", "till"), ("client_secret", odd)]);
    for header in [None, Some(raw.as_str())] {
        let answer = scene.back_channel("/oauth2/token", header, &in_body).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.json()["error"], "invalid_client");
    }
    let missing = scene.back_channel("/oauth2/token", None, &grant).await;
    assert_eq!(missing.status, 400);
    assert_eq!(missing.json()["error"], "invalid_request");
    let encoded = basic("till", "s%2B%25%3A%2F+%C3%A9");
    let answer = scene
        .back_channel("/oauth2/token", Some(&encoded), &grant)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let wrong = basic("till", "wrong");
    let answer = scene
        .back_channel("/oauth2/revoke", Some(&wrong), &[("token", "x")])
        .await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_code_used_twice_takes_its_tokens_with_it() {
    let mut scene = Scene::new().await;
    let code = scene.code(&EVERYTHING, &[]).await;
    let tokens = scene.redeem(&code).await.json();
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(scene.userinfo(access).await.status, 200);
    let again = scene.redeem(&code).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.json()["error"], "invalid_grant");
    assert_eq!(again.header("cache-control"), "no-store");
    assert_eq!(scene.userinfo(access).await.status, 401);
    let refused = scene
        .refresh(tokens["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(refused.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn wrong_proofs_are_invalid_grants() {
    let mut scene = Scene::new().await;
    let other = "another-verifier-of-at-least-forty-three-characters";
    for (uri, verifier) in [
        ("http://localhost:3000/", VERIFIER),
        (REDIRECT_URI, other),
        (REDIRECT_URI, "short"),
        (REDIRECT_URI, ""),
        ("", VERIFIER),
    ] {
        let code = scene.code(&["read"], &[]).await;
        let answer = scene
            .token(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", uri),
                ("code_verifier", verifier),
            ])
            .await;
        assert_eq!(answer.status, 400, "{uri} {verifier}");
        assert_eq!(answer.json()["error"], "invalid_grant");
    }
    let code = scene.code(&["read"], &[]).await;
    scene.sandbox.control().advance_clock(601);
    let late = scene.redeem(&code).await;
    assert_eq!(late.json()["error"], "invalid_grant");
    for (grant_type, error) in [
        ("password", "unsupported_grant_type"),
        ("", "invalid_request"),
    ] {
        let answer = scene.token(&[("grant_type", grant_type)]).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["error"], error);
    }
}

#[tokio::test]
async fn a_verifier_needs_a_challenge() {
    let mut scene = Scene::new().await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let challenge = scene.login_challenge(&without).await;
    let login = scene.log_in(&challenge, &[]).await;
    let challenge = scene.consent_challenge(&login).await;
    let callback = scene.consent(&challenge, &["read"]).await;
    let code = callback.query().get("code").unwrap().to_owned();
    let answer = scene.redeem(&code).await;
    assert_eq!(answer.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn refreshing_rotates_and_reuse_ends_the_grant() {
    let mut scene = Scene::new().await;
    let first = scene.tokens(&EVERYTHING).await;
    let (access, refresh) = (
        first["access_token"].as_str().unwrap(),
        first["refresh_token"].as_str().unwrap(),
    );
    let second = scene.refresh(refresh).await;
    assert_eq!(second.status, 200, "{second:?}");
    let second = second.json();
    assert_eq!(scene.userinfo(access).await.status, 401, "dead at once");
    let access = second["access_token"].as_str().unwrap();
    assert_eq!(scene.userinfo(access).await.status, 200);
    assert_eq!(second["scope"], "openid offline read");
    let id = claims(second["id_token"].as_str().unwrap());
    let earlier = claims(first["id_token"].as_str().unwrap());
    assert_eq!(id["auth_time"], earlier["auth_time"]);
    assert_eq!(id["sid"], earlier["sid"]);
    assert_ne!(id["at_hash"], earlier["at_hash"]);

    let reused = scene.refresh(refresh).await;
    assert_eq!(reused.status, 400);
    assert_eq!(reused.json()["error"], "invalid_grant");
    assert_eq!(scene.userinfo(access).await.status, 401, "the whole grant");
    let newer = scene
        .refresh(second["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(newer.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_period_of_grace_forgives_reuse() {
    let mut scene = Scene::with(Options {
        rotation: Rotation {
            grace: 60,
            contention: None,
        },
        ..Options::default()
    })
    .await;
    let first = scene.tokens(&EVERYTHING).await;
    let refresh = first["refresh_token"].as_str().unwrap();
    assert_eq!(scene.refresh(refresh).await.status, 200);
    assert_eq!(scene.refresh(refresh).await.status, 200);
    scene.sandbox.control().advance_clock(61);
    assert_eq!(scene.refresh(refresh).await.status, 400);
}

#[tokio::test]
async fn refreshing_at_the_same_time_may_be_refused_for_now() {
    let mut scene = Scene::with(Options {
        rotation: Rotation {
            grace: 0,
            contention: Some(Duration::from_millis(300)),
        },
        ..Options::default()
    })
    .await;
    let first = scene.tokens(&EVERYTHING).await;
    let refresh = first["refresh_token"].as_str().unwrap();
    let later = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        scene.refresh(refresh).await
    };
    let (one, two) = tokio::join!(scene.refresh(refresh), later);
    assert_eq!(one.status, 200);
    assert_eq!(two.status, 400);
    let error = two.json();
    assert_eq!(error["error"], "invalid_request");
    let description = error["error_description"].as_str().unwrap();
    assert!(description.contains("multiple concurrent requests"));
    let newer = one.json()["refresh_token"].as_str().unwrap().to_owned();
    assert_eq!(scene.refresh(&newer).await.status, 200, "nothing was lost");
}

#[tokio::test]
async fn lifetimes_are_kept_to_the_second() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    control
        .set_lifetimes(Lifetimes {
            access_token: 1,
            refresh_token: 5,
            ..Lifetimes::default()
        })
        .unwrap();
    let tokens = scene.tokens(&EVERYTHING).await;
    assert_eq!(tokens["expires_in"], 1);
    let access = tokens["access_token"].as_str().unwrap();
    control.advance_clock(1);
    assert_eq!(scene.userinfo(access).await.status, 401);
    control.advance_clock(5);
    let late = scene
        .refresh(tokens["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(late.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn revoking_either_token_ends_the_grant_and_is_always_fine() {
    let mut scene = Scene::new().await;
    for kind in ["access_token", "refresh_token"] {
        let tokens = scene.tokens(&EVERYTHING).await;
        let revoked = scene.revoke(tokens[kind].as_str().unwrap()).await;
        assert_eq!((revoked.status, revoked.body.as_str()), (200, ""));
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(scene.userinfo(access).await.status, 401);
        let refresh = tokens["refresh_token"].as_str().unwrap();
        assert_eq!(scene.refresh(refresh).await.status, 400);
    }
    let first = scene.tokens(&EVERYTHING).await;
    let spent = first["refresh_token"].as_str().unwrap();
    let second = scene.refresh(spent).await.json();
    assert_eq!(scene.revoke(spent).await.status, 200);
    let access = second["access_token"].as_str().unwrap();
    assert_eq!(
        scene.userinfo(access).await.status,
        200,
        "spent ends nothing"
    );
    assert_eq!(scene.revoke("nonsense").await.status, 200);
    assert_eq!(scene.revoke("").await.status, 400);
}

#[tokio::test]
async fn controls_expire_and_revoke_by_person() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    let tokens = scene.tokens(&EVERYTHING).await;
    let access = tokens["access_token"].as_str().unwrap();
    let (rosa, other) = (
        scene.sandbox.people()[0].id.clone(),
        scene.sandbox.people()[1].id.clone(),
    );
    control.expire_access_tokens(Some(&other)).unwrap();
    assert_eq!(scene.userinfo(access).await.status, 200);
    control.expire_access_tokens(Some(&rosa)).unwrap();
    assert_eq!(scene.userinfo(access).await.status, 401);
    let renewed = scene
        .refresh(tokens["refresh_token"].as_str().unwrap())
        .await;
    let renewed = renewed.json();
    assert_eq!(control.revoke_all(None), Ok(1));
    let access = renewed["access_token"].as_str().unwrap();
    let dead = scene.userinfo(access).await;
    assert_eq!(dead.status, 401);
    assert!(dead.header("www-authenticate").starts_with("Bearer error="));
}

#[tokio::test]
async fn only_access_tokens_open_userinfo() {
    let mut scene = Scene::new().await;
    let tokens = scene.tokens(&EVERYTHING).await;
    for token in [
        tokens["refresh_token"].as_str().unwrap(),
        "ory_at_made-up",
        "",
    ] {
        assert_eq!(scene.userinfo(token).await.status, 401, "{token}");
    }
}
