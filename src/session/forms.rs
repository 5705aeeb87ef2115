//! Forms that must do what they do once, however often they are sent. They are noted among the states of sign-ins, which are
//! used once too, and swept with them.

use super::key::sha256;
use super::{Error, Sessions, Visit};
use crate::database::execute;

/// A page that is kept open, or gone back to, for longer than this meets a session that is over or a grant that is.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

impl Sessions {
    /// Takes the right to do what this session's form of that name asks for: of all who send it, to whichever instance, one
    /// has it. When the database does not answer nobody has it.
    pub async fn take_form(&self, visit: &Visit, form: &str) -> Result<bool, Error> {
        let mut named = b"form ".to_vec();
        named.extend_from_slice(visit.key.hash());
        named.extend_from_slice(form.as_bytes());
        let taken = execute!(
            &self.database,
            "INSERT INTO used_states (state_hash, expires_at) VALUES ($1, (SELECT now FROM clock) + $2)
             ON CONFLICT (state_hash) DO NOTHING",
            sha256(&named).to_vec(),
            KEPT_SECONDS,
        )?;
        Ok(taken == 1)
    }
}
