//! The index on trial: whatever arrives, is settled or is looked at in which order, in the end it is what Blink has. With
//! the real statements on a real database, against a list that pages as Blink's does.

use std::num::NonZeroU32;
use std::sync::Arc;

use proptest::prelude::*;
use secrecy::SecretString;
use tempfile::TempDir;

use super::sample::transaction;
use super::{Error, Filter, History, Index, Joint, Order, Standing};
use crate::blink::{LeftOut, Page, Place, Status, Transaction, TransactionId, WalletId};
use crate::database::Database;
use crate::money::{Sats, Unit};
use crate::random::Random;
use crate::sealing::Keyring;

/// Rows of a page of Blink's here.
const PAGE: usize = 30;

/// What may happen, in any order.
#[derive(Clone, Debug)]
enum Happens {
    /// So many arrive; whether they are still open, and whether we understand them.
    Arrive(usize, bool, bool),
    /// The newest page is looked at; where there is a gap, so many pages upwards.
    Top(usize),
    /// One page further down.
    Bottom,
    /// What became of everything that was open: it is settled, or was as if it never had been.
    Settle(bool),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        2 => (1_usize..90, prop::bool::weighted(0.2), prop::bool::weighted(0.7))
            .prop_map(|(count, open, known)| Happens::Arrive(count, open, known)),
        3 => (0_usize..4).prop_map(Happens::Top),
        3 => Just(Happens::Bottom),
        1 => any::<bool>().prop_map(Happens::Settle),
    ]
}

/// Blink's own list, the newest first; none stands for an entry that we do not understand.
#[derive(Default)]
struct Ledger {
    rows: Vec<(TransactionId, Option<Transaction>)>,
    count: i64,
}

impl Ledger {
    fn arrive(&mut self, open: bool, known: bool) {
        self.count += 1;
        let id = TransactionId::parse(&format!("{:024x}", self.count)).unwrap();
        let row = Transaction {
            id: id.clone(),
            created_at: jiff::Timestamp::from_second(1_700_000_000 + self.count).unwrap(),
            status: if open {
                Status::Pending
            } else {
                Status::Success
            },
            amount: Sats(self.count).into(),
            ..transaction()
        };
        self.rows.insert(0, (id, known.then_some(row)));
    }

    fn known(&self) -> Vec<Transaction> {
        let rows = self.rows.iter();
        rows.filter_map(|(_, row)| row.clone()).collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        let unread = self.rows.iter().filter(|(_, row)| row.is_none());
        let one = |(id, _): &(TransactionId, _)| LeftOut {
            id: id.clone(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        unread.map(one).collect()
    }

    fn page(&self, place: &Place) -> Page {
        let at = |id: &TransactionId| self.rows.iter().position(|(one, _)| one == id).unwrap();
        let (from, to) = match place {
            Place::Newest => (0, PAGE),
            Place::OlderThan(id) => (at(id) + 1, at(id) + 1 + PAGE),
            Place::NewerThan(id) => (at(id).saturating_sub(PAGE), at(id)),
        };
        let rows = &self.rows[from.min(self.rows.len())..to.min(self.rows.len())];
        let edge = |row: Option<&(TransactionId, _)>| row.map(|(id, _)| id.clone());
        let transactions: Vec<_> = rows.iter().filter_map(|(_, row)| row.clone()).collect();
        let on_page = |one: &LeftOut| rows.iter().any(|(id, _)| *id == one.id);
        Page {
            wallets: vec![(WalletId::parse("w").unwrap(), Unit::Bitcoin)],
            joined_at: jiff::Timestamp::UNIX_EPOCH,
            transactions,
            left_out: self.left_out().into_iter().filter(on_page).collect(),
            pending: None,
            newer: edge(rows.first())
                .filter(|_| from > 0)
                .map(Place::NewerThan),
            older: edge(rows.last())
                .filter(|_| to < self.rows.len())
                .map(Place::OlderThan),
        }
    }
}

struct Bench {
    history: History,
    ledger: Ledger,
    beyond: Option<(Option<TransactionId>, Place)>,
}

impl Bench {
    async fn of(&self) -> (Index, Standing) {
        self.history.of("ana").await.unwrap().unwrap()
    }

    async fn happen(&mut self, what: Happens) {
        let (index, standing) = self.of().await;
        match what {
            Happens::Arrive(count, open, known) => {
                (0..count).for_each(|_| self.ledger.arrive(open, known));
            }
            Happens::Top(most) => {
                let joint = index.put_newest(&self.ledger.page(&Place::Newest)).await;
                if let Joint::Gap(above) = joint.unwrap() {
                    self.climb(&index, above, most).await;
                }
            }
            Happens::Bottom if standing.complete || standing.top_at.is_none() => {}
            Happens::Bottom => {
                let below = index.bottom().await.unwrap();
                let place = match (self.beyond.take(), &below) {
                    (Some((last, place)), _) if last == below => place,
                    (_, Some(below)) => Place::OlderThan(below.clone()),
                    (_, None) => Place::Newest,
                };
                let page = self.ledger.page(&place);
                index.put_older(&page, below.as_ref()).await.unwrap();
                if page.transactions.is_empty() {
                    self.beyond = page.older.map(|older| (below, older));
                }
            }
            Happens::Settle(paid) => {
                for (id, unit) in index.open_ones().await.unwrap() {
                    assert_eq!(unit, Unit::Bitcoin);
                    let at = self.ledger.rows.iter().position(|(one, _)| *one == id);
                    let row = self.ledger.rows[at.unwrap()].1.as_mut().unwrap();
                    row.status = Status::Success;
                    let now = paid.then(|| row.clone());
                    if !paid {
                        self.ledger.rows.remove(at.unwrap());
                        self.beyond = None;
                    }
                    index.settle(&id, now.as_ref()).await.unwrap();
                }
            }
        }
    }

    async fn climb(&self, index: &Index, mut above: TransactionId, most: usize) {
        let mut place = Place::NewerThan(above.clone());
        for _ in 0..most {
            let page = self.ledger.page(&place);
            index.put_newer(&page, &above).await.unwrap();
            if let Some(newest) = page.transactions.first() {
                above = newest.id.clone();
            }
            match page.newer {
                Some(newer) => place = newer,
                None => return,
            }
        }
    }

    async fn rows(&self) -> Vec<Transaction> {
        let (index, _) = self.of().await;
        let walk = index.walk(Filter::default(), Order::NewestFirst).await;
        let (mut walk, mut rows) = (walk.unwrap(), Vec::new());
        while let Some(more) = walk.next().await.unwrap() {
            rows.extend(more);
        }
        rows
    }
}

/// An index of nothing yet, and what keeps it.
async fn bench() -> (Bench, Database, TempDir) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("till.db").display());
    let database = Database::open(&SecretString::from(url)).await.unwrap();
    let ring = Arc::new(Keyring::new([[7; 32]].iter()));
    let history = History::new(
        database.clone(),
        ring,
        Random::system(),
        NonZeroU32::new(50).unwrap(),
    );
    assert!(history.begin("ana").await.unwrap());
    let bench = Bench {
        history,
        ledger: Ledger::default(),
        beyond: None,
    };
    (bench, database, folder)
}

