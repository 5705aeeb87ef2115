//! The frame every page stands in: addresses, cookies, who is asking, errors and headers.

pub mod assets;
pub mod client_address;
pub mod csrf;
pub mod door;
pub mod errand;
pub mod error;
pub mod error_page;
pub mod figure;
pub mod form;
pub mod frame;
#[cfg(test)]
mod fuzz;
pub mod missing;
pub mod origin;
pub mod own_cookies;
pub mod paths;
pub mod permission;
pub mod preferences;
pub mod qr;
pub mod rates;
pub mod request_id;
pub mod request_log;
pub mod return_to;
pub mod routes;
pub mod security_headers;
pub mod session_cookie;
pub mod signed_in;
pub mod size;
pub mod stepped_up;
pub mod time_zones;
pub mod to_provider;
pub mod visitor;
pub mod when;
