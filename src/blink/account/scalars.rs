//! Blink's scalars about people.

use crate::blink::schema;

/// Where mail goes to.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct EmailAddress(pub(super) String);

/// Names the registration of an address.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct EmailRegistrationId(pub(super) String);

/// Names an address that is told of payments.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct EndpointId(pub(super) String);

/// A locale of Blink's list, or `DEFAULT`.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct Language(pub(super) String);

/// Six digits that were sent to somebody.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct OneTimeAuthCode(pub(super) String);

/// With a plus in front.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct Phone(pub(super) String);

/// Six digits that an authenticator shows.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct TotpCode(pub(super) String);

/// Names the registration of an authenticator.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct TotpRegistrationId(pub(super) String);

/// What an authenticator makes its codes of.
#[derive(cynic::Scalar, Clone)]
pub(super) struct TotpSecret(pub(super) String);
