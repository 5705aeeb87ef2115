//! Which misbehaviours are due, and where.

use serde::{Deserialize, Serialize};

use super::how::How;
use crate::sandbox::shared::Shared;

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The discovery document.
    Discovery,
    /// The published keys.
    Keys,
    /// Answers of the token endpoint.
    TokenAnswer,
    /// Answers of the userinfo endpoint.
    Userinfo,
    /// Answers of the revocation endpoint.
    Revocation,
    /// Answers of the GraphQL API.
    Api,
    /// ID tokens.
    IdToken,
    /// Logout tokens.
    LogoutToken,
    /// The address that leads back to the client.
    Callback,
}

impl Place {
    /// What answers at this path.
    pub(crate) fn behind(path: &str) -> Option<Self> {
        match path {
            "/.well-known/openid-configuration" => Some(Self::Discovery),
            "/.well-known/jwks.json" => Some(Self::Keys),
            "/oauth2/token" => Some(Self::TokenAnswer),
            "/userinfo" => Some(Self::Userinfo),
            "/oauth2/revoke" => Some(Self::Revocation),
            "/graphql" => Some(Self::Api),
            _ => None,
        }
    }
}

/// One thing to do wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Misbehaviour {
    /// Where.
    pub at: Place,
    /// How.
    #[serde(flatten)]
    pub how: How,
    /// How often; until it is taken back where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl Misbehaviour {
    /// Until it is taken back.
    pub fn always(at: Place, how: How) -> Self {
        Self {
            at,
            how,
            times: None,
        }
    }

    /// The next time only.
    pub fn once(at: Place, how: How) -> Self {
        Self {
            at,
            how,
            times: Some(1),
        }
    }
}

/// Everything that is due, in the order in which it is done.
#[derive(Debug, Default)]
pub(crate) struct Plan(Shared<Vec<Misbehaviour>>);

impl Plan {
    /// Adds to it.
    pub(crate) fn add(&self, more: Vec<Misbehaviour>) {
        self.0.with(|due| due.extend(more));
    }

    /// From now on everything is right again.
    pub(crate) fn clear(&self) {
        self.0.with(Vec::clear);
    }

    /// What is due.
    pub(crate) fn due(&self) -> Vec<Misbehaviour> {
        self.0.get()
    }

    /// What is due at a place now; what was to be done once is done.
    pub(crate) fn take(&self, place: Place) -> Vec<How> {
        self.0.with(|due| {
            let mut now = Vec::new();
            due.retain_mut(|one| {
                if one.at != place {
                    return true;
                }
                now.push(one.how.clone());
                match &mut one.times {
                    Some(times) => {
                        *times = times.saturating_sub(1);
                        *times > 0
                    }
                    None => true,
                }
            });
            now
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_once_is_done_once_and_only_there() {
        let plan = Plan::default();
        plan.add(vec![
            Misbehaviour::once(Place::Keys, How::Hang),
            Misbehaviour::always(Place::Keys, How::Half),
            Misbehaviour::always(Place::IdToken, How::Flip),
        ]);
        assert_eq!(plan.take(Place::Keys), [How::Hang, How::Half]);
        assert_eq!(plan.take(Place::Keys), [How::Half]);
        assert_eq!(plan.take(Place::Userinfo), []);
        plan.clear();
        assert!(plan.take(Place::IdToken).is_empty());
    }

    #[test]
    fn every_misbehaviour_can_be_written_as_json() {
        let text = r#"[{"at":"id-token","how":"set","path":"/claims/iss","to":"x","times":1},
            {"at":"token-answer","how":"status","status":302},
            {"at":"id-token","how":"sign","alg":"HS256","key":"secret"}]"#;
        let read: Vec<Misbehaviour> = serde_json::from_str(text).unwrap();
        assert_eq!(read[0].times, Some(1));
        assert_eq!(read[1].how, How::Status { status: 302 });
        let again: Vec<Misbehaviour> =
            serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
        assert_eq!(read, again);
    }
}
