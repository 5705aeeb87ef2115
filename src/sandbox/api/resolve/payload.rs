//! What every payload has: its errors.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::api::refusal::Refusal;

/// The payload's `errors`.
pub(super) fn errors(refusal: Option<&Refusal>) -> ResolvedValue<'_> {
    ResolvedValue::list(
        refusal
            .into_iter()
            .map(|refusal| ResolvedValue::object(PayloadError(refusal))),
    )
}

struct PayloadError<'a>(&'a Refusal);

impl ObjectValue for PayloadError<'_> {
    fn type_name(&self) -> &str {
        "GraphQLApplicationError"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "message" => ResolvedValue::leaf(self.0.to_string()),
            "code" => ResolvedValue::leaf(self.0.payload_code()),
            "path" => ResolvedValue::null(),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
