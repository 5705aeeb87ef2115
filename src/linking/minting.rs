//! *Connect*: a one-time link for an employee, of which only its hash is kept.

use secrecy::SecretString;

use super::content::Content;
use super::error::Error;
use super::keys;
use super::linker::Linker;
use crate::database::{execute, fetch_all};
use crate::joinblink::EmployeeId;

const MINUTE: i64 = 60;
/// Rows of those who came are counted for so long.
pub(super) const DAY: i64 = 24 * 3600;
/// A day brings so many times a minute's links at most.
const MINUTES_A_DAY: usize = 6;

/// What *Connect* comes to.
pub enum Minted {
    /// The end of an address.
    Link(SecretString),
    /// Too often; seconds to wait.
    TooMany(i64),
}

impl Linker {
    /// Makes a link for an employee; earlier ones that nobody used are over.
    pub async fn mint(&self, auth_id: &str, user: &EmployeeId) -> Result<Minted, Error> {
        let shared = &*self.0;
        let user_key = keys::of_user(auth_id, user.as_str());
        let often = usize::try_from(shared.config.link_rate.get()).unwrap_or(usize::MAX);
        if let Some(wait) = self.wait(&user_key, often).await? {
            return Ok(Minted::TooMany(wait));
        }
        let (id, secret) = (shared.random.name()?, shared.random.token()?);
        let content = Content::of(user.as_str());
        // Before the new one is there: of two presses at once neither puts an end to the other.
        execute!(
            &shared.database,
            "UPDATE linked_accounts SET state = 'over', why = 'newer', sealed = NULL,
                    changed_at = (SELECT now FROM clock), next_at = (SELECT now FROM clock) + $2
             WHERE user_key = $1 AND state = 'issued'",
            user_key.clone(),
            DAY,
        )?;
        // Counted once more where it is written: many may come at once.
        let made = execute!(
            &shared.database,
            "INSERT INTO linked_accounts
               (id, link_hash, auth_id, user_key, sealed, state, created_at, changed_at, expires_at, next_at)
             SELECT $1, $2, $3, $4, $5, 'issued', clock.now, clock.now, clock.now + $6, clock.now + $6 FROM clock
             WHERE (SELECT COUNT(*) FROM linked_accounts WHERE user_key = $4 AND created_at > clock.now - 60) < $7",
            id.clone(),
            keys::of_secret(&secret),
            auth_id.to_owned(),
            user_key,
            content.seal(&shared.ring, &id)?,
            i64::try_from(shared.config.link_lifetime.as_secs()).unwrap_or(i64::MAX),
            i64::try_from(often).unwrap_or(i64::MAX),
        )?;
        if made == 0 {
            return Ok(Minted::TooMany(MINUTE));
        }
        Ok(Minted::Link(SecretString::from(secret)))
    }

    /// Seconds until somebody may press again; none = now.
    async fn wait(&self, user_key: &[u8], often: usize) -> Result<Option<i64>, Error> {
        let a_day = often.saturating_mul(MINUTES_A_DAY);
        let ages = fetch_all!(
            &self.0.database,
            (i64,),
            "SELECT CAST(clock.now - created_at AS BIGINT) FROM linked_accounts, clock
             WHERE user_key = $1 AND created_at > clock.now - $2 ORDER BY created_at DESC LIMIT $3",
            user_key.to_vec(),
            DAY,
            i64::try_from(a_day).unwrap_or(i64::MAX),
        )?;
        let left = |most: usize, span: i64| {
            let (age,) = ages.get(most.checked_sub(1)?)?;
            Some(span - age).filter(|left| *left > 0)
        };
        Ok(left(a_day, DAY).or_else(|| left(often, MINUTE)))
    }
}
