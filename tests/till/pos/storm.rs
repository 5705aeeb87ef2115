//! Many sales while everything is cut, at random: what was paid is booked, each payment once, and no sale is lost.
//! `TILL_SALES=500 cargo test storm:: -- --include-ignored --nocapture` is what a release should have seen;
//! `TILL_SEED` repeats a storm as far as time lets it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use till::random::Random;
use till::sale::{SaleId, Sales};
use till::sandbox::{Control, Down, Part, Silence};
use url::Url;

use super::cuts::{LIMIT, id, once};
use super::invoice;
use crate::harness::{Browser, Killable, Page, Store, on_both};

/// Sellers that ring up at the same time.
const SELLERS: usize = 8;

/// Chance that can be had again (splitmix64).
struct Chance(u64);

impl Chance {
    fn within(&mut self, range: Range<u64>) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        range.start + (bits ^ (bits >> 31)) % (range.end - range.start)
    }
}

fn number(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap())
}

/// Somebody who does not give up while servers die.
struct Patient {
    browser: Browser,
    register: Url,
}

impl Patient {
    async fn page(&self, url: &Url) -> Page {
        loop {
            match self.browser.try_page(url).await {
                Some(page) if page.status == StatusCode::OK => return page,
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Where the answer leads; nowhere where there is none, or one that only asks for patience.
    async fn post(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Option<Url> {
        let answer = self.browser.try_submit(page, action, fields).await?;
        if answer.status != StatusCode::SEE_OTHER {
            assert!(
                answer.status.is_server_error(),
                "{}: {}",
                answer.status,
                answer.text()
            );
            return None;
        }
        let next = answer.headers["location"].to_str().unwrap();
        Some(answer.url.join(next).unwrap())
    }

    /// Rings up with one form, however often it takes to send it.
    async fn ring_up(&self) -> Url {
        let keypad = self.page(&self.register).await;
        let fields = [("do", "charge"), ("amount", "21"), ("currency", "SAT")];
        loop {
            if let Some(sale) = self.post(&keypad, "/charge", &fields).await {
                return sale;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for codes until one is shown.
    async fn code(&self, sale: &Url) -> String {
        loop {
            let page = self.page(sale).await;
            if page.has(".code-text--all") {
                return invoice(&page);
            }
            drop(self.post(&page, "/renew", &[]).await);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// What one seller did: each sale, and when it was paid, where it was.
async fn sell(
    patient: Patient,
    control: Control,
    count: u64,
    mut chance: Chance,
) -> Vec<(SaleId, Option<Instant>)> {
    let mut sold = Vec::new();
    for _ in 0..count {
        let sale = patient.ring_up().await;
        let code = patient.code(&sale).await;
        tokio::time::sleep(Duration::from_millis(chance.within(0..400))).await;
        let paid = chance.within(0..10) > 0;
        if paid {
            control.pay(&code).unwrap();
        }
        sold.push((id(&sale), paid.then(Instant::now)));
    }
    sold
}

/// Cuts one thing after the other, each for a while, until nobody sells any more.
async fn cut(
    tills: &mut [Killable],
    control: &Control,
    over: &AtomicBool,
    mut chance: Chance,
) -> HashMap<&'static str, usize> {
    let mut cuts = HashMap::new();
    while !over.load(Ordering::Relaxed) {
        let length = Duration::from_millis(chance.within(100..2_500));
        let what = match chance.within(0..8) {
            0 => {
                control.drop_sockets();
                "websockets dropped"
            }
            1 => {
                control.refuse_sockets(true);
                control.drop_sockets();
                tokio::time::sleep(length).await;
                control.refuse_sockets(false);
                "websockets refused"
            }
            silence @ 2..4 => {
                control.silence_sockets(if silence == 2 {
                    Silence::Pinging
                } else {
                    Silence::Dead
                });
                tokio::time::sleep(length).await;
                control.silence_sockets(Silence::None);
                control.drop_sockets();
                "websockets silent"
            }
            4 => {
                control.set_latency(Part::Api, 700);
                tokio::time::sleep(length).await;
                control.set_latency(Part::Api, 0);
                "Blink slow"
            }
            5 => {
                let down = match chance.within(0..2) {
                    0 => Down::Refuse,
                    _ => Down::ServerError,
                };
                control.set_down(Part::Api, down).await.unwrap();
                tokio::time::sleep(length).await;
                control.set_down(Part::Api, Down::Up).await.unwrap();
                "Blink down"
            }
            _ => {
                let count = u64::try_from(tills.len()).unwrap();
                let one = usize::try_from(chance.within(0..count)).unwrap();
                tills[one].kill();
                tokio::time::sleep(length / 4).await;
                tills[one].start_again().await;
                "instances killed"
            }
        };
        *cuts.entry(what).or_default() += 1;
        tokio::time::sleep(Duration::from_millis(chance.within(0..700))).await;
    }
    cuts
}

on_both! {
    async fn paid_sales_are_the_payments_made(store: Store) {
        let seed = number("TILL_SEED").unwrap_or_else(|| u64::from_le_bytes(Random::system().bytes().unwrap()));
        println!("{store:?}: TILL_SEED={seed}");
        let wanted = number("TILL_SALES").unwrap_or(40);
        // Neither our bounds nor Blink's are what is tried here.
        let mut tills = vec![Killable::start(store, &[("TILL_CHARGE_RATE", "100000")]).await];
        if store == Store::Postgres {
            tills.push(tills[0].another().await);
        }
        let control = tills[0].sandbox.control();
        control.set_invoice_limit(None);
        let mut rules = control.socket_rules();
        rules.per_minute = None;
        control.set_socket_rules(rules);
        let sales = tills[0].sales().await;
        let begun = Instant::now();
        let selling: Vec<_> = (0..SELLERS)
            .map(|seller| {
                let register = tills[seller % tills.len()].at("/@rosa_cafe");
                let patient = Patient { browser: Browser::new(), register };
                let chance = Chance(seed.wrapping_add(1 + u64::try_from(seller).unwrap()));
                let share = wanted / u64::try_from(SELLERS).unwrap() + u64::from(seller < usize::try_from(wanted).unwrap() % SELLERS);
                tokio::spawn(sell(patient, control.clone(), share, chance))
            })
            .collect();
        let over = Arc::new(AtomicBool::new(false));
        let ending = Arc::clone(&over);
        let sold = async {
            let mut sold = Vec::new();
            for seller in selling {
                sold.extend(seller.await.unwrap());
            }
            ending.store(true, Ordering::Relaxed);
            sold
        };
        let (sold, cuts) = tokio::join!(sold, cut(&mut tills, &control, &over, Chance(seed)));
        let calm = Instant::now();
        let longest = agree(&sales, &sold, calm).await;
        let paid = sold.iter().filter(|(_, paid)| paid.is_some()).count();
        assert_eq!(control.paid_invoices(), paid);
        let rows = rows(&sales, &sold).await;
        println!(
            "{store:?}: {} sales in {:.1?}, {paid} payments, {paid} booked, none twice, {rows} sales in the database; \
             the last was booked {longest:.1?} after the last cut; {cuts:?}",
            sold.len(), begun.elapsed(),
        );
    }
}

/// Waits until every payment is booked, each once, and nothing else is.
async fn agree(sales: &Sales, sold: &[(SaleId, Option<Instant>)], calm: Instant) -> Duration {
    for (id, paid) in sold {
        while paid.is_some() && !sales.find(id).await.unwrap().unwrap().state.is_paid() {
            assert!(calm.elapsed() < LIMIT, "not booked in time");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let longest = calm.elapsed();
    for (id, paid) in sold {
        let sale = sales.find(id).await.unwrap().unwrap();
        assert_eq!(sale.state.is_paid(), paid.is_some(), "{:?}", sale.history);
        if paid.is_some() {
            once(sales, id).await;
        }
    }
    longest
}

/// Every form made one sale, and their numbers have no gaps.
async fn rows(sales: &Sales, sold: &[(SaleId, Option<Instant>)]) -> usize {
    let mut numbers = Vec::new();
    for (id, _) in sold {
        numbers.push(sales.find(id).await.unwrap().unwrap().number);
    }
    numbers.sort_unstable();
    let expected: Vec<i64> = (1..).take(sold.len()).collect();
    assert_eq!(numbers, expected);
    numbers.len()
}
