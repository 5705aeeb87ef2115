//! A sandbox, and the parts that ask it.

use std::time::Duration;

use till::blink::{self, socket};
use till::clock::Clock;
use till::lnurl;
use till::metrics::Metrics;
use till::money::{Cents, Sats};
use till::overload::{Gate, Retries};
use till::random::Random;
use till::receiving::{Order, Receiving, Who};
use till::sandbox::{Control, Options, Sandbox};

pub struct Place {
    pub sandbox: Sandbox,
    pub control: Control,
    pub receiving: Receiving,
    pub metrics: Metrics,
}

impl Place {
    pub async fn new() -> Self {
        till::state::install_crypto();
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let metrics = Metrics::default();
        let deadline = Duration::from_secs(5);
        let blink = blink::Client::new(
            blink::Options {
                endpoint: sandbox.api_url().parse().unwrap(),
                deadline,
                payment_deadline: deadline,
                price_lifetime: deadline,
            },
            Clock::system(),
            Gate::new("api", 64, &metrics),
            Retries::new(Random::system(), metrics.clone()),
        );
        let lnurl = lnurl::Client::new(
            lnurl::Options {
                own_domain: "blink.sv".to_owned(),
                own_url: sandbox.lnurl_url().parse().unwrap(),
                deadline,
            },
            Clock::system(),
            Gate::new("lnurl", 64, &metrics),
            Gate::new("lnurl_elsewhere", 64, &metrics),
        );
        Self {
            control: sandbox.control(),
            receiving: Receiving::new(blink.unwrap(), lnurl.unwrap(), "blink.sv", Clock::system()),
            sandbox,
            metrics,
        }
    }

    /// How the websocket is used in earnest, with less patience.
    pub fn socket_options(&self) -> socket::Options {
        let url = self.sandbox.ws_url().parse().unwrap();
        socket::Options {
            patience: Duration::from_millis(300),
            silence: Duration::from_millis(600),
            pause: Duration::from_millis(50),
            ..socket::Options::new(url, Duration::from_secs(2))
        }
    }
}

pub fn named(username: &str, unit: Option<till::money::Unit>) -> Who {
    Who::Named {
        username: username.parse().unwrap(),
        unit,
    }
}

pub fn order(sats: i64, cents: Option<i64>) -> Order {
    Order {
        sats: Sats(sats),
        cents: cents.map(Cents),
        terms: blink::Terms {
            memo: "two teas".to_owned(),
            ..blink::Terms::default()
        },
    }
}
