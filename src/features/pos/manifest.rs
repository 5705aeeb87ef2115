//! What lets a device keep a register on its home screen: the manifest of a web app (W3C), one for each register.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::paths;

use super::counter::{Open, Stand as _};

/// The ground of the light look, behind the icon while the app starts.
const PAPER: &str = "#f5f0e6";

#[derive(Serialize)]
struct Manifest<'a> {
    id: &'a str,
    name: &'a str,
    short_name: &'a str,
    lang: &'static str,
    dir: &'static str,
    start_url: &'a str,
    scope: &'a str,
    display: &'static str,
    orientation: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: [Icon; 4],
    shortcuts: Vec<Shortcut<'a>>,
}

#[derive(Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    purpose: &'static str,
}

#[derive(Serialize)]
struct Shortcut<'a> {
    name: &'static str,
    url: &'a str,
}

/// `GET /till/app.webmanifest`: browsers ask for it without cookies, so it knows of nobody.
pub(super) async fn own(frame: Frame) -> Result<Response, Error> {
    let today = format!("{}{}", paths::TILL, paths::SALES);
    let all = paths::with(&today, "when", "all");
    let shortcut = |id, url| Shortcut {
        name: frame.t(id),
        url,
    };
    answer(Manifest {
        shortcuts: vec![
            shortcut("sale-new", paths::TILL),
            shortcut("sales-today", &today),
            shortcut("sales-title", &all),
        ],
        // Signing in and the wallets belong to it.
        ..manifest(&frame, "Till", paths::TILL, paths::HOME)
    })
}

/// `GET /@name/app.webmanifest`: nothing beyond that register is within it.
pub(super) async fn open(open: Open, frame: Frame) -> Result<Response, Error> {
    let counter = open.counter();
    let base = &counter.base;
    answer(Manifest {
        shortcuts: vec![Shortcut {
            name: frame.t("sale-new"),
            url: base,
        }],
        ..manifest(&frame, &counter.name, base, base)
    })
}

fn manifest<'a>(frame: &Frame, name: &'a str, start: &'a str, scope: &'a str) -> Manifest<'a> {
    let icon = |src, sizes, kind, purpose| Icon {
        src,
        sizes,
        kind,
        purpose,
    };
    Manifest {
        id: start,
        name,
        short_name: name,
        lang: frame.text.locale().tag(),
        dir: frame.direction(),
        start_url: start,
        scope,
        display: "standalone",
        orientation: "any",
        background_color: PAPER,
        theme_color: PAPER,
        icons: [
            icon(frame.asset("icon-192.png"), "192x192", "image/png", "any"),
            icon(frame.asset("icon-512.png"), "512x512", "image/png", "any"),
            icon(
                frame.asset("icon-maskable.png"),
                "512x512",
                "image/png",
                "maskable",
            ),
            icon(frame.asset("icon.svg"), "any", "image/svg+xml", "any"),
        ],
        shortcuts: Vec::new(),
    }
}

fn answer(manifest: Manifest<'_>) -> Result<Response, Error> {
    let text =
        serde_json::to_string(&manifest).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(([(CONTENT_TYPE, "application/manifest+json")], text).into_response())
}
