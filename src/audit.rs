//! What an operator may want to find later: who signed in, out and how, what was refused and why. One line each, with an
//! event and a reason from a fixed list; people and sessions by short hashes, so that the log names nobody and opens nothing.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};

/// What strangers send is cut to so many characters.
const LONGEST: usize = 200;

macro_rules! codes {
    ($($code:ident: $event:literal $reason:literal,)*) => {
        /// Every event with each of its reasons. `docs/operations.md` says what they mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = concat!("`", $event, "`, `", $reason, "`")] $code,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// What happened.
            pub fn event(self) -> &'static str {
                match self {
                    $(Self::$code => $event,)*
                }
            }

            /// How, or why.
            pub fn reason(self) -> &'static str {
                match self {
                    $(Self::$code => $reason,)*
                }
            }
        }
    };
}

codes! {
    SignedIn: "sign_in" "ok",
    Malformed: "sign_in" "malformed",
    Stray: "sign_in" "stray",
    Late: "sign_in" "late",
    AccessDenied: "sign_in" "access_denied",
    InteractionNeeded: "sign_in" "interaction_needed",
    RequestExpired: "sign_in" "request_expired",
    ProviderError: "sign_in" "provider_error",
    CodeSpent: "sign_in" "code_spent",
    ProviderUnavailable: "sign_in" "provider_unavailable",
    Misconfigured: "sign_in" "misconfigured",
    NotBelieved: "sign_in" "not_believed",
    ClocksDiffer: "sign_in" "clocks_differ",
    NothingGranted: "sign_in" "nothing_granted",
    ReadMissing: "sign_in" "read_missing",
    BlinkUnavailable: "sign_in" "blink_unavailable",
    EndedMeanwhile: "sign_in" "ended_meanwhile",
    SteppedUp: "step_up" "ok",
    StepUpIncomplete: "step_up" "not_ticked",
    StepUpByAnother: "step_up" "other_person",
    StepUpAlone: "step_up" "session_over",
    StepUpDone: "step_up" "done",
    StepUpLent: "step_up" "lent",
    StepUpRefused: "step_up" "refused",
    KeyCreated: "account" "key_created",
    KeyLimited: "account" "key_limited",
    KeyRevoked: "account" "key_revoked",
    WebhookAdded: "account" "webhook_added",
    WebhookRemoved: "account" "webhook_removed",
    PortalOpened: "account" "portal_opened",
    EmailStarted: "account" "email_started",
    EmailAdded: "account" "email_added",
    EmailRemoved: "account" "email_removed",
    PhoneStarted: "account" "phone_started",
    PhoneAdded: "account" "phone_added",
    PhoneRemoved: "account" "phone_removed",
    TotpStarted: "account" "totp_started",
    TotpAdded: "account" "totp_added",
    TotpRemoved: "account" "totp_removed",
    CurrencyChosen: "account" "currency",
    WalletChosen: "account" "default_wallet",
    LanguageChosen: "account" "language",
    UsernameTaken: "account" "username",
    PayoutPrepared: "payout" "prepared",
    PayoutCheckedAnew: "payout" "checked_anew",
    PayoutHandedOver: "payout" "handed_over",
    PayoutDeclined: "payout" "declined",
    PayoutApproved: "payout" "approved",
    PayoutStarted: "payout" "started",
    PayoutPaused: "payout" "paused",
    PayoutStandsStill: "payout" "stands_still",
    PayoutResumed: "payout" "resumed",
    PayoutCancelled: "payout" "cancelled",
    PayoutFinished: "payout" "finished",
    PayoutConverted: "payout" "converted",
    PayoutPeople: "payout" "people",
    LinkAsked: "linked_account" "asked",
    LinkStarted: "linked_account" "started",
    LinkGivenUp: "linked_account" "given_up",
    Linked: "linked_account" "linked",
    LinkPutOff: "linked_account" "put_off",
    LinkInDoubt: "linked_account" "in_doubt",
    LinkRefused: "linked_account" "refused",
    Unlinking: "linked_account" "unlinking",
    UnlinkPutOff: "linked_account" "unlink_put_off",
    Unlinked: "linked_account" "unlinked",
    LinksPurged: "linked_account" "purged",
    ProxyRefused: "linked_account" "not_joinblink",
    Refreshed: "refresh" "ok",
    RefreshPutOff: "refresh" "put_off",
    RefreshRefused: "refresh" "refused",
    RefreshUsedBefore: "refresh" "used_before",
    RefreshNotBelieved: "refresh" "not_believed",
    RefreshClocksDiffer: "refresh" "clocks_differ",
    RefreshTooLate: "refresh" "ended_meanwhile",
    OutByVisitor: "sign_out" "visitor",
    OutByDevice: "sign_out" "other_device",
    OutByOthers: "sign_out" "all_others",
    OutEverywhere: "sign_out" "everywhere",
    OutByNewSignIn: "sign_out" "new_sign_in",
    OutBySurplus: "sign_out" "too_many",
    OutByProvider: "sign_out" "provider",
    OutByOperator: "sign_out" "operator",
    OutByDeadToken: "sign_out" "dead_token",
    LogoutNotBelieved: "logout_token" "not_believed",
    LogoutReplayed: "logout_token" "replayed",
    LogoutUnchecked: "logout_token" "unavailable",
    Revoked: "revocation" "ok",
    RevocationPutOff: "revocation" "put_off",
    RevocationLost: "revocation" "lost",
    IndexBegun: "history" "begun",
    IndexDeleted: "history" "deleted",
    Foreign: "refused" "foreign",
    UnknownHost: "refused" "unknown_host",
    TooMany: "refused" "too_many",
}

