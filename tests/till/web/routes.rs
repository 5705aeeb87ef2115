//! The router's own table as addresses that one can call.

use axum::http::{Method, StatusCode};
use till::web::routes::Caller;

use crate::harness::{Browser, Till};

/// One route, with a real address.
#[derive(Clone, Debug)]
pub struct Route {
    pub method: Method,
    pub path: String,
    pub caller: Caller,
}

/// A sale that nobody made, and a run of payouts neither.
const NO_SALE: &str = "00000000000000000000000000";

/// Every route; `id` stands for a transaction.
pub fn all(id: &str) -> Vec<Route> {
    let routes = till::app::routes();
    let table: Vec<Route> = routes
        .table()
        .iter()
        .map(|route| Route {
            method: route.method.clone(),
            path: route
                .path
                .replace("/sales/{id}", &format!("/sales/{NO_SALE}"))
                .replace("{name}", "@rosa_cafe")
                .replace("{token}", "guessed")
                .replace("/payouts/{id}", &format!("/payouts/{NO_SALE}"))
                .replace("{number}", "1")
                .replace("{id}", id),
            caller: route.caller,
        })
        .collect();
    assert!(table.len() > 10, "{table:?}");
    for route in &table {
        assert!(!route.path.contains('{'), "who is {}?", route.path);
    }
    table
}

/// What an address that takes forms is to whoever is signed in and only looks, in that way.
pub fn looked_at(method: &Method, path: &str, id: &str) -> StatusCode {
    let pages = of(&Method::GET, id);
    if *method == Method::OPTIONS || !pages.iter().any(|page| page.path == path) {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    match path {
        // Behind a step-up.
        "/payouts/people/change" => StatusCode::SEE_OTHER,
        path if path.contains("/payouts/0") => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    }
}

/// All of one method.
pub fn of(method: &Method, id: &str) -> Vec<Route> {
    all(id)
        .into_iter()
        .filter(|route| route.method == *method)
        .collect()
}

/// The id of some transaction of whoever is signed in.
pub async fn some_transaction(browser: &Browser, till: &Till) -> String {
    let page = browser.get(till.at("/transactions")).await;
    page.attributes("a[href^='/transactions/']", "href")
        .first()
        .and_then(|href| {
            let path = href.split('?').next()?;
            path.strip_prefix("/transactions/").map(str::to_owned)
        })
        .unwrap_or_else(|| panic!("no transaction on {}", page.body))
}
