//! A page of invoices.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::invoice::InvoiceView;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::invoice::Invoice;
use crate::sandbox::ledger::invoice_page::InvoicePage;

/// A page of the invoices into the wallets that `wanted` accepts.
pub(super) fn invoices<'a>(
    asking: &Asking<'_>,
    info: &ResolveInfo<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<ResolvedValue<'a>, FieldError> {
    asking.through(SideService::Transactions)?;
    let ledger = &asking.backend.ledger;
    let page = ledger.invoice_page(&input::paging(info.arguments()), wanted)?;
    Ok(ResolvedValue::object(Connection {
        page,
        at: asking.at,
    }))
}

struct Connection {
    page: InvoicePage,
    at: i64,
}

impl ObjectValue for Connection {
    fn type_name(&self) -> &str {
        "InvoiceConnection"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "edges" => ResolvedValue::list(self.page.invoices.iter().map(|invoice| {
                ResolvedValue::object(Edge {
                    invoice,
                    at: self.at,
                })
            })),
            "pageInfo" => ResolvedValue::object(PageInfo(&self.page)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

/// The cursor is the payment hash.
struct Edge<'a> {
    invoice: &'a Invoice,
    at: i64,
}

impl ObjectValue for Edge<'_> {
    fn type_name(&self) -> &str {
        "InvoiceEdge"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "cursor" => ResolvedValue::leaf(self.invoice.payment_hash.as_str()),
            "node" => ResolvedValue::object(InvoiceView {
                invoice: self.invoice.clone(),
                at: self.at,
            }),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct PageInfo<'a>(&'a InvoicePage);

impl ObjectValue for PageInfo<'_> {
    fn type_name(&self) -> &str {
        "PageInfo"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let cursor =
            |at: Option<&'a Invoice>| ResolvedValue::leaf(at.map(|one| one.payment_hash.as_str()));
        Ok(match info.field_name() {
            "hasNextPage" => ResolvedValue::leaf(self.0.has_next),
            "hasPreviousPage" => ResolvedValue::leaf(self.0.has_previous),
            "startCursor" => cursor(self.0.invoices.first()),
            "endCursor" => cursor(self.0.invoices.last()),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
