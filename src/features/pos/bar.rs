//! The bar at the top of every page of a register: whose it is, and what still waits.

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::paths;

use super::counter::Counter;

/// What `pos/frame.html` shows.
pub(super) struct Till {
    pub(super) name: String,
    pub(super) keypad: String,
    pub(super) sales: String,
    pub(super) settings: String,
    pub(super) manifest: String,
    pub(super) here: &'static str,
    pub(super) waiting: Option<Link>,
    /// Money came that nobody waited for, and nobody has looked at it.
    pub(super) attention: Option<Link>,
}

/// A way to somewhere.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
}

/// So many are counted.
const MOST: i64 = 99;

impl Till {
    /// The bar of a page of that register; `here` names the page.
    pub(super) async fn of(
        state: &AppState,
        counter: &Counter,
        frame: &Frame,
        here: &'static str,
    ) -> Result<Self, Error> {
        // On a register that is open to everybody everybody's customers wait: they are nobody else's business.
        let (waiting, odd) = match &counter.owner {
            Some(owner) => tokio::try_join!(
                state.sales.waiting(&counter.key, MOST),
                state.sales.to_look_at(owner),
            )?,
            None => (Vec::new(), 0),
        };
        let name = match counter.name.as_str() {
            "" => frame.t("pos-name").to_owned(),
            name => name.to_owned(),
        };
        let own = |path: &str| match counter.owner {
            Some(_) => counter.at(path),
            None => String::new(),
        };
        Ok(Self {
            name,
            keypad: counter.base.clone(),
            sales: own("/sales"),
            settings: own("/settings"),
            manifest: counter.at(paths::MANIFEST),
            here,
            waiting: waiting.first().map(|sale| Link {
                href: counter.sale(&sale.id),
                text: frame.text.with("pos-waiting", [("count", waiting.len())]),
            }),
            attention: (odd > 0).then(|| Link {
                href: format!("{}#inbox", counter.at("/sales")),
                text: frame.text.with("pos-attention", [("count", odd)]),
            }),
        })
    }
}
