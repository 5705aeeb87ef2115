//! Style sheets, scripts and pictures: in the binary, compressed when it was built, under names that change with them.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use memory_serve::{CacheControl, MemoryServe};

use super::paths;

struct Served {
    /// Addresses by the name of the file.
    addresses: HashMap<String, String>,
    router: Router,
}

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let files: MemoryServe = memory_serve::load!();
    let files = files
        .index_file(None)
        .enable_brotli(true)
        .enable_gzip(true)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::Custom("public, max-age=300"));
    let addresses = files
        .manifest()
        .iter()
        .map(|(plain, served)| {
            let file = plain.trim_start_matches('/').to_owned();
            (file, format!("{}{served}", paths::ASSETS))
        })
        .collect();
    Served {
        addresses,
        router: files.into_router(),
    }
});

/// The address of a file in `static/`, with its fingerprint. What is not there leads to no file.
pub fn address(file: &str) -> &'static str {
    SERVED
        .addresses
        .get(file)
        .map_or(paths::ASSETS, String::as_str)
}

/// Serves them all.
pub fn router() -> Router {
    Router::new().nest(paths::ASSETS, SERVED.router.clone())
}
