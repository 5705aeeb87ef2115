//! Five times as much as Till can do.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::flooded::{Flooded, length};
use super::wire::Wire;
use crate::harness::Browser;

/// Connections over which the flood comes.
const CONNECTIONS: u32 = 400;

/// What came of a part of the flood.
#[derive(Default)]
struct Came {
    by_status: BTreeMap<u16, usize>,
    good: Vec<Duration>,
}

/// One connection that asks on schedule; who is late asks at once, as people who wait behind others would.
async fn ask_on_schedule(
    flooded: &Flooded,
    request: &[u8],
    every: Duration,
    until: Instant,
) -> Came {
    let mut wire = Wire::open(flooded.address).await.unwrap();
    let mut came = Came::default();
    let mut due = Instant::now();
    while Instant::now() < until {
        tokio::time::sleep_until(due.into()).await;
        let begun = Instant::now();
        match wire.ask(request).await {
            Ok(answer) => {
                *came.by_status.entry(answer.status).or_default() += 1;
                if answer.status == 200 {
                    came.good.push(begun.elapsed());
                }
            }
            Err(_) => {
                *came.by_status.entry(0).or_default() += 1;
                wire = Wire::open(flooded.address).await.unwrap();
            }
        }
        due = (due + every).max(Instant::now() - every);
    }
    came
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: more than the machine can do"]
async fn five_times_too_much_leaves_most_of_what_it_can_do() {
    let flooded = Flooded::start(&[]).await;
    let browser = Browser::new();
    flooded.till.sign_in(&browser).await;
    let session = browser.cookie(&flooded.till.url, "till-session").unwrap();
    let cookie = format!("Cookie: till-session={session}");
    // A page of whoever is signed in that asks nobody but our own database.
    let path = "/signin/granted";
    let request = flooded.request("GET", path, &[&cookie], "");
    flooded.repeat(&request, 500, 16).await;
    let (_, took) = flooded.repeat(&request, 4000, 16).await;
    let capacity = 4000.0 / took.as_secs_f64();
    let every = Duration::from_secs_f64(f64::from(CONNECTIONS) / (5.0 * capacity));
    let begun = Instant::now();
    let until = begun + length();
    let flood = (0..CONNECTIONS).map(|_| ask_on_schedule(&flooded, &request, every, until));
    let parts = futures_util::future::join_all(flood).await;
    let took = begun.elapsed();
    let recovering = Instant::now();
    while {
        let begun = Instant::now();
        let answer = flooded.get(path, &[&cookie]).await;
        answer.status != 200 || begun.elapsed() > Duration::from_millis(200)
    } {
        assert!(recovering.elapsed() < Duration::from_secs(5), "no recovery");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let recovered = recovering.elapsed();
    let mut all = Came::default();
    for part in parts {
        all.good.extend(part.good);
        for (status, count) in part.by_status {
            *all.by_status.entry(status).or_default() += count;
        }
    }
    all.good.sort_unstable();
    let p99 = all.good[all.good.len() * 99 / 100];
    let good = u32::try_from(all.good.len()).unwrap();
    let goodput = f64::from(good) / took.as_secs_f64();
    println!(
        "capacity {capacity:.0}/s; five times that for {took:?}: {:?}, goodput {goodput:.0}/s ({:.0} %), p99 {p99:?}; \
         recovered in {recovered:?}",
        all.by_status,
        100.0 * goodput / capacity
    );
    assert!(goodput > 0.5 * capacity, "{goodput} of {capacity}");
    assert!(p99 < Duration::from_secs(3), "{p99:?}");
    assert!(
        all.by_status
            .keys()
            .all(|status| [200, 503].contains(status))
    );
}
