//! How somebody signs in: an e-mail address, a phone number, a second factor; and what is under way to change them.

use super::refused::Refused;
use crate::sandbox::people::Person;
use crate::sandbox::totp;

/// The code that every message brings.
pub(crate) const CODE: &str = "000000";
/// After this a code counts no more.
const LIFETIME: i64 = 15 * 60;
/// So many codes are sent in an hour.
const MOST_CODES: usize = 10;
const HOUR: i64 = 3600;

/// An e-mail address; attached before it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Email {
    pub(crate) address: String,
    pub(crate) verified: bool,
}

/// The ways of one person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Logins {
    pub(crate) email: Option<Email>,
    pub(crate) phone: Option<String>,
    pub(crate) totp: Option<Vec<u8>>,
    /// When codes were asked for.
    asked: Vec<i64>,
    email_flow: Option<Flow>,
    phone_flow: Option<Flow>,
    totp_flow: Option<(String, Vec<u8>)>,
}

/// A code that was sent.
#[derive(Clone, Debug)]
struct Flow {
    /// Its id, or the number it was sent to.
    name: String,
    sent: i64,
}

impl Flow {
    fn check(flow: Option<&Self>, name: &str, code: &str, now: i64) -> Result<(), Refused> {
        match flow {
            Some(flow) if flow.name == name && now >= flow.sent + LIFETIME => {
                Err(Refused::LateCode)
            }
            Some(flow) if flow.name == name && code == CODE => Ok(()),
            _ => Err(Refused::WrongCode),
        }
    }
}

impl Logins {
    /// As somebody's card says.
    pub(super) fn of(person: &Person) -> Self {
        Self {
            email: person.email.clone().map(|address| Email {
                address,
                verified: true,
            }),
            phone: person.phone.clone(),
            totp: person.totp_secret.clone(),
            ..Self::default()
        }
    }

    /// Attaches an address, unverified, and sends a code.
    pub(super) fn start_email(
        &mut self,
        address: &str,
        flow: String,
        now: i64,
    ) -> Result<(), Refused> {
        if self.email.is_some() {
            return Err(Refused::EmailAttached);
        }
        self.send_code(now)?;
        self.email = Some(Email {
            address: address.to_owned(),
            verified: false,
        });
        self.email_flow = Some(Flow {
            name: flow,
            sent: now,
        });
        Ok(())
    }

    /// Whether this is the flow of a code that was sent to the address.
    pub(super) fn has_flow(&self, flow: &str) -> bool {
        self.email_flow
            .as_ref()
            .is_some_and(|sent| sent.name == flow)
    }

    /// Verifies the address.
    pub(super) fn verify_email(&mut self, flow: &str, code: &str, now: i64) -> Result<(), Refused> {
        Flow::check(self.email_flow.as_ref(), flow, code, now)?;
        if let Some(email) = &mut self.email {
            email.verified = true;
        }
        self.email_flow = None;
        Ok(())
    }

    /// Takes the address away.
    pub(super) fn remove_email(&mut self) -> Result<(), Refused> {
        if self.email.is_none() || self.phone.is_none() {
            return Err(Refused::LastWayIn);
        }
        (self.email, self.email_flow) = (None, None);
        Ok(())
    }

    /// Sends a code to a number.
    pub(super) fn start_phone(&mut self, phone: &str, now: i64) -> Result<(), Refused> {
        self.send_code(now)?;
        self.phone_flow = Some(Flow {
            name: phone.to_owned(),
            sent: now,
        });
        Ok(())
    }

    /// Attaches the number.
    pub(super) fn verify_phone(
        &mut self,
        phone: &str,
        code: &str,
        now: i64,
    ) -> Result<(), Refused> {
        Flow::check(self.phone_flow.as_ref(), phone, code, now)?;
        if self.phone.is_some() {
            return Err(Refused::PhoneAttached);
        }
        self.phone = Some(phone.to_owned());
        self.phone_flow = None;
        Ok(())
    }

    /// Takes the number away.
    pub(super) fn remove_phone(&mut self) -> Result<(), Refused> {
        match &self.email {
            None => Err(Refused::LastWayIn),
            Some(_) if self.phone.is_none() => Err(Refused::LastWayIn),
            Some(email) if !email.verified => Err(Refused::EmailNotVerified),
            Some(_) => {
                self.phone = None;
                Ok(())
            }
        }
    }

    /// Keeps a secret until a code of it comes.
    pub(super) fn start_totp(&mut self, id: String, secret: Vec<u8>) -> Result<(), Refused> {
        if self.totp.is_some() {
            return Err(Refused::TotpAlready);
        }
        self.totp_flow = Some((id, secret));
        Ok(())
    }

    /// From now on codes of the secret are asked for.
    pub(super) fn verify_totp(&mut self, id: &str, code: &str, now: i64) -> Result<(), Refused> {
        match self.totp_flow.take() {
            Some((own, secret)) if own == id && totp::accepts(&secret, now, code) => {
                self.totp = Some(secret);
                Ok(())
            }
            kept => {
                self.totp_flow = kept;
                Err(Refused::WrongTotp)
            }
        }
    }

    fn send_code(&mut self, now: i64) -> Result<(), Refused> {
        self.asked.retain(|at| now - at < HOUR);
        if self.asked.len() >= MOST_CODES {
            return Err(Refused::TooManyCodes);
        }
        self.asked.push(now);
        Ok(())
    }
}
