//! The grant to change things at Blink: asked for when it is needed, kept for minutes beside the session and apart from the
//! session's own tokens. The table `step_ups` belongs to this file.

use secrecy::{ExposeSecret as _, SecretString};

use super::key::sha256;
use super::outbox::token_hash;
use super::{Error, SessionKey, Sessions, Visit};
use crate::database::{self, execute, fetch_all, fetch_optional};
use crate::sealing::{Broken, Purpose};

/// So many are taken back in one turn.
const SWEPT_AT_ONCE: i64 = 100;

/// A grant that has not run out.
pub struct StepUp {
    /// For Blink's API, with `write`. No `Debug`, nothing of it reaches a page or a log.
    pub token: SecretString,
    /// When it runs out, Unix seconds.
    pub until: i64,
    hash: Vec<u8>,
}

/// A grant that a run of payouts has taken over from its session. Whoever has it seals it, and hands `hash` to
/// [`Outbox::revoke_noted`](super::Outbox::revoke_noted) when the run is over.
pub struct Lent {
    /// For Blink's API.
    pub token: SecretString,
    /// What the outbox knows the token by.
    pub hash: Vec<u8>,
}

impl Sessions {
    /// Keeps a grant for this session for so many seconds. It is noted for revocation first: whatever happens here, it does
    /// not outlive them. Gives when it runs out.
    pub async fn step_up(
        &self,
        visit: &Visit,
        token: &SecretString,
        sid: Option<&str>,
        seconds: i64,
    ) -> Result<i64, Error> {
        self.step_down(&visit.key).await?;
        let hash = self.outbox.note_for_later(token, seconds).await?;
        let sealed = seal(self, &visit.key, token)?;
        execute!(
            &self.database,
            "INSERT INTO step_ups (session_hash, sid_hash, token, token_hash, expires_at)
             VALUES ($1, $2, $3, $4, (SELECT now FROM clock) + $5)
             ON CONFLICT (session_hash) DO UPDATE SET sid_hash = excluded.sid_hash, token = excluded.token,
               token_hash = excluded.token_hash, expires_at = excluded.expires_at",
            visit.key.hash().to_vec(),
            sid.map(|sid| sha256(sid.as_bytes()).to_vec()),
            sealed,
            hash,
            seconds,
        )?;
        let kept = self.stepped_up(visit).await?;
        Ok(kept.map_or(0, |kept| kept.until))
    }

    /// This session's grant, where there is one that has not run out.
    pub async fn stepped_up(&self, visit: &Visit) -> Result<Option<StepUp>, Error> {
        let row = fetch_optional!(
            &self.database,
            (Vec<u8>, Vec<u8>, i64),
            "SELECT token, token_hash, expires_at FROM step_ups, clock
             WHERE session_hash = $1 AND expires_at > clock.now",
            visit.key.hash().to_vec(),
        )?;
        // One that does not open was sealed with a key that is gone: as good as none.
        Ok(row.and_then(|(sealed, hash, until)| {
            let token = open(self, &visit.key, &hash, &sealed).ok()?;
            Some(StepUp { token, until, hash })
        }))
    }

    /// Ends a session's grant and has it taken back; false where there was none.
    pub async fn step_down(&self, key: &SessionKey) -> Result<bool, Error> {
        let hash = key.hash().to_vec();
        let row = fetch_optional!(
            &self.database,
            (Vec<u8>,),
            "SELECT token_hash FROM step_ups WHERE session_hash = $1",
            hash.clone(),
        )?;
        let Some((token,)) = row else {
            return Ok(false);
        };
        Ok(self.give_back(hash, token).await?)
    }

    async fn give_back(&self, session: Vec<u8>, token: Vec<u8>) -> Result<bool, database::Error> {
        // First: a crash in between leaves a grant that is being taken back, and never one that is forgotten.
        self.outbox.revoke_noted(&token).await?;
        let ended = execute!(
            &self.database,
            "DELETE FROM step_ups WHERE session_hash = $1 AND token_hash = $2",
            session,
            token,
        )?;
        Ok(ended == 1)
    }

    /// Hands a session's grant over to a run of payouts, which keeps it for so many seconds at most. Of two that ask at the
    /// same moment one gets it.
    pub async fn lend(
        &self,
        visit: &Visit,
        grant: StepUp,
        seconds: i64,
    ) -> Result<Option<Lent>, Error> {
        let taken = execute!(
            &self.database,
            "DELETE FROM step_ups WHERE session_hash = $1 AND token_hash = $2",
            visit.key.hash().to_vec(),
            grant.hash.clone(),
        )?;
        if taken == 0 {
            return Ok(None);
        }
        self.outbox.put_off(&grant.hash, seconds).await?;
        Ok(Some(Lent {
            token: grant.token,
            hash: grant.hash,
        }))
    }

    /// Takes back what has run out, and what outlived its session however that ended.
    pub async fn sweep_step_ups(&self) -> Result<(), database::Error> {
        let over = fetch_all!(
            &self.database,
            (Vec<u8>, Vec<u8>),
            "SELECT session_hash, token_hash FROM step_ups WHERE expires_at <= (SELECT now FROM clock)
               OR NOT EXISTS (SELECT 1 FROM sessions WHERE id_hash = session_hash AND ended_at IS NULL
                 AND sessions.expires_at > (SELECT now FROM clock))
             LIMIT $1",
            SWEPT_AT_ONCE,
        )?;
        for (session, token) in over {
            self.give_back(session, token).await?;
        }
        Ok(())
    }

    /// The provider ended the login that a grant came from.
    pub(super) async fn step_down_by_sid(&self, sid_hash: &[u8]) -> Result<(), database::Error> {
        execute!(
            &self.database,
            "UPDATE step_ups SET expires_at = 0 WHERE sid_hash = $1",
            sid_hash.to_vec(),
        )?;
        Ok(())
    }
}

fn seal(sessions: &Sessions, key: &SessionKey, token: &SecretString) -> Result<Vec<u8>, Broken> {
    let plain = token.expose_secret().as_bytes();
    let bound = [key.hash(), &token_hash(token)].concat();
    let ring = &sessions.ring;
    ring.seal(Purpose::StepUp, key.share(), &bound, plain)
}

fn open(
    sessions: &Sessions,
    key: &SessionKey,
    hash: &[u8],
    sealed: &[u8],
) -> Result<SecretString, Broken> {
    let bound = [key.hash(), hash].concat();
    let plain = sessions
        .ring
        .open(Purpose::StepUp, key.share(), &bound, sealed)?;
    let text = String::from_utf8(plain).map_err(|_| Broken)?;
    Ok(SecretString::from(text))
}
