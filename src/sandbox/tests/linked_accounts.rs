//! The API of joinblink that integrations ask: what it does, what it refuses, and what scripts make of it.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::browser::{Answer, Scene, finish};
use super::joinblink::{OTHER_SERVICE, SERVICE, bob, two_organisations};
use crate::sandbox::joinblink::{Call, Scripted};
use crate::sandbox::outgoing::Outgoing;

fn request(scene: &Scene, method: Method, path: &str, body: &Value) -> reqwest::RequestBuilder {
    let address = format!("{}/v2{path}", scene.sandbox.joinblink_url());
    let request = Outgoing::new().unwrap().request(method, &address);
    let request = request.bearer_auth("token-a");
    if body.is_null() {
        request
    } else {
        request.json(body)
    }
}

async fn ask(scene: &Scene, method: Method, path: &str, body: &Value) -> Answer {
    finish(request(scene, method, path, body)).await
}

async fn get(scene: &Scene, path: &str) -> Answer {
    ask(scene, Method::GET, path, &Value::Null).await
}

/// Links an account of somebody in the first organisation; its id.
pub(super) async fn add(scene: &Scene, user_id: &str, body: Value) -> String {
    let path = format!("/users/{user_id}/linked-accounts");
    let answer = ask(scene, Method::POST, &path, &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let json = answer.json();
    let id = json["data"]["linked_account_id"].as_str().unwrap();
    let envelope = json!({ "code": "OK", "message": "OK", "data": { "linked_account_id": id } });
    assert_eq!(json, envelope);
    id.to_owned()
}

async fn scene() -> Scene {
    two_organisations("http://127.0.0.1:9").await
}

#[tokio::test]
async fn employees_are_found_by_id_by_number_and_page_by_page() {
    let scene = scene().await;
    let employees = scene.sandbox.control().joinblink().employees(SERVICE);
    let ids = async |query: &str| -> Vec<String> {
        let answer = get(&scene, &format!("/user{query}")).await.json();
        assert_eq!(
            (&answer["code"], &answer["message"]),
            (&json!("OK"), &json!("OK"))
        );
        let data = answer["data"].as_array().unwrap().iter();
        data.map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    for one in &employees {
        let encoded = one.id.replace('~', "%7E").replace('.', "%2e");
        assert_eq!(ids(&format!("?userId={encoded}")).await, [one.id.as_str()]);
        let number = &one.employee_id;
        assert_eq!(
            ids(&format!("?employeeId={number}")).await,
            [one.id.as_str()]
        );
    }
    let mut everybody = ids("?page=1").await;
    assert_eq!(everybody, ids("").await);
    everybody.extend(ids("?page=2").await);
    let all: Vec<String> = employees.iter().map(|one| one.id.clone()).collect();
    assert_eq!(everybody, all);
    assert!(ids("?page=3").await.is_empty());
    let elsewhere = scene.sandbox.control().joinblink().employees(OTHER_SERVICE);
    for nobody in ["no-one", &elsewhere[0].id, &all[0].to_lowercase()[..3]] {
        assert!(
            ids(&format!("?userId={nobody}")).await.is_empty(),
            "{nobody}"
        );
    }
    assert_eq!(get(&scene, "/user?page=0").await.status, 400);
    let told = get(&scene, &format!("/user?userId={}", all[1]))
        .await
        .json();
    let told = &told["data"][0];
    assert_eq!(told["display_name"], employees[1].display_name.as_str());
    assert_eq!(told["company_name"], "Organisation a");
    assert_eq!(told["account_status"], "active");
}

#[tokio::test]
async fn accounts_are_linked_again_and_again_listed_and_deleted_once() {
    let scene = scene().await;
    let joinblink = scene.sandbox.control().joinblink();
    // One whose id holds what is not a letter.
    let ana = joinblink.employees(SERVICE)[1].id.clone();
    let body = json!({ "auth_id": "auth-a", "external_account_id": "rosa", "odd": [1] });
    let first = add(&scene, &ana.replace('~', "%7E"), body.clone()).await;
    let second = add(&scene, &ana, body).await;
    let untitled = add(&scene, &ana, json!({ "auth_id": "auth-a" })).await;
    assert_ne!(first, second);
    let linked = joinblink.linked(&ana);
    assert_eq!(linked.len(), 3);
    assert_eq!(json!(linked[0].others), json!({ "odd": [1] }));
    assert_eq!(linked[0].external_account_id.as_deref(), Some("rosa"));
    let path = format!("/users/{ana}/linked-accounts");
    let told = |id: &str, title: Value| json!({ "linked_account_id": id, "external_account_id": title, "auth_id": "auth-a" });
    assert_eq!(
        get(&scene, &path).await.json()["data"],
        json!([
            told(&first, json!("rosa")),
            told(&second, json!("rosa")),
            told(&untitled, Value::Null)
        ])
    );
    let one = format!("{path}/{first}");
    let delete = async |path: &str| ask(&scene, Method::DELETE, path, &Value::Null).await;
    let others = format!("/users/{}/linked-accounts/{first}", bob(&scene).id);
    assert_eq!(delete(&others).await.status, 404);
    let deleted = delete(&one).await;
    assert_eq!(deleted.body, r#"{"code":"OK","data":{},"message":"OK"}"#);
    assert_eq!(delete(&one).await.status, 404);
    let left = joinblink.linked(&ana).into_iter();
    let left: Vec<String> = left.map(|account| account.linked_account_id).collect();
    assert_eq!(left, [second, untitled]);
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_written_down() {
    let scene = scene().await;
    let joinblink = scene.sandbox.control().joinblink();
    let bob = bob(&scene).id;
    let own = format!("/users/{bob}/linked-accounts");
    let stranger = joinblink.employees(OTHER_SERVICE)[0].id.clone();
    let strange = format!("/users/{stranger}/linked-accounts");
    let good = json!({ "auth_id": "auth-a", "external_account_id": "rosa" });
    for (path, body, status) in [
        (&own, json!({ "external_account_id": "rosa" }), 400),
        (
            &own,
            json!({ "auth_id": "auth-b", "external_account_id": "rosa" }),
            400,
        ),
        (
            &own,
            json!({ "auth_id": "auth-a", "external_account_id": 7 }),
            400,
        ),
        (&own, json!(["auth-a"]), 400),
        (&strange, good.clone(), 404),
        (
            &"/users/nobody/linked-accounts".to_owned(),
            good.clone(),
            404,
        ),
        (&"/linked-accounts".to_owned(), good.clone(), 404),
    ] {
        let answer = ask(&scene, Method::POST, path, &body).await;
        assert_eq!(answer.status, status, "{path} {body}");
        assert!(answer.json()["error"].is_string());
    }
    for authorization in ["Bearer token-c", "Bearer ", "token-a", "Basic token-a"] {
        let address = format!("{}/v2{own}", scene.sandbox.joinblink_url());
        let outgoing = Outgoing::new().unwrap();
        for method in [Method::GET, Method::POST] {
            let request = outgoing.request(method, &address).json(&good);
            let answer = finish(request.header("authorization", authorization)).await;
            assert_eq!(answer.status, 401, "{authorization}");
            let error = answer.json()["error"].as_str().unwrap().to_owned();
            assert!(error.contains("couldn't be authenticated"));
        }
    }
    assert!(joinblink.linked(&bob).is_empty() && joinblink.linked(&stranger).is_empty());
    let calls = joinblink.calls();
    assert_eq!(calls.len(), 7 + 8);
    assert_eq!(
        (&calls[0].method, &calls[0].path),
        (&Method::POST, &format!("/joinblink/v2{own}"))
    );
    assert_eq!(calls[1].json()["auth_id"], "auth-b");
    assert_eq!(calls[1].header("authorization"), "Bearer token-a");
    assert_eq!(calls[7].header("authorization"), "Bearer token-c");
    assert!(calls.is_sorted_by_key(|call| call.at));
    assert!(
        scene
            .sandbox
            .control()
            .count(&format!("POST /joinblink/v2{own}"))
            > 4
    );
    joinblink.clear_calls();
    assert!(joinblink.calls().is_empty());
}

#[tokio::test]
async fn scripts_decide_what_happens_to_the_next_calls() {
    let scene = scene().await;
    let joinblink = scene.sandbox.control().joinblink();
    let bob = bob(&scene).id;
    let path = format!("/users/{bob}/linked-accounts");
    let body = json!({ "auth_id": "auth-a", "external_account_id": "rosa" });
    joinblink.script(
        Call::Add,
        vec![
            Scripted::Status(503, "<p>busy</p>".to_owned()),
            Scripted::RetryAfter(429, 7),
            Scripted::Redirect("http://127.0.0.1:9/elsewhere".to_owned()),
        ],
    );
    let post = async || ask(&scene, Method::POST, &path, &body).await;
    assert_eq!(
        get(&scene, "/user").await.status,
        200,
        "another kind of call"
    );
    let said = post().await;
    assert_eq!((said.status, said.body.as_str()), (503, "<p>busy</p>"));
    let later = post().await;
    assert_eq!((later.status, later.header("retry-after")), (429, "7"));
    let redirect = post().await;
    assert_eq!(
        (redirect.status, redirect.location()),
        (307, "http://127.0.0.1:9/elsewhere")
    );
    assert!(joinblink.linked(&bob).is_empty(), "nothing was done");
    joinblink.script(
        Call::Add,
        vec![
            Scripted::NoId,
            Scripted::Odd("odd".to_owned()),
            Scripted::IdAt("/data/id".to_owned()),
            Scripted::IdAt("/id".to_owned()),
        ],
    );
    assert_eq!(
        post().await.json(),
        json!({ "code": "OK", "message": "OK", "data": {} })
    );
    let odd = post().await;
    assert_eq!((odd.status, odd.body.as_str()), (200, "odd"));
    let below = post().await.json();
    let beside = post().await.json();
    let linked = joinblink.linked(&bob);
    assert_eq!(linked.len(), 4);
    assert_eq!(below["data"], json!({ "id": linked[2].linked_account_id }));
    assert_eq!(beside["id"], linked[3].linked_account_id.as_str());
    assert_eq!(beside["data"], json!({}));
    // What cannot be done is refused all the same.
    joinblink.script(Call::Add, vec![Scripted::NoId]);
    let refused = ask(&scene, Method::POST, &path, &json!({})).await;
    assert_eq!(refused.status, 400);
    assert!(post().await.json()["data"]["linked_account_id"].is_string());
}

#[tokio::test]
async fn answers_get_lost_before_and_after() {
    let scene = scene().await;
    let joinblink = scene.sandbox.control().joinblink();
    let bob = bob(&scene).id;
    let path = format!("/users/{bob}/linked-accounts");
    let body = json!({ "auth_id": "auth-a", "external_account_id": "rosa" });
    for (scripted, hangs, done) in [
        (Scripted::LoseBefore, false, false),
        (Scripted::ActThenLose, false, true),
        (Scripted::Hang, true, false),
        (Scripted::ActThenHang, true, true),
    ] {
        let before = joinblink.linked(&bob).len();
        joinblink.clear_calls();
        joinblink.script(Call::Add, vec![scripted.clone()]);
        let answer = request(&scene, Method::POST, &path, &body).send();
        let patience = Duration::from_millis(if hangs { 500 } else { 10_000 });
        let answer = timeout(patience, answer).await;
        assert_eq!(answer.is_err(), hangs, "{scripted:?}");
        assert!(
            answer.is_ok_and(|answer| answer.is_err()) || hangs,
            "{scripted:?}"
        );
        assert_eq!(joinblink.calls().len(), 1, "{scripted:?}");
        let made = joinblink.linked(&bob).len() - before;
        assert_eq!(made, usize::from(done), "{scripted:?}");
    }
    let id = &joinblink.linked(&bob)[0].linked_account_id;
    joinblink.script(Call::Delete, vec![Scripted::ActThenLose]);
    let one = format!("{path}/{id}");
    let lost = request(&scene, Method::DELETE, &one, &Value::Null).send();
    assert!(lost.await.is_err());
    let again = ask(&scene, Method::DELETE, &one, &Value::Null).await;
    assert_eq!(again.status, 404, "it is gone");
    joinblink.script(Call::List, vec![Scripted::Status(500, String::new())]);
    assert_eq!(get(&scene, &path).await.status, 500);
    joinblink.script(Call::User, vec![Scripted::Status(500, String::new())]);
    assert_eq!(get(&scene, "/user").await.status, 500);
}

#[tokio::test]
async fn who_asks_too_often_is_told_to_wait_if_a_test_wants_it() {
    let scene = scene().await;
    let control = scene.sandbox.control();
    for _ in 0..5 {
        assert_eq!(get(&scene, "/user").await.status, 200);
    }
    // Whatever the machine's pace: none gets in.
    control.joinblink().set_limit(Some(0));
    let refused = get(&scene, "/user").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
    assert_eq!(control.joinblink().calls().len(), 6);
    control.joinblink().set_limit(None);
    assert_eq!(get(&scene, "/user").await.status, 200);
}
