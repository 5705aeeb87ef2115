//! The grant to change things at Blink: asked for when it is needed, kept for minutes beside the session and apart from the
//! session's own tokens. The table `step_ups` belongs to this file.

use secrecy::{ExposeSecret as _, SecretString};

use super::key::sha256;
use super::outbox::token_hash;
use super::{Error, SessionKey, Sessions, Visit};
use crate::database::{self, execute, fetch_all, fetch_optional, fetch_written};
use crate::sealing::{Broken, Purpose};

/// So many are taken back in one turn.
const SWEPT_AT_ONCE: i64 = 100;
/// A run has so long to write down what it was lent, seconds: where it never does, the grant is taken back.
const HANDING_OVER: i64 = 60;

/// A grant that has not run out.
pub struct StepUp {
    /// For Blink's API, with `write`. No `Debug`, nothing of it reaches a page or a log.
    pub token: SecretString,
    /// When it runs out, Unix seconds.
    pub until: i64,
    token_expires_at: i64,
    hash: Vec<u8>,
}

/// What Blink has just granted.
pub struct NewStepUp<'a> {
    /// Sealed at once.
    pub token: &'a SecretString,
    /// The provider's session, where an ID token told it.
    pub sid: Option<&'a str>,
    /// When it was asked for, Unix seconds: a logout of the person since then ends it.
    pub begun_at: i64,
    /// Seconds until the token expires by itself.
    pub expires_in: i64,
    /// Seconds for which the grant is kept.
    pub seconds: i64,
}

/// A grant on its way from its session to a run of payouts. Whoever has it seals it, calls [`Sessions::keep_lent`] once the
/// run has it, and hands `hash` to [`Outbox::revoke_noted`](super::Outbox::revoke_noted) when the run is over.
pub struct Lent {
    /// For Blink's API.
    pub token: SecretString,
    /// What the outbox knows the token by.
    pub hash: Vec<u8>,
    /// When it is taken back, Unix seconds, if the run does not end before.
    pub until: i64,
}

impl Sessions {
    /// Keeps a grant for this session. It is noted for revocation first: whatever happens here, it does not outlive its
    /// seconds. False when the provider ended that login in the meantime: then it is not kept.
    pub async fn step_up(&self, visit: &Visit, new: &NewStepUp<'_>) -> Result<bool, Error> {
        self.step_down(&visit.key).await?;
        let hash = self.outbox.note_for_later(new.token, new.seconds).await?;
        let sealed = seal(self, &visit.key, new.token)?;
        let sid_hash = new.sid.map(|sid| sha256(sid.as_bytes()).to_vec());
        // Of two at the same moment the second one finds the first one's row, and is given back.
        let kept = execute!(
            &self.database,
            "INSERT INTO step_ups (session_hash, sid_hash, token, token_hash, expires_at, token_expires_at)
             VALUES ($1, $2, $3, $4, (SELECT now FROM clock) + $5, (SELECT now FROM clock) + $6)
             ON CONFLICT (session_hash) DO NOTHING",
            visit.key.hash().to_vec(),
            sid_hash.clone(),
            sealed,
            hash.clone(),
            new.seconds,
            new.expires_in,
        )?;
        // Only now: a logout that came before finds no row to end, and this finds the logout.
        let logout = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT expires_at FROM ended_logins
             WHERE sid_hash = $1 OR (subject = $2 AND ended_at >= $3) LIMIT 1",
            sid_hash,
            visit.subject.clone(),
            new.begun_at,
        )?;
        if kept == 0 || logout.is_some() {
            self.give_back(visit.key.hash().to_vec(), hash).await?;
            return Ok(false);
        }
        Ok(true)
    }

    /// This session's grant, where there is one that has not run out.
    pub async fn stepped_up(&self, visit: &Visit) -> Result<Option<StepUp>, Error> {
        let row = fetch_optional!(
            &self.database,
            (Vec<u8>, Vec<u8>, i64, i64),
            "SELECT token, token_hash, expires_at, token_expires_at FROM step_ups, clock
             WHERE session_hash = $1 AND expires_at > clock.now",
            visit.key.hash().to_vec(),
        )?;
        // One that does not open was sealed with a key that is gone: as good as none.
        Ok(row.and_then(|(sealed, hash, until, token_expires_at)| {
            let token = open(self, &visit.key, &hash, &sealed).ok()?;
            Some(StepUp {
                token,
                until,
                token_expires_at,
                hash,
            })
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

    /// Hands a session's grant over to a run of payouts, which may keep it for so many seconds at most, and no longer than the
    /// token is good for. Of two that ask at the same moment one gets it. Within a minute it is taken back, unless
    /// [`Sessions::keep_lent`] says that the run has it.
    pub async fn lend(
        &self,
        visit: &Visit,
        grant: StepUp,
        seconds: i64,
    ) -> Result<Option<Lent>, Error> {
        let taken = fetch_written!(
            &self.database,
            (i64,),
            "DELETE FROM step_ups WHERE session_hash = $1 AND token_hash = $2
               AND expires_at > (SELECT now FROM clock) RETURNING (SELECT now FROM clock)",
            visit.key.hash().to_vec(),
            grant.hash.clone(),
        )?;
        let Some((now,)) = taken else {
            return Ok(None);
        };
        let soon = now.saturating_add(HANDING_OVER);
        // False: its last second has come, and it is being taken back.
        let is_ours = self.outbox.put_off(&grant.hash, soon).await?;
        Ok(is_ours.then_some(Lent {
            token: grant.token,
            hash: grant.hash,
            until: now.saturating_add(seconds).min(grant.token_expires_at),
        }))
    }

    /// The run has what it was lent. False where that is being taken back already: the minute was over, or the run is.
    pub async fn keep_lent(&self, lent: &Lent) -> Result<bool, database::Error> {
        self.outbox.put_off(&lent.hash, lent.until).await
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
