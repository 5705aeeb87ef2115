//! A run of fifty rows under fire: the process is killed at random, and Blink's answers are lost before it acted and
//! afterwards. No row is paid twice, none is lost, each ends in the truth.
//! `TILL_CUTS=200 cargo test payout::storm -- --include-ignored --nocapture` is what a release should have seen; `TILL_SEED`
//! repeats a storm as far as time lets it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use till::money::Unit;
use till::payout::{Asked, RowState, RunState};
use till::random::Random;
use till::sandbox::{Control, Cut, Down, Fate, Part};

use super::{Rosa, person, sats, turns};
use crate::harness::{Killable, Store, on_both};

const ROWS: i64 = 50;
/// A storm is over after this.
const PATIENCE: Duration = Duration::from_secs(120);

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

/// Fifty rows of every kind.
fn rows(control: &Control, round: u64) -> Vec<Asked> {
    let sol = person(control, "Sol");
    let row = |number| {
        let memo = format!("round {round}, row {number}");
        match number % 5 {
            0 => sats("bruno", 100 + number, &memo),
            1 => sats("sol_moved", 100 + number, &memo),
            2 => sats("own:usd", 3000 + number, &memo),
            3 => Asked {
                amount: None,
                ..sats(
                    &control.foreign_invoice(&sol, 100 + number).unwrap(),
                    0,
                    &memo,
                )
            },
            _ => sats("noura@blink.sv", 100 + number, &memo),
        }
    };
    (0..ROWS).map(row).collect()
}

/// One cut.
async fn cut(till: &mut Killable, control: &Control, chance: &mut Chance) -> &'static str {
    let length = Duration::from_millis(chance.within(20..400));
    match chance.within(0..10) {
        0..4 => {
            till.kill();
            tokio::time::sleep(length / 4).await;
            till.start_again().await;
            "processes killed"
        }
        4..7 => {
            let which = usize::try_from(chance.within(0..5)).unwrap();
            control.cut(Some(Cut::ALL[which]), Some(1), 1);
            match Cut::ALL[which] {
                Cut::Unheard | Cut::HangsBefore => "answers lost before Blink heard",
                Cut::Undone => "answers lost before Blink acted",
                Cut::Unsaid | Cut::HangsAfter => "answers lost after Blink acted",
            }
        }
        7 => {
            let down = match chance.within(0..3) {
                0 => Down::Refuse,
                1 => Down::Hang,
                _ => Down::ServerError,
            };
            control.set_down(Part::Api, down).await.unwrap();
            tokio::time::sleep(length).await;
            control.set_down(Part::Api, Down::Up).await.unwrap();
            "Blink away"
        }
        8 => {
            let arrives = chance.within(0..2) == 0;
            let fate = match chance.within(0..3) {
                0 => Fate::ComesBack,
                1 => Fate::NoRoute,
                _ => Fate::OnItsWay {
                    seconds: Some(1),
                    arrives,
                },
            };
            control.set_fate(fate);
            tokio::time::sleep(length).await;
            control.set_fate(Fate::Arrives);
            "payments that fail or wait"
        }
        _ => {
            control.set_latency(Part::Api, 150);
            tokio::time::sleep(length).await;
            control.set_latency(Part::Api, 15);
            "Blink slow"
        }
    }
}

on_both! {
    async fn no_row_is_paid_twice_and_none_is_lost(store: Store) {
        let seed = number("TILL_SEED").unwrap_or_else(|| u64::from_le_bytes(Random::system().bytes().unwrap()));
        println!("{store:?}: TILL_SEED={seed}");
        let wanted = number("TILL_CUTS").unwrap_or(6);
        let mut chance = Chance(seed);
        let settings = [("TILL_PAYMENT_DEADLINE", "1"), ("TILL_PAYMENT_DOUBT", "3"), ("TILL_API_DEADLINE", "1")];
        let mut till = Killable::start(store, &settings).await;
        let control = till.sandbox.control();
        control.set_invoice_limit(None);
        let rosa = Rosa::at(&control, till.payouts().await);
        let (begun, mut done, mut round) = (Instant::now(), 0, 0);
        let mut cuts: BTreeMap<&str, u64> = BTreeMap::new();
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sent = 0;
        while done < wanted {
            round += 1;
            control.set_latency(Part::Api, 15);
            let run = rosa.start(&format!("round {round}"), Unit::Bitcoin, rows(&control, round)).await;
            while done < wanted {
                let stands = rosa.payouts.find(&run).await.unwrap().unwrap();
                if stands.state != RunState::Running {
                    break;
                }
                *cuts.entry(cut(&mut till, &control, &mut chance).await).or_default() += 1;
                done += 1;
                tokio::time::sleep(Duration::from_millis(chance.within(0..500))).await;
            }
            control.cut(None, None, 1);
            control.set_latency(Part::Api, 0);
            let calm = Instant::now();
            while rosa.payouts.find(&run).await.unwrap().unwrap().state == RunState::Running {
                let rows = rosa.rows(&run).await;
                let open: Vec<_> = rows.iter().filter(|row| !row.state.is_final()).collect();
                assert!(calm.elapsed() < PATIENCE, "not over: {open:#?}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let rows = rosa.done(&run).await;
            assert_eq!(rows.len(), usize::try_from(ROWS).unwrap(), "none is lost");
            for row in &rows {
                assert!(row.state.is_final(), "{row:#?}");
                let end = row.reason.map_or(row.state.word(), |reason| reason.word());
                *ends.entry(end).or_default() += 1;
                sent += turns(row);
                // What nobody heard is sent again; each time it was certain that nobody had.
                assert!(row.state != RowState::Failed || row.reason.is_some());
            }
        }
        println!(
            "{store:?}: {done} cuts in {round} runs of {ROWS} rows within {:.0?}: {cuts:?}; rows {ends:?}; {sent} requests; none paid twice",
            begun.elapsed(),
        );
    }
}