/// A list with rows of hundreds, from many steps and few.
async fn runs(steps: Vec<Happens>) {
    let (mut bench, database, _folder) = bench().await;
    for step in steps {
        bench.happen(step).await;
        // At any time it is a part of Blink's list without a hole, but for what is not settled yet.
        let (rows, all) = (bench.rows().await, bench.ledger.known());
        let ids = |rows: &[Transaction]| rows.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        let (rows, all) = (ids(&rows), ids(&all));
        let at = rows
            .first()
            .map_or(0, |first| all.iter().position(|one| one == first).unwrap());
        assert_eq!(rows, all[at..at + rows.len()]);
    }
    for _ in 0..200 {
        bench.happen(Happens::Top(100)).await;
        bench.happen(Happens::Bottom).await;
        bench.happen(Happens::Settle(true)).await;
        let (index, standing) = bench.of().await;
        if standing.complete && bench.rows().await == bench.ledger.known() {
            // Each of the others is counted once, however often it was seen, and in no other time or wallet.
            let mut filter = Filter::default();
            let others = bench.ledger.left_out().len();
            assert_eq!(index.left_out(&filter).await.unwrap().len(), others);
            filter.to = 0;
            assert!(index.left_out(&filter).await.unwrap().is_empty());
            filter = Filter::default();
            filter.unit = Some(Unit::Bitcoin);
            assert!(index.left_out(&filter).await.unwrap().is_empty());
            database.close().await;
            return;
        }
    }
    let (_, standing) = bench.of().await;
    panic!(
        "{standing:?}: {} of {}",
        bench.rows().await.len(),
        bench.ledger.known().len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_index_becomes_what_blink_has(steps in prop::collection::vec(happens(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(runs(steps));
    }
}

#[tokio::test]
async fn the_only_one_known_may_come_to_nothing() {
    use Happens::{Arrive, Bottom, Settle, Top};
    runs(vec![
        Arrive(1, true, true),
        Top(0),
        Bottom,
        Settle(false),
        Arrive(80, false, true),
        Top(0),
    ])
    .await;
    // Nothing that we understand on the first pages.
    runs(vec![
        Arrive(20, false, true),
        Arrive(70, false, false),
        Top(0),
        Bottom,
        Bottom,
    ])
    .await;
}

#[tokio::test]
async fn of_an_index_that_was_deleted_nothing_looks_whole() {
    use Happens::{Arrive, Bottom, Top};
    let (mut bench, database, _folder) = bench().await;
    for what in [Arrive(900, false, true), Top(0)] {
        bench.happen(what).await;
    }
    for _ in 0..30 {
        bench.happen(Bottom).await;
    }
    let (index, standing) = bench.of().await;
    assert!(standing.complete && standing.held == 900);
    let walk = async || index.walk(Filter::default(), Order::NewestFirst).await;
    let (mut begun, untouched) = (walk().await.unwrap(), walk().await.unwrap());
    assert!(!begun.next().await.unwrap().unwrap().is_empty());
    let past = Filter::since(i64::MAX);
    let mut without_blocks = index.walk(past, Order::OldestFirst).await.unwrap();
    // Another one under the same owner is another one.
    assert!(bench.history.end("ana").await.unwrap() && bench.history.begin("ana").await.unwrap());
    assert!(matches!(begun.next().await, Err(Error::Gone)));
    assert!(begun.passed().is_some());
    assert!(matches!(without_blocks.next().await, Err(Error::Gone)));
    assert!(matches!(untouched.sums(&[]).await, Err(Error::Gone)));
    let mut late = walk().await.unwrap();
    assert!(matches!(late.next().await, Err(Error::Gone)));
    let met = index.meet(&[], Filter::default()).await;
    assert!(matches!(met, Err(Error::Gone)));
    database.close().await;
}
