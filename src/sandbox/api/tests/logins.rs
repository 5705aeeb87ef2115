//! How somebody signs in, and how that changes.

use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::totp;

const ME: &str = "{ me { email { address verified } phone } second: me { totpEnabled } }";
const START_EMAIL: &str = "mutation($email: EmailAddress!) { done: userEmailRegistrationInitiate(input: { email: $email }) { errors { message code } emailRegistrationId me { id } } }";
const VERIFY_EMAIL: &str = "mutation($id: EmailRegistrationId!, $code: OneTimeAuthCode!) { done: userEmailRegistrationValidate(input: { emailRegistrationId: $id, code: $code }) { errors { message code } me { email { verified } } } }";
const DELETE_EMAIL: &str =
    "mutation { done: userEmailDelete { errors { message code } me { email { address } } } }";
const START_PHONE: &str = "mutation($phone: Phone!) { done: userPhoneRegistrationInitiate(input: { phone: $phone, channel: SMS }) { errors { message code } success } }";
const VERIFY_PHONE: &str = "mutation($phone: Phone!, $code: OneTimeAuthCode!) { done: userPhoneRegistrationValidate(input: { phone: $phone, code: $code }) { errors { message code } me { phone } } }";
const DELETE_PHONE: &str =
    "mutation { done: userPhoneDelete { errors { message code } me { phone } } }";
const START_TOTP: &str = "mutation { done: userTotpRegistrationInitiate { errors { message code } totpRegistrationId totpSecret } }";
const VERIFY_TOTP: &str = "mutation($id: TotpRegistrationId!, $code: TotpCode!) { done: userTotpRegistrationValidate(input: { totpRegistrationId: $id, totpCode: $code }) { errors { message code } me { totpEnabled } } }";
const DELETE_TOTP: &str =
    "mutation { done: userTotpDelete { errors { message code } me { totpEnabled } } }";

async fn done(api: &Api, token: &str, query: &str, variables: Value) -> Value {
    api.data(token, query, variables).await["done"].take()
}

fn refused(payload: &Value) -> (&str, &Value) {
    let error = &payload["errors"][0];
    (
        error["message"].as_str().unwrap_or_default(),
        &error["code"],
    )
}

#[tokio::test]
async fn an_address_is_attached_at_once_verified_by_its_code_and_only_then_may_the_phone_go() {
    let api = Api::new();
    let kenji = "Kenji write";
    let variables = json!({ "email": "kenji@mail.example" });
    let started = done(&api, kenji, START_EMAIL, variables.clone()).await;
    let id = started["emailRegistrationId"].clone();
    let me = api.data("Kenji read", ME, json!({})).await;
    assert_eq!(
        me["me"]["email"],
        json!({ "address": "kenji@mail.example", "verified": false })
    );
    let again = done(&api, kenji, START_EMAIL, variables).await;
    assert_eq!(refused(&again).1, "EMAIL_ALREADY_ATTACHED_ERROR");
    let early = done(&api, kenji, DELETE_PHONE, json!({})).await;
    assert_eq!(refused(&early).1, "EMAIL_NOT_VERIFIED_ERROR");

    let wrong = json!({ "id": id, "code": "123456" });
    let wrong = done(&api, kenji, VERIFY_EMAIL, wrong).await;
    assert_eq!(
        refused(&wrong),
        (
            "Invalid or incorrect code entered.",
            &json!("PHONE_CODE_ERROR")
        )
    );
    let right = json!({ "id": id, "code": "000000" });
    let right = done(&api, kenji, VERIFY_EMAIL, right).await;
    assert_eq!(right["me"]["email"]["verified"], true);
    let removed = done(&api, kenji, DELETE_PHONE, json!({})).await;
    assert_eq!(removed["me"]["phone"], Value::Null);
    let last = done(&api, kenji, DELETE_EMAIL, json!({})).await;
    assert!(refused(&last).0.contains("IncompatibleSchemaUpgradeError"));
}

#[tokio::test]
async fn codes_run_out_and_are_not_sent_without_end() {
    let api = Api::new();
    let kenji = "Kenji write";
    let variables = json!({ "email": "kenji@mail.example" });
    let started = done(&api, kenji, START_EMAIL, variables).await;
    api.clock.advance(15 * 60);
    let late = json!({ "id": started["emailRegistrationId"], "code": "000000" });
    let late = done(&api, kenji, VERIFY_EMAIL, late).await;
    assert_eq!(refused(&late).1, "CODE_EXPIRED_ERROR");
    let variables = json!({ "phone": "+4915112345678" });
    let mut answers = Vec::new();
    for _ in 0..11 {
        answers.push(done(&api, "Rosa write", START_PHONE, variables.clone()).await);
    }
    assert_eq!(answers[0]["success"], true);
    assert_eq!(refused(&answers[10]).1, "TOO_MANY_REQUEST");
}

