//! The provider does wrong what it is told to do wrong, and nothing else.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::json;

use super::browser::{Scene, claims, finish, header};
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::{How, KeyName, Misbehaviour, Place, Shape};

impl Scene {
    fn misbehave(&self, at: Place, hows: &[How]) {
        let more = hows.iter().cloned().map(|how| Misbehaviour::once(at, how));
        self.sandbox.control().misbehave(more.collect()).unwrap();
    }

    async fn keys(&mut self) -> serde_json::Value {
        let address = self.at("/.well-known/jwks.json");
        self.browser.get(&address).await.json()
    }
}

#[tokio::test]
async fn a_token_is_changed_before_it_is_signed_and_only_once() {
    let mut scene = Scene::new().await;
    scene.misbehave(
        Place::IdToken,
        &[
            How::Set {
                path: "/header/kid".into(),
                to: json!("odd"),
            },
            How::Append {
                path: "/claims/iss".into(),
                text: "1".into(),
            },
            How::Remove {
                path: "/claims/aud".into(),
            },
        ],
    );
    let wrong = scene.tokens(&["openid"]).await;
    let wrong = wrong["id_token"].as_str().unwrap();
    assert_eq!(header(wrong)["kid"], "odd");
    assert!(claims(wrong)["iss"].as_str().unwrap().ends_with("/1"));
    assert_eq!(claims(wrong).get("aud"), None);
    let right = scene.tokens(&["openid"]).await;
    let right = right["id_token"].as_str().unwrap();
    assert_eq!(claims(right)["iss"], scene.sandbox.issuer());
    let last = scene.sandbox.control().last_token(Place::IdToken).unwrap();
    assert_eq!(last.as_deref(), Some(right));
    scene.misbehave(Place::IdToken, &[How::Again]);
    assert_eq!(scene.tokens(&["openid"]).await["id_token"], right);
}

#[tokio::test]
async fn every_key_signs_in_its_own_way() {
    let mut scene = Scene::new().await;
    for (alg, key, bytes) in [
        ("RS256", KeyName::Other, 256),
        ("RS512", KeyName::Own, 256),
        ("PS256", KeyName::Own, 256),
        ("RS256", KeyName::Weak, 128),
        ("ES256", KeyName::Curve, 64),
        ("EdDSA", KeyName::Edwards, 64),
        ("HS256", KeyName::Secret, 32),
        ("HS256", KeyName::Pem, 32),
        ("HS256", KeyName::Der, 32),
        ("HS256", KeyName::Pkcs1, 32),
        ("HS256", KeyName::Jwk, 32),
        ("none", KeyName::Nothing, 0),
    ] {
        scene.misbehave(
            Place::IdToken,
            &[How::Sign {
                alg: alg.into(),
                key,
                named: None,
            }],
        );
        let tokens = scene.tokens(&["openid"]).await;
        let token = tokens["id_token"].as_str().unwrap();
        assert_eq!(header(token)["alg"], alg);
        let signature = token.rsplit('.').next().unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.decode(signature).unwrap().len(),
            bytes,
            "{key:?}"
        );
        scene.misbehave(Place::Keys, &[How::Publish { key, named: None }]);
        let published = scene.keys().await;
        assert_eq!(published["keys"][1]["kid"], header(token)["kid"], "{key:?}");
    }
}

#[tokio::test]
async fn tokens_come_in_every_shape() {
    let mut scene = Scene::new().await;
    for (shape, dots) in [
        (Shape::Json, 0),
        (Shape::TwoParts, 1),
        (Shape::TrailingBits, 2),
        (Shape::Padded, 2),
        (Shape::FourParts, 3),
        (Shape::FiveParts, 4),
    ] {
        scene.misbehave(Place::IdToken, &[How::Write { shape }]);
        let tokens = scene.tokens(&["openid"]).await;
        let token = tokens["id_token"].as_str().unwrap();
        assert_eq!(token.matches('.').count(), dots, "{shape:?}");
    }
}

#[tokio::test]
async fn answers_break_on_the_wire() {
    let mut scene = Scene::new().await;
    let address = scene.at("/.well-known/jwks.json");
    let ask = || {
        Outgoing::new()
            .unwrap()
            .request(Method::GET, &address)
            .send()
    };
    scene.misbehave(Place::Keys, &[How::Reset]);
    assert!(ask().await.is_err());
    scene.misbehave(Place::Keys, &[How::Half]);
    assert!(ask().await.unwrap().bytes().await.is_err());
    for how in [How::Hang, How::Endless, How::Drip { milliseconds: 50 }] {
        scene.misbehave(Place::Keys, std::slice::from_ref(&how));
        let read = async { ask().await.unwrap().bytes().await };
        let read = tokio::time::timeout(Duration::from_millis(300), read).await;
        assert!(read.is_err(), "{how:?}");
    }
    scene.misbehave(
        Place::Keys,
        &[
            How::Status { status: 302 },
            How::Header {
                name: "location".into(),
                value: "http://elsewhere.example/".into(),
            },
            How::Pad { bytes: 1000 },
        ],
    );
    let answer = finish(Outgoing::new().unwrap().request(Method::GET, &address)).await;
    assert_eq!(
        (answer.status, answer.location()),
        (302, "http://elsewhere.example/")
    );
    assert!(answer.body.ends_with(&" ".repeat(1000)));
    assert_eq!(scene.keys().await["keys"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_way_back_is_changed_and_keys_are_forgotten() {
    let mut scene = Scene::new().await;
    let before = scene.keys().await["keys"][0]["kid"].clone();
    scene.misbehave(Place::Keys, &[How::Rotate { forget: true }]);
    scene.keys().await;
    let after = scene.keys().await;
    assert_ne!(after["keys"][0]["kid"], before);
    assert_eq!(after["keys"].as_array().unwrap().len(), 1);
    let hows = [
        How::Repeat {
            path: "/code".into(),
            to: json!("other"),
        },
        How::Set {
            path: "/iss".into(),
            to: json!("https://elsewhere.example"),
        },
    ];
    scene.misbehave(Place::Callback, &hows);
    // The first of two codes counts here.
    assert_eq!(scene.code(&["read"], &[]).await, "other");
    assert_ne!(scene.code(&["read"], &[]).await, "other");
}
