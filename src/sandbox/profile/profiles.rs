//! Everybody's profile, shared by the API, the sign-in pages and the controls.

use std::collections::HashMap;

use super::endpoints::Endpoint;
use super::keys::{ApiKey, Scope, Window};
use super::logins::Logins;
use super::moving::Moving;
use super::refused::Refused;
use super::seed;
use crate::sandbox::clock::{Chance, Clock};
use crate::sandbox::people::Person;
use crate::sandbox::shared::Shared;
use crate::sandbox::totp;

/// By the person's id.
#[derive(Debug)]
pub(crate) struct Profiles {
    clock: Clock,
    chance: Chance,
    people: Shared<HashMap<String, Profile>>,
}

/// What one person keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    pub(super) logins: Logins,
    pub(super) keys: Vec<ApiKey>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) moving: Moving,
}

impl Profiles {
    /// As the people's cards say.
    pub(crate) fn new(clock: Clock, people: &[Person]) -> Self {
        let now = clock.unix();
        let profile = |person: &Person| (person.id.clone(), seed::profile(person, now));
        Self {
            clock,
            chance: Chance::system(),
            people: Shared::new(people.iter().map(profile).collect()),
        }
    }

    /// How somebody signs in at present.
    pub(crate) fn logins(&self, person: &str) -> Logins {
        self.of(person, |profile| profile.logins.clone())
    }

    /// Whoever signs in with this; e-mail addresses in any case.
    pub(crate) fn who_signs_in(&self, identifier: &str) -> Option<String> {
        self.people.with(|people| {
            let theirs = |profile: &Profile| {
                let mail = profile.logins.email.as_ref();
                mail.is_some_and(|mail| mail.address.eq_ignore_ascii_case(identifier))
                    || profile.logins.phone.as_deref() == Some(identifier)
            };
            let found = people.iter().find(|(_, profile)| theirs(profile));
            found.map(|(person, _)| person.clone())
        })
    }

    /// A person's keys, in no order that means anything.
    pub(crate) fn keys(&self, person: &str) -> Vec<ApiKey> {
        self.of(person, |profile| profile.keys.clone())
    }

    /// A new key and its secret.
    pub(crate) fn create_key(
        &self,
        person: &str,
        name: &str,
        days: Option<i64>,
        scopes: Vec<Scope>,
    ) -> Result<(ApiKey, String), Refused> {
        let key = ApiKey::new(self.chance.uuid(), name, days, scopes, &self.clock)?;
        self.of(person, |profile| profile.keys.push(key.clone()));
        let secret = self
            .chance
            .bytes::<32>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>();
        Ok((key, format!("blink_{secret}")))
    }

    /// Ends a key.
    pub(crate) fn revoke_key(&self, person: &str, id: &str) -> Result<ApiKey, Refused> {
        self.change_key(person, id, |key| key.revoked = true)
            .ok_or(Refused::NoKeyToRevoke)
    }

    /// Limits what may be spent with a key, or lifts the limit.
    pub(crate) fn limit_key(
        &self,
        person: &str,
        id: &str,
        window: Window,
        sats: Option<i64>,
    ) -> Result<ApiKey, Refused> {
        if sats.is_some_and(|sats| sats <= 0) {
            return Err(Refused::NoLimit);
        }
        self.change_key(person, id, |key| {
            if let Some(limit) = key.limits.get_mut(window.place()) {
                *limit = sats;
            }
        })
        .ok_or(Refused::NoSuchKey)
    }

    /// The addresses that are told.
    pub(crate) fn endpoints(&self, person: &str) -> Vec<Endpoint> {
        self.of(person, |profile| profile.endpoints.clone())
    }

    /// One more; its id.
    pub(crate) fn add_endpoint(&self, person: &str, url: &str) -> Result<String, Refused> {
        if !url.starts_with("https://") {
            return Err(Refused::NotHttps);
        }
        let id = format!("ep_{}", self.chance.secret());
        let endpoint = Endpoint {
            id: id.clone(),
            url: url.to_owned(),
        };
        self.of(person, |profile| profile.endpoints.push(endpoint));
        Ok(id)
    }