#[tokio::test]
async fn a_number_is_attached_by_its_code_alone_and_somebody_elses_never() {
    let api = Api::new();
    let rosa = "Rosa write";
    let phone = json!({ "phone": "+4915112345678" });
    done(&api, rosa, START_PHONE, phone).await;
    let me = api.data("Rosa read", ME, json!({})).await;
    assert_eq!(me["me"]["phone"], Value::Null);
    let right = json!({ "phone": "+4915112345678", "code": "000000" });
    let right = done(&api, rosa, VERIFY_PHONE, right).await;
    assert_eq!(right["me"]["phone"], "+4915112345678");
    let kenjis = json!({ "phone": "+819012345678", "code": "000000" });
    let kenjis = done(&api, "Bruno write", VERIFY_PHONE, kenjis).await;
    assert_eq!(refused(&kenjis).1, "PHONE_ACCOUNT_ALREADY_EXISTS_ERROR");
    let removed = done(&api, rosa, DELETE_EMAIL, json!({})).await;
    assert_eq!(removed["me"]["email"], Value::Null);
}

#[tokio::test]
async fn an_authenticator_counts_once_a_code_of_it_was_given_back() {
    let api = Api::new();
    let rosa = "Rosa write";
    let started = done(&api, rosa, START_TOTP, json!({})).await;
    let id = started["totpRegistrationId"].clone();
    let secret = started["totpSecret"].as_str().expect("a secret");
    assert!(
        secret.len() == 32
            && secret
                .bytes()
                .all(|byte| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains(&byte))
    );
    let wrong = json!({ "id": id, "code": "000000" });
    let wrong = done(&api, rosa, VERIFY_TOTP, wrong).await;
    assert_eq!(refused(&wrong).1, "UNEXPECTED_CLIENT_ERROR");
    let code = totp::code(&decoded(secret), api.clock.unix());
    let right = done(&api, rosa, VERIFY_TOTP, json!({ "id": id, "code": code })).await;
    assert_eq!(right["me"]["totpEnabled"], true, "{right}");
    let twice = done(&api, rosa, START_TOTP, json!({})).await;
    assert_eq!(refused(&twice).1, "TOTP_ACCOUNT_ALREADY_EXISTS_ERROR");
    let removed = done(&api, rosa, DELETE_TOTP, json!({})).await;
    assert_eq!(removed["me"]["totpEnabled"], false);
}

fn decoded(base_32: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = base_32
        .chars()
        .map(|letter| format!("{:05b}", letters.find(letter).expect("a letter")))
        .collect();
    let byte = |bits: &[u8]| {
        let bits = std::str::from_utf8(bits).expect("digits");
        u8::from_str_radix(bits, 2).expect("a byte")
    };
    bits.as_bytes().chunks_exact(8).map(byte).collect()
}

#[tokio::test]
async fn what_is_malformed_has_no_code() {
    let api = Api::new();
    for (query, variables, scalar) in [
        (START_EMAIL, json!({ "email": "nobody" }), "EmailAddress"),
        (START_PHONE, json!({ "phone": "0151 123" }), "Phone"),
        (
            VERIFY_PHONE,
            json!({ "phone": "+4915112345678", "code": "12" }),
            "OneTimeAuthCode",
        ),
        (
            VERIFY_TOTP,
            json!({ "id": "nothing", "code": "123456" }),
            "TotpRegistrationId",
        ),
    ] {
        let payload = done(&api, "Rosa write", query, variables).await;
        assert_eq!(
            refused(&payload),
            (format!("Invalid value for {scalar}").as_str(), &Value::Null)
        );
    }
}

#[tokio::test]
async fn nothing_of_it_happens_without_write() {
    let api = Api::new();
    for (query, variables) in [
        (DELETE_EMAIL, json!({})),
        (START_TOTP, json!({})),
        (START_PHONE, json!({ "phone": "+4915112345678" })),
    ] {
        let answer = api.ask("Rosa read", query, variables).await;
        assert_eq!(answer["data"], Value::Null);
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains("AuthorizationError"), "{message}");
    }
}

#[tokio::test]
async fn a_failing_identity_store_makes_no_address_of_one() {
    let api = Api::new();
    api.side_services.set_failing(SideService::Identity, true);
    let answer = api.ask("Grace read", ME, json!({})).await;
    assert_eq!(
        answer["data"],
        json!({ "me": { "email": null, "phone": null }, "second": null })
    );
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(2));
}
