//! Who can be paid, the invoice, and how it stands. Whatever goes wrong is a 200 with a reason.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use crate::sandbox::fields::Fields;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::ledger::invoice::{Invoice, InvoiceStatus};
use crate::sandbox::ledger::invoicing::{Sum, Wish};
use crate::sandbox::lnurl_fault::LnurlFault;
use crate::sandbox::people::{LIGHTNING_DOMAIN, Standing, WalletKind};
use crate::sandbox::world::World;

/// The least and the most that is taken: millisatoshis.
const LEAST: i64 = 1_000;
const MOST: i64 = 4_000_000_000;
/// Characters.
const LONGEST_COMMENT: usize = 255;

/// A reason, for people.
type Refused = &'static str;
type Answer = Json<Value>;

/// `GET /.well-known/lnurlp/NAME`.
pub(super) async fn pay_request(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer {
    answer(payee(&world, &name).map(|payee| {
        json!({
            "tag": "payRequest",
            "callback": format!("{}/lnurlp/{name}/invoice", own_address(&headers)),
            "minSendable": LEAST,
            "maxSendable": MOST,
            "commentAllowed": LONGEST_COMMENT,
            "metadata": payee.metadata,
        })
    }))
}

/// `GET /lnurlp/NAME/invoice?amount=` in millisatoshis, `comment`, `expiry` in seconds.
pub(super) async fn invoice(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let fault = world.lnurl.get();
    answer(make(&world, &name, &fields, fault).map(|invoice| {
        let mut made = json!({ "pr": invoice.payment_request, "routes": [] });
        if fault != LnurlFault::NoVerify {
            let hash = invoice.payment_hash;
            made["verify"] = json!(format!("{}/verify/{hash}", own_address(&headers)));
        }
        made
    }))
}

/// `GET /verify/HASH`.
pub(super) async fn verify(
    State(world): State<Arc<World>>,
    Path(payment_hash): Path<String>,
) -> Answer {
    let now = world.clock.unix();
    let invoice = world.ledger.invoice(&payment_hash).ok_or("Not found");
    answer(invoice.and_then(|invoice| {
        if world.lnurl.get() == LnurlFault::ForgetsExpired && now >= invoice.expires_at {
            return Err("Invoice expired");
        }
        Ok(json!({
            "status": "OK",
            "settled": invoice.status(now) == InvoiceStatus::Paid,
            "preimage": invoice.revealed(),
            "pr": invoice.payment_request,
        }))
    }))
}

struct Payee {
    account: Arc<Account>,
    /// The one that was asked for with `+btc` or `+usd`.
    wallet: Option<WalletKind>,
    metadata: String,
}

/// Who is paid under a name; people who moved away are, others who are inactive are not.
fn payee(world: &World, name: &str) -> Result<Payee, Refused> {
    let (username, wallet) = match name.split_once('+') {
        None => (name, None),
        Some((username, "btc")) => (username, Some(WalletKind::Btc)),
        Some((username, "usd")) => (username, Some(WalletKind::Usd)),
        Some(_) => return Err("Unknown wallet"),
    };
    let account = world.ledger.account_named(username).ok_or("Unknown user")?;
    if account.standing == Standing::Inactive {
        return Err("Unknown user");
    }
    let username = username.to_ascii_lowercase();
    let metadata = json!([
        ["text/plain", format!("Payment to {username}")],
        ["text/identifier", format!("{username}@{LIGHTNING_DOMAIN}")],
    ]);
    Ok(Payee {
        account,
        wallet,
        metadata: metadata.to_string(),
    })
}

fn make(world: &World, name: &str, fields: &Fields, fault: LnurlFault) -> Result<Invoice, Refused> {
    let payee = payee(world, name)?;
    let amount = fields.get("amount").and_then(|amount| amount.parse().ok());
    let amount: i64 = amount.ok_or("Missing or malformed amount")?;
    if !(LEAST..=MOST).contains(&amount) {
        return Err("Amount out of bounds");
    }
    if amount % 1_000 != 0 {
        return Err("Amount must be whole satoshis");
    }
    let comment = fields.filled("comment");
    if comment.is_some_and(|comment| comment.chars().count() > LONGEST_COMMENT) {
        return Err("Comment too long");
    }
    let sats = amount / 1_000 + i64::from(fault == LnurlFault::WrongAmount);
    let described = match fault {
        LnurlFault::WrongDescription => "something else",
        _ => &payee.metadata,
    };
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, described.as_bytes()).as_ref());
    let seconds: Option<i64> = fields.get("expiry").and_then(|expiry| expiry.parse().ok());
    let wish = Wish {
        sum: Sum::Sats(sats),
        minutes: seconds.map(|seconds| seconds / 60),
        memo: comment,
        description_hash: Some(hash),
        external_id: None,
    };
    let account = &payee.account;
    if account.standing == Standing::Migrated {
        let made = world.ledger.ask_elsewhere(&account.holder.id, sats, &wish);
        return made.map_err(|_| "No invoice");
    }
    if !account.receives(world.clock.unix()) {
        return Err("This account can no longer receive payments");
    }
    let wallet = match payee.wallet {
        None => account.wallets.first(),
        Some(kind) => account.wallet_of(kind),
    };
    let wallet = wallet.ok_or("Unknown wallet")?;
    world
        .ledger
        .ask(account, wallet, &wish)
        .map_err(|_| "No invoice")
}

fn answer(outcome: Result<Value, Refused>) -> Answer {
    Json(outcome.unwrap_or_else(|reason| json!({ "status": "ERROR", "reason": reason })))
}

/// Where this server was reached.
fn own_address(headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}
