//! An answer that is given instead of making an invoice: every way in which Blink can say no.

/// Where and how Blink says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scripted {
    /// Among the errors of the mutation's own payload.
    Payload {
        /// Null for what is malformed.
        code: Option<String>,
        /// For people.
        message: String,
    },
    /// Beside the data, which is null; the code, where one survives, stands beside the message.
    Top {
        /// Mostly lost.
        code: Option<String>,
        /// For people.
        message: String,
    },
    /// The same with its code among the extensions.
    Extended {
        /// In `extensions`.
        code: String,
        /// For people.
        message: String,
    },
    /// The router did not get through to the API behind it.
    Wrapped {
        /// What the API answered.
        status: u16,
    },
    /// A page of the web server in front.
    Page {
        /// Not 200.
        status: u16,
    },
    /// HTTP 400 with JSON.
    Malformed {
        /// In `extensions`.
        code: String,
    },
}
