//! Transactions as files: what will be in them, and the files.

mod choice;
mod download;
mod pages;
mod rows;
mod show;
mod source;

use crate::books::Format;
use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/transactions/export`, and a route for each kind of file.
pub(super) fn routes() -> Routes {
    let page = Routes::new().get(paths::EXPORT, Caller::SignedIn, show::show);
    Format::ALL.into_iter().fold(page, download::mount)
}
