//! Codes and tokens, and the grants they belong to: issued, used once, rotated, revoked.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::error::OAuthError;
use crate::sandbox::clock::{Chance, later};
use crate::sandbox::options::{Lifetimes, Rotation};

/// How many tokens are remembered; the oldest make room, dead ones first.
const REMEMBERED: usize = 50_000;

/// What a person allowed a client, once. All its tokens live and die with it.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) client: String,
    /// The id of the person.
    pub(crate) subject: String,
    /// What was ticked of what was asked for; may be empty.
    pub(crate) scopes: Vec<String>,
    pub(crate) redirect_uri_sent: Option<String>,
    pub(crate) code_challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    /// The login it came from.
    pub(crate) session_id: String,
    pub(crate) authenticated_at: Timestamp,
    pub(crate) requested_at: Timestamp,
    pub(crate) issued_at: Timestamp,
}

impl Grant {
    /// Whether the person ticked a scope.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }

    /// Whether a refresh token may be issued at all.
    pub(crate) fn is_offline(&self) -> bool {
        self.has("offline") || self.has("offline_access")
    }
}

/// What a token endpoint answer is made of.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) grant: Grant,
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
}

/// Which of the three opaque strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Code,
    Access,
    Refresh,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Live,
    /// Being exchanged right now.
    Busy,
    /// Used, at that instant.
    Used(Timestamp),
    Dead,
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    grant: u64,
    issued_at: Timestamp,
    expires_at: Timestamp,
    life: Life,
}

/// Every grant with its tokens.
#[derive(Debug)]
pub(crate) struct Grants {
    chance: Chance,
    next: u64,
    grants: HashMap<u64, Grant>,
    tokens: HashMap<String, Token>,
}

impl Grants {
    pub(crate) fn new(chance: Chance) -> Self {
        Self {
            chance,
            next: 0,
            grants: HashMap::new(),
            tokens: HashMap::new(),
        }
    }

    /// Keeps a grant and returns its authorization code.
    pub(crate) fn open(&mut self, now: Timestamp, lifetimes: Lifetimes, grant: Grant) -> String {
        self.next += 1;
        self.grants.insert(self.next, grant);
        self.issue(Kind::Code, self.next, now, lifetimes.code)
    }

    /// Keeps a grant and returns an access token of it, as if its code had been exchanged.
    pub(crate) fn hand_out(
        &mut self,
        now: Timestamp,
        lifetimes: Lifetimes,
        grant: Grant,
    ) -> String {
        self.next += 1;
        self.grants.insert(self.next, grant);
        self.issue(Kind::Access, self.next, now, lifetimes.access_token)
    }

    /// Exchanges a code (RFC 6749 4.1.3). Used twice, it takes its tokens with it (4.1.2).
    pub(crate) fn redeem(
        &mut self,
        now: Timestamp,
        lifetimes: Lifetimes,
        refreshable: bool,
        code: &str,
        check: impl FnOnce(&Grant) -> Result<(), OAuthError>,
    ) -> Result<Issued, OAuthError> {
        let token = self.find(Kind::Code, code)?;
        let (id, life, expires_at) = (token.grant, token.life, token.expires_at);
        if life != Life::Live {
            self.kill(id);
            return Err(OAuthError::invalid_grant(
                "The authorization code has already been used.",
            ));
        }
        if expires_at <= now {
            return Err(OAuthError::invalid_grant(""));
        }
        let grant = self.grant(id)?;
        let verdict = check(&grant);
        // A failed check spends the code too: Hydra drops its PKCE challenge before comparing.
        self.set_life(code, Life::Used(now));
        verdict?;
        Ok(self.tokens_for(id, grant, now, lifetimes, refreshable))
    }

    /// Marks a refresh token as being exchanged; whoever comes meanwhile is told to try again.
    pub(crate) fn begin_refresh(
        &mut self,
        now: Timestamp,
        rotation: Rotation,
        client: &str,
        refresh_token: &str,
    ) -> Result<(), OAuthError> {
        let token = self.find(Kind::Refresh, refresh_token)?;
        let (id, life, expires_at) = (token.grant, token.life, token.expires_at);
        let in_grace = match life {
            Life::Busy => {
                return Err(OAuthError::invalid_request(
                    "Failed to refresh token because of multiple concurrent requests using the \
                     same token. Please retry the request.",
                ));
            }
            Life::Live => true,
            Life::Used(at) => later(at, rotation.grace) > now,
            Life::Dead => false,
        };
        if !in_grace {
            self.kill(id);
            return Err(OAuthError::invalid_grant(
                "The refresh token has already been used.",
            ));
        }
        if expires_at <= now {
            return Err(OAuthError::invalid_grant("The refresh token has expired."));
        }
        if self.grant(id)?.client != client {
            return Err(OAuthError::invalid_grant(
                "The OAuth 2.0 Client ID from this request does not match the ID during the \
                 initial token issuance.",
            ));
        }
        if life == Life::Live && rotation.contention.is_some() {
            self.set_life(refresh_token, Life::Busy);
        }
        Ok(())
    }

