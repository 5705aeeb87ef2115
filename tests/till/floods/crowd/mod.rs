//! Many sales that wait, and many who look at each: everybody hears when theirs is paid, and nobody of another's.
//! `TILL_CROWD_SALES=1000 TILL_CROWD_STREAMS=10000 TILL_CROWD_SECONDS=60 cargo test --release floods::crowd -- --ignored
//! --nocapture` prints what a release should have seen. It needs some more open files than streams, for each of two
//! processes: `ulimit -n 20000` before.

mod figures;
mod outage;
mod streams;

use std::sync::Arc;
use std::time::{Duration, Instant};

use till::sandbox::Control;
use tokio::time::{sleep, timeout, timeout_at};
use url::form_urlencoded::Serializer;

use super::flooded::Flooded;
use super::wire::Wire;
use crate::pos::cuts::id;
use figures::{files, percentile, worked};
use streams::{Streams, Word};

/// Who opens a stream or hears of a payment does so within this time.
const LIMIT: Duration = Duration::from_secs(10);
/// What Till needs beside the streams: connections of its own, database, listeners.
const SPARE: usize = 500;
/// Payments that are made, one after the other.
const PAID: usize = 20;
/// Whoever is told twice, or of another's sale, is told by then: it takes a look for changes at most.
const AFTERWARDS: Duration = Duration::from_millis(1500);

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |number| number.parse().unwrap())
}

/// Till with sales that wait to be paid.
struct Shop {
    flooded: Flooded,
    control: Control,
    sales: Vec<Waiting>,
}

/// One of them.
struct Waiting {
    path: String,
    invoice: String,
}

impl Shop {
    async fn open(sales: usize, streams: usize) -> Self {
        let connections = (streams + SPARE).to_string();
        let flooded = Flooded::start(&[
            // Neither our bounds nor Blink's are what is tried here.
            ("TILL_CHARGE_RATE", "1000000"),
            ("TILL_MAX_CONNECTIONS", &connections),
            ("TILL_NETWORK_STREAMS", &connections),
        ])
        .await;
        let control = flooded.till.sandbox.control();
        control.set_invoice_limit(None);
        let mut shop = Self {
            control,
            sales: Vec::new(),
            flooded,
        };
        shop.ring_up(sales).await;
        shop
    }

    /// One form with ever new amounts is ever another sale.
    async fn ring_up(&mut self, count: usize) {
        let flooded = &self.flooded;
        let page = flooded.get("/@rosa_cafe", &[]).await;
        let after = |text: &str, before: &str| {
            let (_, rest) = text.split_once(before).unwrap();
            rest.split(['"', ';']).next().unwrap().to_owned()
        };
        let field = |name: &str| after(&page.body, &format!("name=\"{name}\" value=\""));
        let (csrf, form_key) = (field("csrf"), field("form_key"));
        let cookie = format!("Cookie: till-form={}", after(&page.head, "till-form="));
        let database = flooded.till.sales().await;
        let mut wire = Wire::open(flooded.address).await.unwrap();
        for number in 0..count {
            let amount = (1000 + self.sales.len() + number).to_string();
            let body = Serializer::new(String::new())
                .extend_pairs([("csrf", &csrf), ("form_key", &form_key)])
                .extend_pairs([("do", "charge"), ("amount", &amount), ("currency", "SAT")])
                .finish();
            let post = flooded.request("POST", "/@rosa_cafe/charge", &[&cookie], &body);
            let answer = wire.ask(&post).await.unwrap();
            assert_eq!(answer.status, 303, "{}{}", answer.head, answer.body);
            let location = after(&answer.head, "location: ");
            let path = location.lines().next().unwrap().to_owned();
            let id = id(&flooded.till.at(&path));
            let invoice = database.invoices(&id).await.unwrap().remove(0);
            self.sales.push(Waiting {
                path,
                invoice: invoice.payment_request,
            });
        }
    }

    /// Everybody looks: so many streams, one sale after the other.
    async fn crowd(&self, count: usize) -> Crowd {
        let each = self.sales.iter().map(|sale| {
            let path = format!("{}/events", sale.path);
            let accept = "Accept: text/event-stream";
            Arc::from(self.flooded.request("GET", &path, &[accept], ""))
        });
        let requests: Vec<Arc<[u8]>> = each
            .collect::<Vec<_>>()
            .into_iter()
            .cycle()
            .take(count)
            .collect();
        let mut crowd = Crowd {
            streams: Streams::open(self.flooded.address, requests),
            heard: vec![Vec::new(); count],
        };
        crowd
            .until(LIMIT + LIMIT * u32::try_from(count / 1000).unwrap(), |_| 1)
            .await;
        crowd
    }

    /// So many sales, and the price.
    async fn is_watched(&self, sales: usize) {
        let subscriptions = u64::try_from(sales + 1).unwrap();
        self.comes_to("till_socket_open", 1).await;
        self.comes_to("till_socket_subscriptions", subscriptions)
            .await;
    }

