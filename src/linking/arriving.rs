//! Back from Blink: whose wallet it is, and whether it can be linked.

use secrecy::SecretString;

use super::content::Tokens;
use super::error::Error;
use super::kept::Link;
use super::keys;
use super::linker::Linker;
use super::state::{State, Why};
use crate::config::ExternalId;
use crate::database::execute;

/// Whoever signed in at Blink.
pub struct Wallet<'a> {
    /// At the provider.
    pub subject: &'a str,
    /// Their username, where they have one.
    pub username: Option<&'a str>,
    /// Their tokens.
    pub access_token: &'a SecretString,
    /// Renews them.
    pub refresh_token: Option<&'a SecretString>,
}

impl Linker {
    /// Notes whose wallet it is; gives whether the tokens are kept. Where something stands in the way the link is over, and
    /// says why.
    pub async fn arrive(&self, link: &Link, wallet: &Wallet<'_>) -> Result<bool, Error> {
        let shared = &*self.0;
        let issuer = shared.provider.issuer();
        let wallet_key = keys::of_wallet(&link.auth_id, issuer, wallet.subject);
        let tokens = (shared.config.keep_tokens)
            .then(|| Tokens::new(wallet.access_token, wallet.refresh_token));
        if let Some(living) = self.living(&link.user_key).await? {
            let same = living.wallet_key.as_ref() == Some(&wallet_key);
            let kept = match &tokens {
                Some(tokens) if same && living.state == State::Active => {
                    self.renew(&living, tokens).await?
                }
                _ => false,
            };
            let why = match living.state {
                State::Active if same => Why::Already,
                State::Active => Why::OtherWallet,
                _ => Why::Busy,
            };
            self.close(link, why).await?;
            return Ok(kept);
        }
        if !shared.config.allow_shared_wallet && self.is_taken(&wallet_key, &link.user_key).await? {
            self.close(link, Why::Taken).await?;
            return Ok(false);
        }
        let mut content = link.content(&shared.ring)?;
        content.username = wallet.username.map(str::to_owned);
        content.title = match (shared.config.external_id, wallet.username) {
            (ExternalId::Username, Some(username)) => username.to_owned(),
            _ => keys::pseudonym(issuer, wallet.subject),
        };
        content.tokens = tokens;
        let slot = match shared.config.allow_shared_wallet {
            true => shared.random.bytes::<32>()?.to_vec(),
            false => wallet_key.clone(),
        };
        let noted = execute!(
            &shared.database,
            "UPDATE linked_accounts SET state = 'confirming', sealed = $2, wallet_key = $3, wallet_slot = $4,
                    changed_at = (SELECT now FROM clock), expires_at = (SELECT now FROM clock) + $5,
                    next_at = (SELECT now FROM clock) + $5
             WHERE id = $1 AND state = 'started'",
            link.id.clone(),
            content.seal(&shared.ring, &link.id)?,
            wallet_key,
            slot,
            self.lifetime(),
        )?;
        Ok(noted == 1 && shared.config.keep_tokens)
    }

    /// The same wallet once more: its link keeps the new tokens, and the old ones go.
    async fn renew(&self, living: &Link, tokens: &Tokens) -> Result<bool, Error> {
        let shared = &*self.0;
        let mut content = living.content(&shared.ring)?;
        content.tokens = Some(tokens.clone());
        let sealed = content.seal(&shared.ring, &living.id)?;
        // Only over what was read: what changed meanwhile keeps its own.
        let renew = async {
            let renewed = execute!(
                &shared.database,
                "UPDATE linked_accounts SET sealed = $2 WHERE id = $1 AND state = 'active' AND sealed = $3",
                living.id.clone(),
                sealed,
                living.sealed.clone(),
            )?;
            Ok(renewed == 1)
        };
        self.giving_back(living, renew).await
    }
}
