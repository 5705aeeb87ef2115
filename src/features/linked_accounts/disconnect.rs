//! `DELETE /joinblink/linked-accounts/{id}`: *Disconnect* was pressed. joinblink removes nothing by itself: we ask it to.

use axum::extract::Path;
use axum::response::Response;
use serde_json::json;

use super::envelope::{Refusal, ok};
use super::proxied::Proxied;
use crate::joinblink::RemoteId;
use crate::linking::{Asked, Disconnected};

/// Answers in time, whatever joinblink's API does; what is left goes on by itself.
pub(super) async fn disconnect(
    proxied: Proxied,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id = RemoteId::parse(&id, proxied.linker.config()).ok_or(Refusal::NotFound)?;
    let asked = Asked {
        auth_id: &proxied.auth_id,
        user: &proxied.user,
        id: &id,
    };
    match proxied.linker.disconnect(asked).await? {
        Disconnected::Done => Ok(ok(&json!({}))),
        Disconnected::NotFound => Err(Refusal::NotFound),
        Disconnected::NotDone => Err(Refusal::UpstreamAway),
        Disconnected::Later => Err(Refusal::Upstream),
        Disconnected::Slow => Err(Refusal::UpstreamSlow),
    }
}
