//! `/payouts/template.csv`: a file to fill in, with every kind of row.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::signed_in::SignedIn;

/// In the reader's language: the names of its columns, and what the recipients read.
pub(super) async fn save(_: SignedIn, frame: Frame) -> Result<Response, Error> {
    let headers = [
        (CONTENT_TYPE, "text/csv; header=present; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"till-payouts-template.csv\"",
        ),
    ];
    Ok((headers, text(&frame)?).into_response())
}

fn text(frame: &Frame) -> Result<String, Error> {
    let wages = frame.t("payout-template-wages");
    let point = frame.text.point();
    let with_point = |text: &str| text.replace('.', &point.to_string());
    let rows = [
        [
            frame.t("payout-template-recipient").to_owned(),
            frame.t("payout-template-amount").to_owned(),
            frame.t("payout-template-currency").to_owned(),
            "memo".to_owned(),
            frame.t("payout-template-reference").to_owned(),
        ],
        ["ana", "2100", "sats", wages, "1"].map(str::to_owned),
        ["bruno", &with_point("0.00005"), "BTC", wages, "2"].map(str::to_owned),
        ["carla@example.com", "250", "cents", wages, "3"].map(str::to_owned),
        ["david@example.com", &with_point("12.50"), "EUR", wages, "4"].map(str::to_owned),
        [
            "LNURL1DP68GURN8GHJ7ETCV9KHQMR99E3K7MF0D3H82UNVWQHKWUN9V5PKXQJM",
            "500",
            "sats",
            wages,
            "5",
        ]
        .map(str::to_owned),
        ["lnbc…", "", "", frame.t("payout-template-invoice"), "6"].map(str::to_owned),
    ];
    let mut writer = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    let failed = |error: csv::Error| Error::Internal(error.to_string());
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Error::Internal(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Error::Internal(error.to_string()))
}
