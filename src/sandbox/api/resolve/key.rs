//! An API key, as its owner sees it.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::profile::{ApiKey, Window};

pub(super) struct KeyView {
    pub(super) key: ApiKey,
    /// Unix seconds.
    pub(super) at: i64,
}

impl ObjectValue for KeyView {
    fn type_name(&self) -> &str {
        "ApiKey"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let key = &self.key;
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(key.id.as_str()),
            "name" => ResolvedValue::leaf(key.name.as_str()),
            "createdAt" => ResolvedValue::leaf(key.created_at),
            "expiresAt" => ResolvedValue::leaf(key.expires_at),
            "lastUsedAt" => ResolvedValue::leaf(key.last_used_at),
            "revoked" => ResolvedValue::leaf(key.revoked),
            "expired" => ResolvedValue::leaf(key.is_expired(self.at)),
            "readOnly" => {
                ResolvedValue::leaf(key.scopes.iter().all(|scope| scope.name() == "READ"))
            }
            "scopes" => ResolvedValue::list(
                key.scopes
                    .iter()
                    .map(|scope| ResolvedValue::leaf(scope.name())),
            ),
            "limits" => ResolvedValue::object(LimitsView(key)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct LimitsView<'a>(&'a ApiKey);

impl ObjectValue for LimitsView<'_> {
    fn type_name(&self) -> &str {
        "ApiKeyLimits"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let limit = |window: Window| ResolvedValue::leaf(self.0.limits[window.place()]);
        let spent = |window: Window| ResolvedValue::leaf(self.0.spent[window.place()]);
        Ok(match info.field_name() {
            "dailyLimitSats" => limit(Window::Daily),
            "weeklyLimitSats" => limit(Window::Weekly),
            "monthlyLimitSats" => limit(Window::Monthly),
            "annualLimitSats" => limit(Window::Annual),
            "dailySpentSats" => spent(Window::Daily),
            "weeklySpentSats" => spent(Window::Weekly),
            "monthlySpentSats" => spent(Window::Monthly),
            "annualSpentSats" => spent(Window::Annual),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