    /// One less.
    pub(crate) fn delete_endpoint(&self, person: &str, id: &str) -> Result<(), Refused> {
        self.of(person, |profile| {
            let before = profile.endpoints.len();
            profile.endpoints.retain(|endpoint| endpoint.id != id);
            match profile.endpoints.len() < before {
                true => Ok(()),
                false => Err(Refused::NoSuchEndpoint),
            }
        })
    }

    /// Attaches an e-mail address and sends a code; the flow's id.
    pub(crate) fn start_email(&self, person: &str, address: &str) -> Result<String, Refused> {
        let owner = self.who_signs_in(address);
        let flow = self.chance.uuid();
        let now = self.clock.unix();
        self.of(person, |profile| {
            if profile.logins.email.is_none() && owner.is_some() {
                return Err(Refused::EmailTaken);
            }
            profile.logins.start_email(address, flow.clone(), now)
        })?;
        Ok(flow)
    }

    /// Verifies the address that a flow is about, **whoever asks**.
    pub(crate) fn verify_email(&self, flow: &str, code: &str) -> Result<(), Refused> {
        let now = self.clock.unix();
        self.people.with(|people| {
            let mut all = people.values_mut();
            match all.find(|profile| profile.logins.has_flow(flow)) {
                Some(profile) => profile.logins.verify_email(flow, code, now),
                None => Err(Refused::WrongCode),
            }
        })
    }

    /// Takes the e-mail address away.
    pub(crate) fn remove_email(&self, person: &str) -> Result<(), Refused> {
        self.of(person, |profile| profile.logins.remove_email())
    }

    /// Sends a code to a phone number.
    pub(crate) fn start_phone(&self, person: &str, phone: &str) -> Result<(), Refused> {
        let now = self.clock.unix();
        self.of(person, |profile| profile.logins.start_phone(phone, now))
    }

    /// Attaches the number.
    pub(crate) fn verify_phone(
        &self,
        person: &str,
        phone: &str,
        code: &str,
    ) -> Result<(), Refused> {
        let owner = self.who_signs_in(phone);
        let now = self.clock.unix();
        self.of(person, |profile| {
            let others = owner.is_some_and(|owner| owner != person);
            if others && code == super::logins::CODE {
                return Err(Refused::PhoneTaken);
            }
            profile.logins.verify_phone(phone, code, now)
        })
    }

    /// Takes the phone number away.
    pub(crate) fn remove_phone(&self, person: &str) -> Result<(), Refused> {
        self.of(person, |profile| profile.logins.remove_phone())
    }

    /// A secret for an authenticator, and the name of its registration.
    pub(crate) fn start_totp(&self, person: &str) -> Result<(String, String), Refused> {
        let (id, secret) = (self.chance.uuid(), self.chance.bytes::<20>());
        self.of(person, |profile| {
            profile.logins.start_totp(id.clone(), secret.to_vec())
        })?;
        Ok((id, totp::base_32(&secret)))
    }

    /// Begins to ask for codes of that secret.
    pub(crate) fn verify_totp(&self, person: &str, id: &str, code: &str) -> Result<(), Refused> {
        let now = self.clock.unix();
        self.of(person, |profile| profile.logins.verify_totp(id, code, now))
    }

    /// Asks for no codes any more.
    pub(crate) fn remove_totp(&self, person: &str) {
        self.of(person, |profile| profile.logins.totp = None);
    }

    /// How far the account has moved away.
    pub(crate) fn moving(&self, person: &str) -> Moving {
        self.of(person, |profile| profile.moving)
    }

    /// Moves it on.
    pub(crate) fn set_moving(&self, person: &str, moving: Moving) {
        self.of(person, |profile| profile.moving = moving);
    }

    fn change_key(
        &self,
        person: &str,
        id: &str,
        change: impl FnOnce(&mut ApiKey),
    ) -> Option<ApiKey> {
        self.of(person, |profile| {
            let key = profile.keys.iter_mut().find(|key| key.id == id)?;
            change(key);
            Some(key.clone())
        })
    }

    fn of<T>(&self, person: &str, act: impl FnOnce(&mut Profile) -> T) -> T {
        self.people
            .with(|people| act(people.entry(person.to_owned()).or_default()))
    }
}
