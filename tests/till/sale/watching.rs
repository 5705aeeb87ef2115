//! Every invoice is watched by one instance, and by another when that one is gone.

use till::sale::{InvoiceState, Sales};

use std::collections::HashSet;
use std::time::Duration;

use till::clock::Clock;
use till::database::Database;
use till::random::Random;

use super::{invoice, ring_up};
use crate::harness::{Store, on_both, postgres};

/// Sales that nobody watches but the test.
async fn unwatched(store: Store) -> (Sales, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().unwrap();
    let url = match store {
        Store::Sqlite => format!("sqlite:{}", folder.path().join("till.db").display()),
        Store::Postgres => postgres::new_database().await,
    };
    let database = Database::open(&url.into()).await.unwrap();
    (sales_in(database), folder)
}

fn sales_in(database: Database) -> Sales {
    Sales::new(database, Clock::system(), Random::system())
}

async fn watched(sales: &Sales, watcher: &str, seconds: i64, most: i64) -> usize {
    sales.watch(watcher, seconds, most).await.unwrap();
    sales.watched(watcher).await.unwrap().len()
}

on_both! {
    async fn nobody_watches_twice_and_the_dead_are_taken_over(store: Store) {
        let (sales, _folder) = unwatched(store).await;
        let sales = &sales;
        let mut shown = Vec::new();
        for count in 0..6 {
            let sale = ring_up(sales, &count.to_string()).await;
            let (invoice, _) = invoice(&sale, 1);
            sales.show(&invoice).await.unwrap();
            shown.push(invoice.payment_hash);
        }
        assert_eq!(watched(sales, "one", 60, 4).await, 4);
        assert_eq!(watched(sales, "two", 60, 9).await, 2);
        assert_eq!(watched(sales, "one", 60, 9).await, 4, "the others are watched");
        // It lives on for no longer than its lease, and what it watched is nobody's.
        assert_eq!(watched(sales, "one", 0, 9).await, 0);
        assert_eq!(watched(sales, "two", 60, 9).await, 6);
        sales.let_go("two").await.unwrap();
        assert_eq!(watched(sales, "three", 60, 9).await, 6);
        sales.mark(&shown[0], InvoiceState::Dead).await.unwrap();
        sales.mark(&shown[1], InvoiceState::Dropped).await.unwrap();
        sales.arrived(&shown[2], None).await.unwrap();
        assert_eq!(watched(sales, "three", 60, 9).await, 4, "a dropped one may still be paid");
    }
}

on_both! {
    /// Many instances take at the same moment: each invoice has one watcher, and nobody is turned away.
    async fn all_at_once(store: Store) {
        let (sales, _folder) = unwatched(store).await;
        for count in 0..12 {
            let sale = ring_up(&sales, &count.to_string()).await;
            sales.show(&invoice(&sale, 1).0).await.unwrap();
        }
        let names: Vec<String> = (0..8).map(|name| name.to_string()).collect();
        for round in 0..10 {
            let taking = names.iter().map(|name| sales.watch(name, 60, 9));
            let taken = futures_util::future::try_join_all(taking).await.unwrap();
            let (mut watched, mut seen) = (HashSet::new(), 0);
            for name in &names {
                sales.watch(name, 60, 9).await.unwrap();
                let theirs = sales.watched(name).await.unwrap();
                seen += theirs.len();
                watched.extend(theirs);
            }
            assert_eq!((seen, watched.len()), (12, 12), "round {round}");
            let at_once: usize = taken.iter().map(Vec::len).sum();
            assert!(at_once <= 12, "watched twice in round {round}");
            for name in &names {
                sales.let_go(name).await.unwrap();
            }
        }
    }
}

/// Another instance starts, and says so after this one has begun to look: what it took is its own all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn who_starts_at_the_same_moment_keeps_what_they_took() {
    let url = postgres::new_database().await;
    let database = Database::open(&url.into()).await.unwrap();
    let Database::Postgres(pool) = database.clone() else {
        unreachable!("it was opened there")
    };
    let sales = sales_in(database);
    let (invoice, _) = invoice(&ring_up(&sales, "a").await, 1);
    sales.show(&invoice).await.unwrap();
    let mut another = pool.begin().await.unwrap();
    for statement in [
        "INSERT INTO watchers (name, alive_until) VALUES ('another', (SELECT now FROM clock) + 60)",
        "UPDATE sale_invoices SET watcher = 'another'",
    ] {
        sqlx::query(statement).execute(&mut *another).await.unwrap();
    }
    let one = tokio::spawn({
        let sales = sales.clone();
        async move { sales.watch("one", 60, 9).await }
    });
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting)
        .fetch_one(&pool)
        .await
        .unwrap()
        == 0
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    another.commit().await.unwrap();
    assert_eq!(one.await.unwrap().unwrap(), []);
    assert_eq!(sales.watched("another").await.unwrap().len(), 1);
}

on_both! {
    /// What is new is taken by whoever hurries, and given whole; what is watched is not read again.
    async fn only_what_is_new(store: Store) {
        let (sales, _folder) = unwatched(store).await;
        let mut shown = Vec::new();
        for count in 0..4 {
            let sale = ring_up(&sales, &count.to_string()).await;
            shown.push(invoice(&sale, 1).0);
        }
        sales.show(&shown[0]).await.unwrap();
        assert!(sales.watch_new("one", 9).await.unwrap().is_empty(), "it has not said that it lives");
        assert_eq!(sales.watch("one", 60, 9).await.unwrap(), shown[..1]);
        assert!(sales.watch("one", 60, 9).await.unwrap().is_empty());
        sales.show(&shown[1]).await.unwrap();
        sales.show(&shown[2]).await.unwrap();
        let mut new = sales.watch_new("one", 9).await.unwrap();
        new.sort_by_key(|invoice| shown.iter().position(|one| one.payment_hash == invoice.payment_hash));
        assert_eq!(new, shown[1..3]);
        sales.watch("two", 60, 9).await.unwrap();
        assert!(sales.watched("two").await.unwrap().is_empty());
        sales.show(&shown[3]).await.unwrap();
        let both = futures_util::future::try_join(sales.watch_new("one", 9), sales.watch_new("two", 9));
        let (one, two) = both.await.unwrap();
        assert_eq!(one.len() + two.len(), 1, "nobody watches twice");
    }
}
