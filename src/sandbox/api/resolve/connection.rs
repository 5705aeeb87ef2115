//! A page of transactions.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::transaction::TransactionView;
use crate::sandbox::ledger::entry::Entry;
use crate::sandbox::ledger::page::Page;

pub(super) struct Connection(pub(super) Page);

impl ObjectValue for Connection {
    fn type_name(&self) -> &str {
        "TransactionConnection"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "edges" => ResolvedValue::list(
                self.0
                    .entries
                    .iter()
                    .map(|entry| ResolvedValue::object(Edge(entry))),
            ),
            "pageInfo" => ResolvedValue::object(PageInfo(&self.0)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

/// The cursor is the entry's id.
struct Edge<'a>(&'a Entry);

impl ObjectValue for Edge<'_> {
    fn type_name(&self) -> &str {
        "TransactionEdge"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "cursor" => ResolvedValue::leaf(self.0.id.as_str()),
            "node" => ResolvedValue::object(TransactionView(self.0)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct PageInfo<'a>(&'a Page);

impl ObjectValue for PageInfo<'_> {
    fn type_name(&self) -> &str {
        "PageInfo"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let entries = &self.0.entries;
        Ok(match info.field_name() {
            "hasNextPage" => ResolvedValue::leaf(self.0.has_next),
            "hasPreviousPage" => ResolvedValue::leaf(self.0.has_previous),
            "startCursor" => ResolvedValue::leaf(entries.first().map(|entry| entry.id.as_str())),
            "endCursor" => ResolvedValue::leaf(entries.last().map(|entry| entry.id.as_str())),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
