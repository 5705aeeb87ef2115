//! The frame round every page: hosts, limits, cookies, forms, headers, redirects, errors and health.

mod behind_proxies;
mod census;
mod cookies;
mod crowds;
mod csrf;
mod errors;
mod figures;
mod headers;
mod health;
mod hosts;
mod limits;
mod pages;
mod rates;
pub mod return_to;
mod routes;
pub mod safe;
mod security_txt;
mod smuggling;
mod strangers;
mod target;
mod weight;
