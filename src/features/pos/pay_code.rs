//! `/{name}/print`: a register's code on paper. A camera opens the register, a wallet that reads LNURL pays.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::lightning::Lnurl;
use crate::receiving::Who;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::qr::Code;

use super::bar::Till;
use super::counter::{Open, Stand as _};

#[derive(Template)]
#[template(path = "pos/pay_code.html")]
struct PayCodePage {
    frame: Frame,
    till: Till,
    /// Without its scheme, to be read aloud.
    shown: String,
    /// The lightning address.
    address: String,
    /// Whether a wallet can pay it without the page.
    pays: bool,
    code: Code,
}

pub(super) async fn show(
    State(state): State<AppState>,
    open: Open,
    Extension(origin): Extension<Origin>,
    frame: Frame,
) -> Result<Response, Error> {
    let counter = open.counter();
    let api = &state.config.api;
    let (address, asked) = match &counter.who {
        Who::Named { username, .. } => {
            let asked = api
                .lnurl_url
                .join(&format!("/.well-known/lnurlp/{username}"));
            let address = format!("{username}@{}", api.lnurl_domain);
            (address, asked.ok())
        }
        Who::Address(at) => {
            let asked = format!("https://{}/.well-known/lnurlp/{}", at.domain(), at.name());
            (at.to_string(), Url::parse(&asked).ok())
        }
        Who::Own { .. } => return Err(Error::NotFound),
    };
    let lnurl = asked.and_then(|url| Lnurl::new(url).ok());
    // On paper for years: with the `@` it is never one of our own addresses, whatever these will be called.
    let place = origin.at(&counter.base);
    let label = frame.t1("print-code", "name", &counter.name);
    let code = Code::to_print(&written(&place, lnurl.as_ref()), label)
        .ok_or_else(|| Error::Internal("an address fits no code".to_owned()))?;
    let template = PayCodePage {
        till: Till::of(&state, counter, &frame, "").await?,
        shown: without_scheme(&place),
        address,
        pays: lnurl.is_some(),
        code,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// What the code holds. In capitals, as Blink prints it: it is coarser so, and whoever reads it writes the host small again;
/// names are read in any letters here.
fn written(place: &Url, lnurl: Option<&Lnurl>) -> String {
    match lnurl {
        Some(lnurl) => format!("{place}?lightning={lnurl}").to_uppercase(),
        None => place.to_string(),
    }
}

/// As people say it.
pub(super) fn without_scheme(url: &Url) -> String {
    let text = url.as_str();
    let shown = text.split_once("://").map_or(text, |(_, shown)| shown);
    shown.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_finds_the_page_and_a_wallet_the_address() {
        let place: Url = "https://till.example/rosa_cafe".parse().unwrap();
        let asked: Url = "https://pay.example/.well-known/lnurlp/rosa_cafe"
            .parse()
            .unwrap();
        let lnurl = Lnurl::new(asked.clone()).unwrap();
        let text = written(&place, Some(&lnurl));
        let (page, paid) = text.split_once("?LIGHTNING=").unwrap();
        assert_eq!(page, "HTTPS://TILL.EXAMPLE/ROSA_CAFE");
        assert_eq!(paid.parse::<Lnurl>().unwrap().url(), &asked);
        assert_eq!(written(&place, None), place.as_str());
        assert!(Code::to_print(&text, String::new()).is_some());
        assert_eq!(without_scheme(&place), "till.example/rosa_cafe");
    }
}
