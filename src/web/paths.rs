//! Every address of the app, named once.

/// What Till is, or the wallets for whoever is signed in.
pub const HOME: &str = "/";
/// What to tick at Blink, and the button that leads there.
pub const SIGN_IN: &str = "/signin";
/// Which permissions are missing after a sign-in.
pub const GRANTED: &str = "/signin/granted";
/// Why a sign-in did not work, and a way on.
pub const TROUBLE: &str = "/signin/trouble";
/// Begins a sign-in; POST.
pub const BEGIN_SIGN_IN: &str = "/api/auth/signin/blink";
/// Where the provider sends people back to; registered at Blink.
pub const CALLBACK: &str = "/api/auth/callback/blink";
/// What Blink is asked to allow for some minutes, and what for.
pub const STEP_UP: &str = "/stepup";
/// Asks Blink for it; POST.
pub const BEGIN_STEP_UP: &str = "/api/auth/stepup/blink";
/// Gives it back; POST.
pub const END_STEP_UP: &str = "/api/auth/stepup/end";
/// Ends the session; a GET asks first.
pub const SIGN_OUT: &str = "/api/auth/signout";
/// Where the provider's logout sends people back to; registered at Blink.
pub const SIGNED_OUT: &str = "/signed-out";
/// Where the provider tells of ended logins.
pub const BACKCHANNEL_LOGOUT: &str = "/api/auth/backchannel-logout";
/// Balances.
pub const WALLETS: &str = "/wallets";
/// What came and went.
pub const TRANSACTIONS: &str = "/transactions";
/// The index of them: what it is, and whether there is one; POST begins and deletes it.
pub const INDEX: &str = "/transactions/index";
/// Invoices, addresses and codes to receive by; a POST makes one.
pub const RECEIVE: &str = "/receive";
/// A bitcoin address that was asked for.
pub const RECEIVE_ADDRESS: &str = "/receive/address";
/// One invoice.
pub const RECEIVE_INVOICE: &str = "/receive/{payment_hash}";
/// Under it: tells of its changes as they happen.
pub const RECEIVE_EVENTS: &str = "/receive/{payment_hash}/events";
/// Under it: takes it back; POST.
pub const RECEIVE_CANCEL: &str = "/receive/{payment_hash}/cancel";
/// Balances over time, and what came and went.
pub const PICTURE: &str = "/transactions/picture";
/// What a file of transactions will hold, and in which kinds it can be had.
pub const EXPORT: &str = "/transactions/export";
/// The files, each narrowed down like the page before.
pub const EXPORT_CSV: &str = "/transactions.csv";
/// A line for each day.
pub const EXPORT_DAYS: &str = "/transactions/days.csv";
/// JSON lines.
pub const EXPORT_JSON_LINES: &str = "/transactions.jsonl";
/// Beancount.
pub const EXPORT_BEANCOUNT: &str = "/transactions.beancount";
/// Hledger.
pub const EXPORT_JOURNAL: &str = "/transactions.journal";
/// Open Financial Exchange.
pub const EXPORT_OFX: &str = "/transactions.ofx";
/// Quicken.
pub const EXPORT_QIF: &str = "/transactions.qif";
/// One transaction.
pub const TRANSACTION: &str = "/transactions/{id}";
/// Who is signed in.
pub const ACCOUNT: &str = "/account";
/// Ends sessions on other devices; a GET asks first.
pub const END_SESSIONS: &str = "/account/sessions/end";
/// Where one is led after that.
pub const SESSIONS_ENDED: &str = "/account?ended=1#devices";
/// The API keys.
pub const KEYS: &str = "/account/keys";
/// Makes one.
pub const NEW_KEY: &str = "/account/keys/new";
/// How much may be spent with one.
pub const KEY_LIMITS: &str = "/account/keys/{id}/limits";
/// Ends one; a GET asks first.
pub const REVOKE_KEY: &str = "/account/keys/{id}/revoke";
/// The addresses that Blink tells of payments.
pub const WEBHOOKS: &str = "/account/webhooks";
/// Adds one.
pub const NEW_WEBHOOK: &str = "/account/webhooks/new";
/// Removes one; a GET asks first.
pub const REMOVE_WEBHOOK: &str = "/account/webhooks/remove";
/// Fetches the address of the portal where their secrets are; a GET says what that is.
pub const WEBHOOK_PORTAL: &str = "/account/webhooks/portal";
/// How the holder signs in at Blink.
pub const SECURITY: &str = "/account/security";
/// Attaches an e-mail address.
pub const EMAIL: &str = "/account/security/email";
/// Takes the code that was sent there.
pub const VERIFY_EMAIL: &str = "/account/security/email/verify";
/// Takes the address away; a GET asks first.
pub const REMOVE_EMAIL: &str = "/account/security/email/remove";
/// Has a code sent to a phone number.
pub const PHONE: &str = "/account/security/phone";
/// Takes that code, and attaches the number; POST.
pub const VERIFY_PHONE: &str = "/account/security/phone/verify";
/// Takes the number away; a GET asks first.
pub const REMOVE_PHONE: &str = "/account/security/phone/remove";
/// Makes the secret of an authenticator; a GET says what that is.
pub const TOTP: &str = "/account/security/totp";
/// Takes its first code; POST.
pub const VERIFY_TOTP: &str = "/account/security/totp/verify";
/// Takes it away; a GET asks first.
pub const REMOVE_TOTP: &str = "/account/security/totp/remove";
/// What the holder has chosen at Blink.
pub const CHOICES: &str = "/account/settings";
/// What amounts are shown in.
pub const CURRENCY: &str = "/account/settings/currency";
/// Where payments to the username arrive.
pub const DEFAULT_WALLET: &str = "/account/settings/wallet";
/// In which language Blink speaks.
pub const LANGUAGE: &str = "/account/settings/language";
/// A name, once.
pub const USERNAME: &str = "/account/settings/username";
/// When Blink closes the account, and what that means.
pub const WIND_DOWN: &str = "/account/wind-down";
/// Runs of payouts.
pub const PAYOUTS: &str = "/payouts";
/// A new one: a file or typed rows.
pub const PAYOUTS_NEW: &str = "/payouts/new";
/// A file to fill in, with every kind of row.
pub const PAYOUTS_TEMPLATE: &str = "/payouts/template.csv";
/// Whether two people are needed, and who prepares.
pub const PAYOUTS_PEOPLE: &str = "/payouts/people";
/// The form that changes it.
pub const PAYOUTS_PEOPLE_CHANGE: &str = "/payouts/people/change";
/// One run.
pub const PAYOUT: &str = "/payouts/{id}";
/// Its rows, to be typed anew.
pub const PAYOUT_CORRECT: &str = "/payouts/{id}/correct";
/// Has the rows of a run looked at anew before it is started.
pub const PAYOUT_CHECK: &str = "/payouts/{id}/check";
/// Asks somebody else for approval; POST.
pub const PAYOUT_HAND_OVER: &str = "/payouts/{id}/hand-over";
/// Does not give it; POST.
pub const PAYOUT_DECLINE: &str = "/payouts/{id}/decline";
/// Lets it pay; a GET asks first.
pub const PAYOUT_START: &str = "/payouts/{id}/start";
/// Stops it for a while; POST.
pub const PAYOUT_PAUSE: &str = "/payouts/{id}/pause";
/// Goes on; a GET asks first.
pub const PAYOUT_RESUME: &str = "/payouts/{id}/resume";
/// Calls the rest off; a GET asks first.
pub const PAYOUT_CANCEL: &str = "/payouts/{id}/cancel";
/// Tells of its progress as it happens.
pub const PAYOUT_EVENTS: &str = "/payouts/{id}/events";
/// What came of it, as a file.
pub const PAYOUT_RESULT: &str = "/payouts/{id}/result.csv";
/// One row of it.
pub const PAYOUT_ROW: &str = "/payouts/{id}/rows/{number}";
/// Between the own wallets.
pub const CONVERT: &str = "/convert";
/// Prepares it; POST.
pub const CONVERT_PREPARE: &str = "/convert/prepare";
/// Language, time zone, hidden amounts; POST.
pub const PREFERENCES: &str = "/preferences";
/// Whom to tell of a weakness.
pub const SECURITY_TXT: &str = "/.well-known/security.txt";
/// The register of whoever is signed in.
pub const TILL: &str = "/till";
/// The register that anybody opens by a username or a lightning address, with an `@` before it or without.
pub const REGISTER: &str = "/{name}";
/// Under either register: rings a sale up; POST.
pub const CHARGE: &str = "/charge";
/// Under either: what one bitcoin is worth at present.
pub const RATE: &str = "/rate";
/// Under either: a sale.
pub const SALE: &str = "/sales/{id}";
/// Under a sale: calls it off; POST.
pub const CANCEL: &str = "/cancel";
/// Under a sale: a new invoice; POST.
pub const RENEW: &str = "/renew";
/// Under a sale on an own register: paid in coins and notes; POST.
pub const CASH: &str = "/cash";
/// Under a sale on an own register: somebody has looked at what was odd; POST.
pub const HANDLED: &str = "/handled";
/// Under a sale: tells of its changes as they happen.
pub const EVENTS: &str = "/events";
/// Under a sale: what the customer takes along.
pub const RECEIPT: &str = "/receipt";
/// Under an own register: what was sold.
pub const SALES: &str = "/sales";
/// Under an own register: the same as a file.
pub const SALES_CSV: &str = "/sales.csv";
/// Under an own register: how it behaves.
pub const SETTINGS: &str = "/settings";
/// Under an own register: finds sales again after their record was lost.
pub const RECOVERY: &str = "/recovery";
/// Under either: what lets a device keep it on its home screen.
pub const MANIFEST: &str = "/app.webmanifest";
/// Under a register that anybody opens: its code, to be printed.
pub const PRINT: &str = "/print";
/// Where Blink tells of an invoice; POST.
pub const HINT: &str = "/api/blink/invoice/{token}";
/// What all of these begin with.
pub const HINTS: &str = "/api/blink/invoice/";
/// What joinblink, a workplace app, calls; registered there without the slash at the end.
pub const OF_JOINBLINK: &str = "/joinblink/";
/// *Connect*; POST.
pub const JOINBLINK_CONNECT: &str = "/joinblink/auth/{auth_id}";
/// *Disconnect*; DELETE.
pub const JOINBLINK_DISCONNECT: &str = "/joinblink/linked-accounts/{id}";
/// Whatever else comes that way.
pub const JOINBLINK_REST: &str = "/joinblink/{*rest}";
/// Where an employee links their wallet: how far they are; a POST says yes.
pub const LINK: &str = "/link-wallet";
/// Says no; POST.
pub const LINK_DECLINE: &str = "/link-wallet/no";
/// The one-time link that *Connect* opens; a POST uses it up.
pub const LINK_OPEN: &str = "/link-wallet/{link}";
/// What a wallet is linked to.
pub const LINKED: &str = "/account/linked";
/// Ends one of these; a GET asks first.
pub const UNLINK: &str = "/account/linked/{id}/end";
/// Fingerprinted files.
pub const ASSETS: &str = "/assets";
/// The process lives.
pub const LIVE: &str = "/health/live";
/// The process can serve.
pub const READY: &str = "/health/ready";
/// Figures for Prometheus.
pub const METRICS: &str = "/metrics";

/// Names that begin an address of ours, of any listener: whoever is called so has their register at `/@name` alone.
const OURS: [&str; 14] = [
    "account",
    "api",
    "assets",
    "convert",
    "health",
    "metrics",
    "payouts",
    "preferences",
    "receive",
    "signin",
    "stepup",
    "till",
    "transactions",
    "wallets",
];

/// Whether a name begins an address of ours.
pub fn is_ours(name: &str) -> bool {
    OURS.contains(&name)
}

/// `address?name=value`, encoded.
pub fn with(address: &str, name: &str, value: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish();
    format!("{address}?{query}")
}
