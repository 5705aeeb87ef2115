//! What becomes of the money that people send, and which of the answers get lost.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::actions::{Done, NotDone, number};
use super::handle::Control;
use crate::sandbox::cuts::Cut;
use crate::sandbox::fields::Fields;
use crate::sandbox::ledger::entry::{Initiation, Status};
use crate::sandbox::ledger::invoicing::{Sum, Wish};
use crate::sandbox::ledger::sends::Fate;
use crate::sandbox::people::WalletKind;

/// A payment as the book has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSend {
    /// The id of the entry.
    pub id: String,
    /// Which wallet it left.
    pub wallet: WalletKind,
    /// What the wallet lost, the fee included.
    pub debited: i64,
    /// The fee in it.
    pub fee: i64,
    /// `success`, `pending` or `failure`.
    pub status: &'static str,
    /// The hash of the invoice that was paid.
    pub payment_hash: Option<String>,
    /// The memo.
    pub memo: Option<String>,
}

impl Control {
    /// How payments to others go from now on.
    pub fn set_fate(&self, fate: Fate) {
        self.world().ledger.sends.fate.set(fate);
    }

    /// Whether nobody may send more for today.
    pub fn restrict_sending(&self, restricted: bool) {
        self.world().ledger.sends.restricted.set(restricted);
    }

    /// Whether payments are not found by their hashes, as where a copy of the book lags behind.
    pub fn hide_sends(&self, hidden: bool) {
        self.world().ledger.sends.hidden.set(hidden);
    }

    /// What payments to others cost from now on: one part in so many; none for as usual.
    pub fn set_fee_share(&self, share: Option<i64>) {
        self.world().ledger.sends.fee_share.set(share);
    }

    /// What is given back of the fees of payments to others, as an entry of its own: one part in so many; none for nothing.
    pub fn set_fee_back(&self, share: Option<i64>) {
        self.world().ledger.sends.fee_back.set(share);
    }

    /// Ends what is on its way; how many payments that were.
    pub fn end_sends(&self, arrive: bool) -> usize {
        self.world().ledger.end_sends(true, Some(arrive))
    }

    /// Loses the answers to the next `times` payments, or to any number of them; each with a chance of one in `one_in`.
    pub fn cut(&self, cut: Option<Cut>, times: Option<u64>, one_in: u8) {
        self.world().cuts.plan(cut, times, one_in);
    }

    /// An invoice of a node that is not Blink's, for so many satoshis.
    pub fn foreign_invoice(&self, person: &str, sats: i64) -> Option<String> {
        let wish = Wish {
            sum: Sum::Sats(sats),
            minutes: None,
            memo: None,
            description_hash: None,
            external_id: None,
        };
        let asked = self.world().ledger.ask_elsewhere(person, sats, &wish);
        asked.ok().map(|invoice| invoice.payment_request)
    }

    /// The wallet of a person, by kind.
    pub fn wallet(&self, person: &str, kind: WalletKind) -> Option<String> {
        let account = self.world().ledger.account_of(person)?;
        Some(account.wallet_of(kind)?.id.clone())
    }

    /// All that a person has ever sent, the oldest first; refunds are not among it.
    pub fn sends(&self, person: &str) -> Vec<SeenSend> {
        let Some(account) = self.world().ledger.account_of(person) else {
            return Vec::new();
        };
        let sends = account.entries.iter().filter(|entry| !entry.is_receipt());
        sends
            .map(|entry| SeenSend {
                id: entry.id.clone(),
                wallet: entry.kind,
                debited: -entry.amount,
                fee: entry.fee,
                status: match entry.status {
                    Status::Success => "success",
                    Status::Pending => "pending",
                    Status::Failure => "failure",
                },
                payment_hash: match &entry.initiation {
                    Initiation::Lightning { payment_hash, .. } => Some(payment_hash.clone()),
                    _ => None,
                },
                memo: entry.memo.clone(),
            })
            .collect()
    }

    /// What is in a person's wallet, in its minor unit.
    pub fn balance(&self, person: &str, kind: WalletKind) -> Option<i64> {
        let account = self.world().ledger.account_of(person)?;
        Some(account.wallet_of(kind)?.balance)
    }
}

/// `POST /sends`: `fate` (`arrives`, `no-route`, `comes-back`, `pending-then-arrives`, `pending-then-comes-back`), `seconds`
/// for those; `restricted`, `hidden` (`true`, `false`); `fee_share` (0 for as usual), `fee_back` (0 for nothing); `end` (`arrive`, `come-back`) for all that are on their way.
pub(super) async fn sends(State(control): State<Control>, fields: Fields) -> Done {
    if let Some(name) = fields.filled("fate") {
        let seconds = number(&fields, "seconds")?;
        let seconds = seconds.and_then(|seconds| i64::try_from(seconds).ok());
        let fate = Fate::named(name, seconds).ok_or_else(|| {
            NotDone::because(
                "fate is arrives, no-route, comes-back, pending-then-arrives or pending-then-comes-back",
            )
        })?;
        control.set_fate(fate);
    }
    if let Some(hidden) = fields.filled("hidden") {
        control.hide_sends(hidden == "true");
    }
    if let Some(share) = number(&fields, "fee_share")? {
        control.set_fee_share(i64::try_from(share).ok().filter(|share| *share > 0));
    }
    if let Some(share) = number(&fields, "fee_back")? {
        control.set_fee_back(i64::try_from(share).ok().filter(|share| *share > 0));
    }
    if let Some(restricted) = fields.filled("restricted") {
        control.restrict_sending(restricted == "true");
    }
    let ended = match fields.filled("end") {
        None => 0,
        Some("arrive") => control.end_sends(true),
        Some("come-back") => control.end_sends(false),
        Some(_) => return Err(NotDone::because("end is arrive or come-back")),
    };
    Ok(Json(json!({ "ended": ended })))
}

/// `POST /sends/cut`: `cut` (`unheard`, `undone`, `unsaid`, `hangs-before`, `hangs-after`, `none`), `times` (empty for any
/// number), `one_in`.
pub(super) async fn cut(State(control): State<Control>, fields: Fields) -> Done {
    let name = fields.filled("cut").unwrap_or("none");
    let cut = match name {
        "none" => None,
        name => Some(Cut::named(name).ok_or_else(|| {
            NotDone::because("cut is unheard, undone, unsaid, hangs-before, hangs-after or none")
        })?),
    };
    let one_in = number(&fields, "one_in")?.unwrap_or(1);
    let one_in = u8::try_from(one_in).map_err(NotDone::because)?;
    control.cut(cut, number(&fields, "times")?, one_in);
    Ok(Json(json!({ "cut": name })))
}
