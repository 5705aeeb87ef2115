//! Why Blink did not change what somebody keeps there, in its own words.

/// The text is what arrives; the code stands beside it in a payload, and gets lost above one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// The service of the keys, to whoever may not write.
    #[error("Permission denied")]
    NotPermitted,
    #[error("API key not found")]
    NoSuchKey,
    /// The same from another part of that service.
    #[error("IdentityError - KeyNotFoundForRevoke")]
    NoKeyToRevoke,
    #[error("scopes can not be empty")]
    NoScopes,
    #[error("LimitError - Invalid limit value (must be positive)")]
    NoLimit,
    #[error("username is immutable")]
    UsernameFixed,
    #[error("username not available")]
    UsernameTaken,
    #[error(
        "An email is already attached to this account. It's only possible to attach one email per account"
    )]
    EmailAttached,
    #[error("Email account already exists. Please logout and log back in with your email account")]
    EmailTaken,
    #[error("Email is not verified. Please verify your email and try again")]
    EmailNotVerified,
    #[error(
        "A phone is already attached to this account. It's only possible to attach one phone per account"
    )]
    PhoneAttached,
    #[error("Phone Account already exists. Please logout and log back in with your phone account.")]
    PhoneTaken,
    #[error("Invalid or incorrect code entered.")]
    WrongCode,
    #[error("Code has expired. please ask for a new code and try again")]
    LateCode,
    #[error("Too many request code attempts, please wait for a while and try again.")]
    TooManyCodes,
    /// Taking away the only way to sign in.
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: IncompatibleSchemaUpgradeError: current schema_id)"
    )]
    LastWayIn,
    #[error(
        "TOTP has already been enabled for this account. If you need to reset it, please contact support."
    )]
    TotpAlready,
    /// **Wrong codes of an authenticator look like anything else that goes wrong.**
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: UnknownKratosError: Error: Request failed with status code 400)"
    )]
    WrongTotp,
    /// The service that posts does not take the address.
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: UnknownSvixError: Error: URL must be https)"
    )]
    NotHttps,
    #[error(
        "Unexpected error occurred, please try again or contact support if it persists \
         (code: UnknownSvixError: Error: Not Found)"
    )]
    NoSuchEndpoint,
}

impl Refused {
    /// The code beside it in a payload.
    pub(crate) fn code(self) -> Option<&'static str> {
        Some(match self {
            // These never stand in a payload.
            Self::NotPermitted
            | Self::NoSuchKey
            | Self::NoKeyToRevoke
            | Self::NoScopes
            | Self::NoLimit => return None,
            Self::UsernameFixed | Self::UsernameTaken => "USERNAME_ERROR",
            Self::EmailAttached => "EMAIL_ALREADY_ATTACHED_ERROR",
            Self::EmailTaken => "EMAIL_ACCOUNT_ALREADY_EXISTS_ERROR",
            Self::EmailNotVerified => "EMAIL_NOT_VERIFIED_ERROR",
            Self::PhoneAttached => "PHONE_ALREADY_ATTACHED_ERROR",
            Self::PhoneTaken => "PHONE_ACCOUNT_ALREADY_EXISTS_ERROR",
            Self::WrongCode => "PHONE_CODE_ERROR",
            Self::LateCode => "CODE_EXPIRED_ERROR",
            Self::TooManyCodes => "TOO_MANY_REQUEST",
            Self::TotpAlready => "TOTP_ACCOUNT_ALREADY_EXISTS_ERROR",
            Self::LastWayIn | Self::WrongTotp | Self::NotHttps | Self::NoSuchEndpoint => {
                "UNEXPECTED_CLIENT_ERROR"
            }
        })
    }
}
