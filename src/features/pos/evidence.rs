//! A look at a sale's invoices before somebody ends it: what was paid a moment ago is paid, and not late or twice.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use crate::blink::InvoiceStatus;
use crate::receiving::Via;
use crate::sale::{InvoiceState, SaleInvoice};
use crate::state::AppState;

/// At a counter nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many of a sale's invoices may be in somebody's wallet; the newest come first.
const MOST: usize = 2;

/// Asks whoever made them, and books what arrived. Where nobody answers in time, the watcher finds out later.
pub(super) async fn look(state: &AppState, invoices: &[SaleInvoice]) {
    let payable = |invoice: &&SaleInvoice| {
        matches!(invoice.state, InvoiceState::Open | InvoiceState::Dropped)
    };
    let newest = invoices.iter().filter(payable).take(MOST);
    let looks = join_all(newest.map(|invoice| look_at(state, invoice)));
    if timeout(PATIENCE, looks).await.is_err() {
        tracing::info!(
            "a sale is ended by somebody's word; nobody said in time whether it is paid"
        );
    }
}

async fn look_at(state: &AppState, invoice: &SaleInvoice) {
    let Ok(via) = invoice.via.parse::<Via>() else {
        return;
    };
    let hash = &invoice.payment_hash;
    let asked = state.receiving.status(&via, &invoice.payment_request, hash);
    let Ok(InvoiceStatus::Paid(preimage)) = asked.await else {
        return;
    };
    match state.sales.arrived(hash, preimage).await {
        Ok(Some(sale)) => state.watcher.news().tell(&sale.id, sale.version),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "a payment could not be noted"),
    }
}
