//! The router's own table as addresses that one can call.

use axum::http::{Method, StatusCode};
use till::web::routes::Caller;

use crate::harness::{Browser, Page, Till};

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
                .replace("{payment_hash}", &"0".repeat(64))
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

/// Whether an address that takes forms has answered as it should whoever is signed in and only looks: where it has a page,
/// with that, or with the way to what comes before it.
pub fn is_a_look(method: &Method, path: &str, page: &Page, id: &str) -> bool {
    let has_page = of(&Method::GET, id).iter().any(|page| page.path == path);
    let asks = has_page && *method != Method::OPTIONS;
    match page.status {
        StatusCode::METHOD_NOT_ALLOWED => !asks,
        StatusCode::OK => asks,
        // A run of payouts that is nobody's.
        StatusCode::NOT_FOUND => asks && path.starts_with("/payouts/0"),
        _ => asks && (leads_to_step_up(page) || leads_up(page, path)),
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
    // Pages beside the list have addresses like its rows.
    let routes = till::app::routes();
    let is_page = |path: &str| routes.table().iter().any(|route| route.path == path);
    page.attributes("a[href^='/transactions/']", "href")
        .iter()
        .filter_map(|href| href.split('?').next())
        .filter(|path| !is_page(path))
        .find_map(|path| path.strip_prefix("/transactions/").map(str::to_owned))
        .unwrap_or_else(|| panic!("no transaction on {}", page.body))
}

/// Addresses of forms alone lead to the page above them that the form stands on.
pub fn leads_up(page: &Page, path: &str) -> bool {
    let location = page.headers.get("location");
    let location = location.and_then(|place| place.to_str().ok());
    location.is_some_and(|place| {
        place.len() > 1
            && path
                .strip_prefix(place)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Pages of changes ask for a step-up before they show anything.
pub fn leads_to_step_up(page: &Page) -> bool {
    let location = page.headers.get("location");
    let location = location.and_then(|place| place.to_str().ok());
    location.is_some_and(|place| place.starts_with("/stepup?"))
}
