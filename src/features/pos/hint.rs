//! `POST /api/blink/invoice/{token}`: somebody who knows this address says that an invoice is paid or has run out. Blink was
//! told it with the invoice and nobody else was; all the same nothing is believed: Till asks how the invoice stands.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use url::Url;

use crate::sale::SaleId;
use crate::sealing::Keyring;
use crate::state::AppState;
use crate::web::paths;

/// Where to tell of that turn's invoice; none where Blink cannot reach us, or is not to. What makes it unguessable comes
/// from our key, so that nothing has to be kept, and is worth nothing anywhere else.
pub(super) fn address(state: &AppState, sale: &SaleId, turn: i64) -> Option<Url> {
    let mut url = state.config.web.told_at.clone()?;
    let token = token(&state.ring, sale, turn);
    url.set_path(&paths::HINT.replace("{token}", &token));
    Some(url)
}

/// The same answer to everything; its body is not read.
pub(super) async fn receive(
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> StatusCode {
    if let Some((sale, turn)) = read(&state.ring, &token) {
        match state.sales.invoices(&sale).await {
            Ok(invoices) => {
                let told = invoices.into_iter().filter(|invoice| invoice.turn == turn);
                told.for_each(|invoice| state.watcher.hinted(invoice));
            }
            Err(error) => tracing::warn!(%error, "what Blink tells is not heard"),
        }
    }
    StatusCode::NO_CONTENT
}

fn token(ring: &Keyring, sale: &SaleId, turn: i64) -> String {
    let named = format!("{sale}-{turn}");
    let tag = ring.hint_tag(named.as_bytes());
    format!("{named}-{tag}")
}

fn read(ring: &Keyring, token: &str) -> Option<(SaleId, i64)> {
    let mut parts = token.splitn(3, '-');
    let sale: SaleId = parts.next()?.parse().ok()?;
    let turn: i64 = parts.next()?.parse().ok()?;
    let tag = parts.next()?;
    let ours = ring.has_hint_tag(format!("{sale}-{turn}").as_bytes(), tag);
    ours.then_some((sale, turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_gave_away_is_read_and_only_for_that_invoice() {
        let (ring, other) = ([7; 32], [8; 32]);
        let (ring, other) = (
            Keyring::new(std::iter::once(&ring)),
            Keyring::new(std::iter::once(&other)),
        );
        let sale: SaleId = "0123456789abcdefghjkmnpqrs".parse().unwrap();
        let ours = token(&ring, &sale, 2);
        assert_eq!(read(&ring, &ours), Some((sale.clone(), 2)));
        assert_eq!(read(&other, &ours), None);
        let another = ours.replacen('0', "1", 1);
        let turn = ours.replacen("-2-", "-1-", 1);
        let cut = &ours[..ours.len() - 1];
        let bare = format!("{sale}-2-");
        for wrong in ["", "-", &another, &turn, cut, &bare, sale.as_str()] {
            assert_eq!(read(&ring, wrong), None, "{wrong}");
        }
    }
}
