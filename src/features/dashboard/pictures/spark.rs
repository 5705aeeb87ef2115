//! A balance's last days, small, beside the balance. It costs no question: where there is no index there is none.

use jiff::{SignedDuration, Timestamp};

use super::axis::{Axis, HEIGHT, WIDTH};
use super::curve::Known;
use super::gather::without_asking;
use crate::blink::Overview;
use crate::money::Amount;
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::wallet_amount;
use crate::web::frame::Frame;
use crate::web::signed_in::SignedIn;

/// So many days.
const DAYS: i64 = 30;

/// What `components/wallet.html` draws.
pub(in super::super) struct Spark {
    pub(in super::super) width: i64,
    pub(in super::super) height: i64,
    pub(in super::super) line: String,
    pub(in super::super) surface: String,
    /// The same in words.
    pub(in super::super) label: String,
}

/// One for each wallet; none at all where amounts are hidden.
pub(in super::super) async fn sparks(
    state: &AppState,
    signed_in: &SignedIn,
    frame: &Frame,
    overview: &Overview,
) -> Result<Vec<Spark>, Error> {
    let back = SignedDuration::from_hours(24 * DAYS);
    let from = frame.now.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH);
    if frame.hide_amounts {
        return Ok(Vec::new());
    }
    let Some(steps) = without_asking(state, signed_in, overview, from).await? else {
        return Ok(Vec::new());
    };
    let spark = |balance: Amount| {
        let known = Known::new(balance.unit(), balance.minor(), &steps, None);
        let points = known.points(from);
        let most = points.iter().map(|point| point.balance).max();
        let axis = Axis::new(from, frame.now, most.unwrap_or(0));
        let before = points.first().map_or(0, |point| point.balance);
        let before = Amount::new(balance.unit(), before);
        let shown = |amount| wallet_amount(frame.text, amount, Sign::Negative);
        Spark {
            width: WIDTH,
            height: HEIGHT,
            line: axis.steps(&points),
            surface: axis.surface(&points),
            label: frame.text.with(
                "picture-spark",
                [("before", shown(before)), ("now", shown(balance))],
            ),
        }
    };
    let wallets = overview.wallets.iter();
    Ok(wallets.map(|wallet| spark(wallet.balance)).collect())
}
