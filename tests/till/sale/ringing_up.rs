//! One form is one sale, and numbers have no gaps.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use till::sale::{Asking, Begun, NewSale, State};

use super::{form, invoice, ring_up, till};
use crate::harness::{Store, on_both};

on_both! {
    async fn the_same_form_twenty_times_is_one_sale(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let begun = join_all((0..20).map(|_| sales.begin(form("one", "bar")))).await;
        let (mut ids, mut new) = (BTreeSet::new(), 0);
        for begun in begun {
            match begun.unwrap() {
                Begun::New(sale) => {
                    new += 1;
                    assert_eq!((sale.state, sale.number), (State::Open, 1));
                    ids.insert(sale.id);
                }
                Begun::Again(sale) => {
                    ids.insert(sale.id);
                }
            }
        }
        assert_eq!((ids.len(), new), (1, 1));
        till.stop().await;
    }
}

on_both! {
    async fn order_numbers_of_a_register_have_no_gaps(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let forms: Vec<String> = (0..16).map(|form| form.to_string()).collect();
        let bar = forms.iter().map(|key| sales.begin(form(key, "bar")));
        let begun = join_all(bar).await;
        let numbers: BTreeSet<i64> = begun
            .into_iter()
            .map(|begun| match begun.unwrap() {
                Begun::New(sale) => sale.number,
                Begun::Again(sale) => panic!("{sale:?}"),
            })
            .collect();
        assert_eq!(numbers, (1..=16).collect());
        let Begun::New(elsewhere) = sales.begin(form("kitchen", "kitchen")).await.unwrap() else {
            panic!("a form of its own");
        };
        assert_eq!(elsewhere.number, 1);
        till.stop().await;
    }
}

on_both! {
    async fn of_many_only_one_asks_for_an_invoice(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let all = join_all((0..10).map(|_| sales.ask(&sale, 60))).await;
        let ours: Vec<Asking> = all
            .into_iter()
            .map(Result::unwrap)
            .filter(|asking| *asking != Asking::Theirs)
            .collect();
        assert_eq!(ours, [Asking::Ours(1)]);
        assert!(sales.find(&sale.id).await.unwrap().unwrap().is_asking);
        // Blink refused, say; or whoever asked died and the lease ran out.
        sales.asked(&sale.id, 1, false).await.unwrap();
        let sale = sales.find(&sale.id).await.unwrap().unwrap();
        assert!(!sale.is_asking);
        assert_eq!(sales.ask(&sale, 0).await.unwrap(), Asking::Ours(2));
        assert_eq!(sales.ask(&sale, 60).await.unwrap(), Asking::Ours(3));
        let (shown, _) = invoice(&sale, 3);
        let shown = sales.show(&shown).await.unwrap().unwrap();
        assert_eq!((shown.state, shown.turns), (State::Waiting, 3));
        till.stop().await;
    }
}

on_both! {
    async fn who_is_slow_or_late_takes_nothing_from_others(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        assert_eq!(sales.ask(&sale, 0).await.unwrap(), Asking::Ours(1));
        assert_eq!(sales.ask(&sale, 60).await.unwrap(), Asking::Ours(2));
        // The first one comes back at last: the right is not theirs any more.
        assert_eq!(sales.asked(&sale.id, 1, false).await.unwrap(), None);
        assert_eq!(sales.ask(&sale, 60).await.unwrap(), Asking::Theirs);
        let (shown, preimage) = invoice(&sale, 2);
        sales.show(&shown).await.unwrap();
        assert!(sales.asked(&sale.id, 2, true).await.unwrap().is_some());
        // A second tap that knows the sale as it was before would call off the code that was just shown.
        assert_eq!(sales.ask(&sale, 60).await.unwrap(), Asking::Theirs);
        let waiting = sales.find(&sale.id).await.unwrap().unwrap();
        assert_eq!(sales.ask(&waiting, 0).await.unwrap(), Asking::Ours(3));
        let paid = sales.arrived(&shown.payment_hash, Some(preimage)).await.unwrap().unwrap();
        assert_eq!(sales.ask(&paid, 60).await.unwrap(), Asking::Theirs);
        till.stop().await;
    }
}

on_both! {
    async fn what_strangers_never_paid_is_forgotten_and_numbers_go_on(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let open = |key: &str| NewSale {
            owner: None,
            ..form(key, "open rosa")
        };
        let mut ids = Vec::new();
        for key in ["unpaid", "paid", "watched", "last"] {
            match sales.begin(open(key)).await.unwrap() {
                Begun::New(sale) => ids.push(sale),
                Begun::Again(sale) => panic!("{sale:?}"),
            }
        }
        for sale in &ids[1..3] {
            let (shown, _) = invoice(sale, 1);
            sales.show(&shown).await.unwrap();
            if sale.number == 2 {
                sales.arrived(&shown.payment_hash, None).await.unwrap();
            }
        }
        let own = ring_up(sales, "own").await;
        assert_eq!(sales.sweep().await.unwrap(), 0, "all of it is new");
        till.clock.advance(8 * 24 * 3600);
        assert_eq!(sales.sweep().await.unwrap(), 1);
        assert!(sales.find(&ids[0].id).await.unwrap().is_none());
        for kept in ids[1..].iter().chain([&own]) {
            assert!(sales.find(&kept.id).await.unwrap().is_some(), "{kept:?}");
        }
        let Begun::New(next) = sales.begin(open("next")).await.unwrap() else {
            panic!("a form of its own");
        };
        assert_eq!(next.number, 5);
        till.stop().await;
    }
}