    /// Rotates: new tokens, and the old ones of the grant stop working at once, unless there is a
    /// period of grace.
    pub(crate) fn finish_refresh(
        &mut self,
        now: Timestamp,
        lifetimes: Lifetimes,
        rotation: Rotation,
        refresh_token: &str,
    ) -> Result<Issued, OAuthError> {
        let token = self.find(Kind::Refresh, refresh_token)?;
        let (id, life) = (token.grant, token.life);
        let grant = self.grant(id)?;
        match life {
            Life::Dead => return Err(OAuthError::invalid_grant("The refresh token was revoked.")),
            Life::Live | Life::Busy => self.set_life(refresh_token, Life::Used(now)),
            Life::Used(_) => {}
        }
        if rotation.grace == 0 {
            let of_grant = self.tokens.values_mut().filter(|token| token.grant == id);
            for access_token in of_grant.filter(|token| token.kind == Kind::Access) {
                access_token.life = Life::Dead;
            }
        }
        Ok(self.tokens_for(id, grant, now, lifetimes, true))
    }

    /// The grant behind a live token, and which kind of token it is.
    pub(crate) fn live(&self, now: Timestamp, token: &str) -> Option<(Kind, &Grant)> {
        let found = self.tokens.get(token)?;
        let live = matches!(found.life, Life::Live | Life::Busy) && found.expires_at > now;
        if !live {
            return None;
        }
        Some((found.kind, self.grants.get(&found.grant)?))
    }

    /// Ends the grant that an access or refresh token of this client belongs to (RFC 7009 2.1).
    /// Codes and tokens that were rotated away end nothing.
    pub(crate) fn revoke(&mut self, client: &str, token: &str) {
        let revocable = self.tokens.get(token).filter(|token| {
            token.kind != Kind::Code && matches!(token.life, Life::Live | Life::Busy)
        });
        let Some(id) = revocable.map(|token| token.grant) else {
            return;
        };
        if self.grants.get(&id).is_some_and(|g| g.client == client) {
            self.kill(id);
        }
    }

    /// Ends every grant, or every grant of one person. Returns how many.
    pub(crate) fn revoke_all(&mut self, subject: Option<&str>) -> usize {
        let ids = self.ids_of(subject);
        for id in &ids {
            self.kill(*id);
        }
        ids.len()
    }

    /// Lets every access token expire now, or those of one person; refresh tokens stay good.
    pub(crate) fn expire_access_tokens(&mut self, now: Timestamp, subject: Option<&str>) {
        let ids = self.ids_of(subject);
        for token in self.tokens.values_mut() {
            if token.kind == Kind::Access && ids.contains(&token.grant) {
                token.expires_at = token.expires_at.min(now);
            }
        }
    }

    /// How many live tokens of each kind there are: access, refresh.
    pub(crate) fn count(&self, now: Timestamp) -> (usize, usize) {
        let count = |kind| {
            self.tokens
                .values()
                .filter(|t| t.kind == kind && t.life == Life::Live && t.expires_at > now)
                .count()
        };
        (count(Kind::Access), count(Kind::Refresh))
    }

    fn ids_of(&self, subject: Option<&str>) -> HashSet<u64> {
        self.grants
            .iter()
            .filter(|(_, grant)| subject.is_none_or(|subject| grant.subject == subject))
            .map(|(id, _)| *id)
            .collect()
    }

    fn find(&self, kind: Kind, token: &str) -> Result<&Token, OAuthError> {
        self.tokens
            .get(token)
            .filter(|found| found.kind == kind)
            .ok_or_else(|| OAuthError::invalid_grant(""))
    }

    fn grant(&self, id: u64) -> Result<Grant, OAuthError> {
        self.grants
            .get(&id)
            .cloned()
            .ok_or_else(|| OAuthError::invalid_grant(""))
    }

    fn set_life(&mut self, token: &str, life: Life) {
        if let Some(token) = self.tokens.get_mut(token) {
            token.life = life;
        }
    }

    fn kill(&mut self, grant: u64) {
        for token in self.tokens.values_mut().filter(|t| t.grant == grant) {
            token.life = match token.kind {
                // A used code stays known as used.
                Kind::Code => token.life,
                Kind::Access | Kind::Refresh => Life::Dead,
            };
        }
    }

    fn tokens_for(
        &mut self,
        id: u64,
        grant: Grant,
        now: Timestamp,
        lifetimes: Lifetimes,
        refreshable: bool,
    ) -> Issued {
        let access_token = self.issue(Kind::Access, id, now, lifetimes.access_token);
        let refresh_token = (refreshable && grant.is_offline())
            .then(|| self.issue(Kind::Refresh, id, now, lifetimes.refresh_token));
        Issued {
            grant,
            access_token,
            refresh_token,
        }
    }

    fn issue(&mut self, kind: Kind, grant: u64, now: Timestamp, lifetime: u64) -> String {
        let prefix = match kind {
            Kind::Code => "ory_ac",
            Kind::Access => "ory_at",
            Kind::Refresh => "ory_rt",
        };
        let token = format!("{prefix}_{}.{}", self.chance.secret(), self.chance.secret());
        if self.tokens.len() >= REMEMBERED {
            self.make_room(now);
        }
        let kept = Token {
            kind,
            grant,
            issued_at: now,
            expires_at: later(now, lifetime),
            life: Life::Live,
        };
        self.tokens.insert(token.clone(), kept);
        token
    }

    fn make_room(&mut self, now: Timestamp) {
        self.tokens.retain(|_, token| token.expires_at > now);
        let mut ages: Vec<Timestamp> = self.tokens.values().map(|token| token.issued_at).collect();
        if ages.len() >= REMEMBERED {
            ages.sort_unstable();
            let median = ages[ages.len() / 2];
            self.tokens.retain(|_, token| token.issued_at > median);
        }
        let Self { grants, tokens, .. } = self;
        grants.retain(|id, _| tokens.values().any(|token| token.grant == *id));
    }
}
