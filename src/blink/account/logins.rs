//! How the holder of an account signs in at Blink.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::scalars::{EmailAddress, Phone};
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, schema};

/// All ways there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logins {
    /// None is no answer where the identity store fails, so that it is an error then.
    pub email: Result<Option<Email>, Error>,
    /// With a plus in front.
    pub phone: Option<String>,
    /// Whether codes of an authenticator are asked for beside.
    pub totp: Result<bool, Error>,
}

/// An address, which is attached before it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Where the codes go to.
    pub address: String,
    /// A code has come back.
    pub verified: bool,
}

/// Whether there is a second factor comes from the identity store, whose failure makes the second `me` null.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct LoginsQuery {
    me: Option<User>,
    #[cynic(rename = "me", alias)]
    second_factor: Option<SecondFactor>,
}

#[derive(QueryFragment)]
struct User {
    email: Option<WireEmail>,
    phone: Option<Phone>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Email")]
struct WireEmail {
    address: Option<EmailAddress>,
    verified: Option<bool>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "User")]
struct SecondFactor {
    totp_enabled: bool,
}

const TEXT: &str = include_str!("../../../schema/operations/logins.graphql");

pub(in crate::blink) fn operation() -> Operation<LoginsQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// The ways of the token's own holder. Needs the scope `read`.
    pub async fn logins(&self, token: &SecretString) -> Result<Logins, Error> {
        self.ask(Question::Logins, operation(), Some(token), logins)
            .await
    }
}

fn logins(reply: Reply<LoginsQuery>) -> Result<Logins, Error> {
    let Reply { data, problems } = reply;
    let failure = || Error::from(problems.clone()).without_input();
    let query = data.ok_or_else(failure)?;
    let me = query.me.ok_or_else(failure)?;
    let email = me.email.and_then(|email| {
        Some(Email {
            address: email.address?.0,
            verified: email.verified.unwrap_or_default(),
        })
    });
    Ok(Logins {
        email: match email {
            None if !problems.is_empty() => Err(failure()),
            email => Ok(email),
        },
        phone: me.phone.map(|Phone(phone)| phone),
        totp: match query.second_factor {
            Some(me) => Ok(me.totp_enabled),
            None => Err(failure()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Result<Logins, Error> {
        logins(Reply::read(body.as_bytes()).unwrap())
    }

    #[test]
    fn an_address_that_nobody_can_look_up_is_not_taken_for_none() {
        let all = of(
            r#"{"data":{"me":{"email":{"address":"a@b.example","verified":true},"phone":"+4912345678"},"second_factor":{"totpEnabled":true}}}"#,
        )
        .unwrap();
        let email = all.email.unwrap().unwrap();
        assert!(email.verified && email.address == "a@b.example");
        assert_eq!(
            (all.phone.as_deref(), all.totp),
            (Some("+4912345678"), Ok(true))
        );

        let none = of(
            r#"{"data":{"me":{"email":null,"phone":null},"second_factor":{"totpEnabled":false}}}"#,
        )
        .unwrap();
        assert_eq!((none.email, none.totp), (Ok(None), Ok(false)));

        let failing = of(
            r#"{"data":{"me":{"email":null,"phone":"+4912345678"},"second_factor":null},"errors":[{"message":"Unexpected error occurred (code: UnknownKratosError)"}]}"#,
        )
        .unwrap();
        assert_eq!(failing.email, Err(Error::SideService));
        assert_eq!(failing.totp, Err(Error::SideService));
        assert!(failing.phone.is_some());
    }
}
