//! Style sheets, scripts and pictures: in the binary, compressed when it was built, under names that change with them.

use std::sync::LazyLock;

use axum::Router;
use memory_serve::{CacheControl, Manifest, MemoryServe};

use super::paths;

struct Served {
    manifest: Manifest,
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
    Served {
        manifest: files.manifest(),
        router: files.into_router(),
    }
});

/// The address of a file in `static/`, with its fingerprint. What is not there keeps its plain name, which answers 404.
pub fn address(file: &str) -> String {
    let plain = format!("/{file}");
    let served = SERVED.manifest.get(&plain).unwrap_or(&plain);
    format!("{}{served}", paths::ASSETS)
}

/// Serves them all.
pub fn router() -> Router {
    Router::new().nest(paths::ASSETS, SERVED.router.clone())
}
