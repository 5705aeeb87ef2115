//! The signed-in person.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::account::ConsumerAccount;
use super::key::KeyView;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::profile::Email;

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
        let profiles = &self.asking.backend.profiles;
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(holder.id.as_str()),
            "username" => ResolvedValue::leaf(holder.username.as_deref()),
            "createdAt" => ResolvedValue::leaf(self.account.created_at),
            "language" => ResolvedValue::leaf(holder.language.as_str()),
            "apiKeys" => {
                self.asking.through(SideService::ApiKeys)?;
                let (keys, at) = (profiles.keys(&holder.id), self.asking.at);
                let keys = keys.into_iter();
                ResolvedValue::list(keys.map(move |key| ResolvedValue::object(KeyView { key, at })))
            }
            "email" => {
                self.asking.through(SideService::Identity)?;
                let email = profiles.logins(&holder.id).email;
                ResolvedValue::nullable_object(email.map(EmailView))
            }
            "phone" => ResolvedValue::leaf(profiles.logins(&holder.id).phone),
            "totpEnabled" => {
                self.asking.through(SideService::Identity)?;
                ResolvedValue::leaf(profiles.logins(&holder.id).totp.is_some())
            }
            "defaultAccount" => ResolvedValue::object(ConsumerAccount {
                account: Arc::clone(&self.account),
                asking: self.asking,
            }),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct EmailView(Email);

impl ObjectValue for EmailView {
    fn type_name(&self) -> &str {
        "Email"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "address" => ResolvedValue::leaf(self.0.address.as_str()),
            "verified" => ResolvedValue::leaf(self.0.verified),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
