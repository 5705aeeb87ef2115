//! The signed-in person.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::account::ConsumerAccount;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::Account;

pub(super) struct User<'a> {
    pub(super) account: Arc<Account>,
    pub(super) asking: &'a Asking<'a>,
}

impl ObjectValue for User<'_> {
    fn type_name(&self) -> &str {
        "User"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let holder = &self.account.holder;
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(holder.id.as_str()),
            "username" => ResolvedValue::leaf(holder.username.as_deref()),
            "createdAt" => ResolvedValue::leaf(self.account.created_at),
            "language" => ResolvedValue::leaf(holder.language.as_str()),
            "totpEnabled" => {
                self.asking.through(SideService::Identity)?;
                ResolvedValue::leaf(holder.totp_secret.is_some())
            }
            "defaultAccount" => ResolvedValue::object(ConsumerAccount {
                account: Arc::clone(&self.account),
                asking: self.asking,
            }),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