/// One line to be written.
#[must_use = "an entry that is not written tells nobody"]
pub struct Entry {
    code: Code,
    subject: String,
    session: String,
    detail: String,
}

/// Begins a line.
pub fn entry(code: Code) -> Entry {
    Entry {
        code,
        subject: String::new(),
        session: String::new(),
        detail: String::new(),
    }
}

impl Entry {
    /// About this person.
    pub fn subject(mut self, subject: &str) -> Self {
        self.subject = short(subject.as_bytes());
        self
    }

    /// About this session, by the hash that the database knows it by.
    pub fn session(mut self, id_hash: &[u8]) -> Self {
        self.session = short(id_hash);
        self
    }

    /// More about it; may come from outside.
    pub fn detail(mut self, detail: &str) -> Self {
        self.detail = harmless(detail);
        self
    }

    /// Writes it. The request's name is in the span around it.
    pub fn write(self) {
        let Self {
            code,
            subject,
            session,
            detail,
        } = self;
        let (event, reason) = (code.event(), code.reason());
        tracing::info!(target: "till::audit", event, reason, subject, session, detail);
    }
}

/// The first 16 digits of the SHA-256.
fn short(data: &[u8]) -> String {
    let hash = digest(&SHA256, data);
    hash.as_ref()
        .iter()
        .take(8)
        .fold(String::new(), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Nothing that begins a line, colours a terminal or turns the direction of text round.
fn harmless(text: &str) -> String {
    let harms = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    text.chars()
        .take(LONGEST)
        .map(|c| if harms(c) { '?' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_two_codes_look_alike() {
        for (place, code) in Code::ALL.iter().enumerate() {
            let alike =
                |other: &&Code| (other.event(), other.reason()) == (code.event(), code.reason());
            assert_eq!(
                Code::ALL.iter().filter(alike).count(),
                1,
                "{place}: {code:?}"
            );
        }
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(
            harmless("a\r\nlevel=ERROR\u{1b}[31m\u{202e}b"),
            "a??level=ERROR?[31m?b"
        );
        assert_eq!(short(b"abc"), "ba7816bf8f01cfea");
    }

    proptest! {
        #[test]
        fn nothing_harmful_and_nothing_long_is_left(text: String) {
            let left = harmless(&text);
            prop_assert!(left.chars().count() <= LONGEST);
            prop_assert!(!left.chars().any(char::is_control));
        }
    }
}
