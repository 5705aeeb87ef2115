//! What was in the wallets and what came and went, as pictures drawn here, with the same in words and as a table.

mod axis;
mod bars;
mod curve;
mod gather;
mod periods;
mod show;
mod span;
mod spark;

pub(super) use spark::{Spark, sparks};

use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/transactions/picture`.
pub(super) fn routes() -> Routes {
    Routes::new().get(paths::PICTURE, Caller::SignedIn, show::show)
}
