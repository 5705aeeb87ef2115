//! Till: a till and a dashboard for the Blink wallet. The modules in reading order.

/// Assembly: mounts the features, lists the layers and background tasks.
pub mod app;
/// The HTTP server round the app.
pub mod server;
/// What a handler may ask for.
pub mod state;

/// What people do: one folder each, never importing one another.
pub mod features;
/// The frame around every page.
pub mod web;

/// What we ask Blink.
pub mod blink;
/// A history as files for spreadsheets and ledgers.
pub mod books;
/// The one pool: SQLite or PostgreSQL.
pub mod database;
/// The index of somebody's transactions.
pub mod history;
/// What we ask joinblink, a workplace app that has nothing to do with Blink.
pub mod joinblink;
/// Invoices, hashes and addresses of the Lightning network.
pub mod lightning;
/// Wallets that are linked to accounts at joinblink.
pub mod linking;
/// Lightning addresses that others keep.
pub mod lnurl;
/// OAuth2 and OpenID Connect, without handlers.
pub mod oidc;
/// Runs of payouts: many payments out of one wallet, made by the server.
pub mod payout;
/// Who receives, and how they are asked for an invoice.
pub mod receiving;
/// What was rung up, and what became of it.
pub mod sale;
/// The key ring that seals what is kept.
pub mod sealing;
/// Who is signed in, kept on our side.
pub mod session;
/// Watches every invoice that may still be paid.
pub mod watcher;

/// What an operator may want to find later.
pub mod audit;
/// The one clock.
pub mod clock;
/// Every setting, typed.
pub mod config;
/// Figures for operators.
pub mod metrics;
/// Amounts, prices and currencies.
pub mod money;
/// Who in this process wants to hear of what.
pub mod news;
/// How much is taken on at once, and who is sent away when it is too much.
pub mod overload;
/// The one source of randomness.
pub mod random;
/// The log.
pub mod telemetry;
/// Message catalogues, numbers, money and dates in the reader's language.
pub mod text;

/// The engine of the fuzz targets, in tests only.
#[cfg(test)]
mod fuzzing;

/// A Blink of our own; imports nothing from the rest.
#[cfg(feature = "sandbox")]
pub mod sandbox;
