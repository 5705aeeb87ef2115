//! Everything the sandbox's servers share.

use std::sync::Arc;

use super::access::Verdict;
use super::api::side_services::SideServices;
use super::authority::Authority;
use super::clock::Clock;
use super::cuts::Cuts;
use super::faults::Faults;
use super::joinblink::Joinblink;
use super::journal::Journal;
use super::ledger::book::Ledger;
use super::lnurl_fault::LnurlFault;
use super::people::Person;
use super::profile::Profiles;
use super::scripted::Scripted;
use super::shared::Shared;
use super::sockets::Sockets;
use super::webhooks::Webhooks;

/// One Blink: its time, its people, their money, who vouches for them, what goes wrong.
#[derive(Debug)]
pub(crate) struct World {
    /// The time everything is measured by.
    pub(crate) clock: Clock,
    /// Everybody who can sign in.
    pub(crate) people: Vec<Person>,
    /// Their accounts.
    pub(crate) ledger: Arc<Ledger>,
    /// What they keep beside their money.
    pub(crate) profiles: Arc<Profiles>,
    /// Who is told of invoices.
    pub(crate) webhooks: Webhooks,
    /// Who listens.
    pub(crate) sockets: Arc<Sockets>,
    /// Which of the services beside the API's core are out of order.
    pub(crate) side_services: Arc<SideServices>,
    /// Who issues tokens and asks the sign-in pages.
    pub(crate) authority: Authority,
    /// What goes wrong at present.
    pub(crate) faults: Arc<Faults>,
    /// What the LNURL server does wrong at present.
    pub(crate) lnurl: Shared<LnurlFault>,
    /// What is said instead of making an invoice.
    pub(crate) script: Arc<Shared<Option<Scripted>>>,
    /// Which answers to payments get lost.
    pub(crate) cuts: Arc<Cuts>,
    /// The employee app beside the wallet.
    pub(crate) joinblink: Joinblink,
    /// What was asked so far.
    pub(crate) journal: Journal,
}

impl World {
    /// What a token presented to the API is worth.
    pub(crate) async fn introspect(&self, token: &str) -> Verdict {
        self.authority.introspect(token).await
    }

    /// The person of an id.
    pub(crate) fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The person of an id, username, e-mail address or phone number.
    pub(crate) fn person_known_as(&self, name: &str) -> Option<&Person> {
        self.person(name)
            .or_else(|| self.person_called(name))
            .or_else(|| {
                self.people.iter().find(|person| {
                    let username = person.username.as_deref();
                    username.is_some_and(|own| own.eq_ignore_ascii_case(name))
                })
            })
    }

    /// The person who signs in with this e-mail address or phone number.
    pub(crate) fn person_called(&self, identifier: &str) -> Option<&Person> {
        let identifier = identifier.trim();
        let phone: String = identifier
            .chars()
            .filter(|c| !c.is_whitespace() && !"-()".contains(*c))
            .collect();
        let who = self.profiles.who_signs_in(identifier);
        self.person(&who.or_else(|| self.profiles.who_signs_in(&phone))?)
    }
}