    async fn comes_to(&self, figure: &str, value: u64) {
        let begun = Instant::now();
        loop {
            let now = self.flooded.figure(figure).await;
            if now == value {
                return;
            }
            assert!(begun.elapsed() < LIMIT, "{figure}: {now}");
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Everybody who looks, and when they heard something.
struct Crowd {
    streams: Streams,
    heard: Vec<Vec<Instant>>,
}

impl Crowd {
    /// Until each stream has had so many events; more, or an end, are an error.
    async fn until(&mut self, patience: Duration, wanted: impl Fn(usize) -> usize) {
        let until = tokio::time::Instant::now() + patience;
        let total: usize = (0..self.heard.len()).map(&wanted).sum();
        let mut count: usize = self.heard.iter().map(Vec::len).sum();
        while count < total {
            let said = timeout_at(until, self.streams.said.recv()).await;
            let (stream, at, word) = said
                .unwrap_or_else(|_| panic!("{count} of {total} events came"))
                .unwrap();
            assert_eq!(word, Word::Event, "stream {stream} is lost");
            self.heard[stream].push(at);
            let so_far = self.heard[stream].len();
            assert!(
                so_far <= wanted(stream),
                "stream {stream} heard of what is not its own"
            );
            count += 1;
        }
    }

    /// Nothing more is said to anybody.
    async fn is_quiet(&mut self) {
        let said = timeout(AFTERWARDS, self.streams.said.recv()).await;
        assert!(said.is_err(), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: a crowd looks at many sales"]
async fn everybody_hears_of_their_own_sale() {
    let (sales, streams) = (
        number("TILL_CROWD_SALES", 100),
        number("TILL_CROWD_STREAMS", 500),
    );
    let needed = streams + SPARE;
    assert!(
        files() >= u64::try_from(needed).unwrap(),
        "a process may open {} files here, and {needed} are needed: ulimit -n {needed}",
        files()
    );
    let begun = Instant::now();
    let shop = Shop::open(sales, streams).await;
    let (control, flooded) = (&shop.control, &shop.flooded);
    let rung_up = begun.elapsed();
    shop.is_watched(sales).await;
    let (memory, before) = (flooded.memory(), worked(flooded));
    let begun = Instant::now();
    let mut crowd = shop.crowd(streams).await;
    println!(
        "{sales} sales rung up in {rung_up:.1?}; {streams} streams open after {:.1?}, {:?} of Till's time each; \
         {memory} MiB before, {} MiB with them",
        begun.elapsed(),
        (worked(flooded) - before) / u32::try_from(streams).unwrap(),
        flooded.memory(),
    );
    shop.comes_to("till_event_streams", u64::try_from(streams).unwrap())
        .await;
    assert_eq!(
        control.count_sockets(),
        (1, 1),
        "one websocket to Blink carries everything"
    );

    // Heartbeats and nothing else.
    let (asked, before) = (control.count("POST /graphql"), worked(flooded));
    let idle = Duration::from_secs(u64::try_from(number("TILL_CROWD_SECONDS", 1)).unwrap());
    sleep(idle).await;
    println!(
        "nothing happens for {idle:?}: Till works {:.1?} a second and asks Blink {} questions",
        (worked(flooded) - before).div_f64(idle.as_secs_f64()),
        control.count("POST /graphql") - asked,
    );

    // Somebody pays here and there.
    let step = sales / PAID;
    let is_paid = |sale: usize| sale.is_multiple_of(step) && sale / step < PAID;
    let before = worked(flooded);
    let mut paid_at = vec![None; sales];
    for sale in (0..sales).filter(|sale| is_paid(*sale)) {
        paid_at[sale] = Some(Instant::now());
        control.pay(&shop.sales[sale].invoice).unwrap();
        sleep(Duration::from_millis(100)).await;
    }
    crowd
        .until(LIMIT, |stream| 1 + usize::from(is_paid(stream % sales)))
        .await;
    let spent = worked(flooded) - before;
    crowd.is_quiet().await;
    let mut delays: Vec<Duration> = (0..streams)
        .filter(|stream| is_paid(stream % sales))
        .map(|stream| crowd.heard[stream][1] - paid_at[stream % sales].unwrap())
        .collect();
    delays.sort_unstable();
    println!(
        "{PAID} payments, {} events: p50 {:.1?}, p99 {:.1?}, slowest {:.1?}; {spent:.1?} of Till's time, {:.2?} a payment; \
         websockets to Blink (now, ever): {:?}",
        delays.len(),
        percentile(&delays, 50),
        percentile(&delays, 99),
        delays.last().unwrap(),
        spent / u32::try_from(PAID).unwrap(),
        control.count_sockets(),
    );
    assert!(
        percentile(&delays, 99) < Duration::from_secs(2),
        "events are late"
    );
    assert_eq!(control.count_sockets(), (1, 1));
    assert_eq!(flooded.figure("till_connections_refused_total").await, 0);

    // They go, and what they took is given back.
    drop(crowd);
    shop.comes_to("till_event_streams", 0).await;
    shop.comes_to("till_connections", 0).await;
    println!("{} MiB after everybody went", flooded.memory());
    let mut again = shop.crowd(streams.min(100)).await;
    control.pay(&shop.sales[1].invoice).unwrap();
    let mut wanted: Vec<usize> = again.heard.iter().map(Vec::len).collect();
    wanted[1] += 1;
    again.until(LIMIT, |stream| wanted[stream]).await;
}
