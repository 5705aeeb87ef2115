//! Money that arrived is booked once, whoever tells of it and however often.

use futures_util::future::join_all;
use till::lightning::Preimage;
use till::sale::{Event, Evidence, State};

use super::{invoice, ring_up, till};
use crate::harness::{Store, on_both};

on_both! {
    async fn one_payment_told_of_twenty_times_is_one(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let (shown, preimage) = invoice(&sale, 1);
        sales.show(&shown).await.unwrap();
        let hash = shown.payment_hash;
        let told = (0..20).map(|one| sales.arrived(&hash, (one % 2 == 0).then_some(preimage)));
        for sale in join_all(told).await {
            assert_eq!(sale.unwrap().unwrap().state, State::Paid);
        }
        let sale = sales.find(&sale.id).await.unwrap().unwrap();
        let states: Vec<State> = sale.history.iter().map(|change| change.state).collect();
        assert_eq!(states, [State::Waiting, State::Paid]);
        assert_eq!(sales.invoices(&sale.id).await.unwrap()[0].preimage, Some(preimage));
        assert!(sales.book_the_rest().await.unwrap().is_empty());
        till.stop().await;
    }
}

on_both! {
    async fn a_preimage_that_does_not_fit_is_no_proof(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let (shown, _) = invoice(&sale, 1);
        sales.show(&shown).await.unwrap();
        let paid = sales.arrived(&shown.payment_hash, Some(Preimage::new([0; 32]))).await.unwrap().unwrap();
        assert!(matches!(paid.history[1].evidence, Evidence::Said { .. }), "{:?}", paid.history);
        assert_eq!(sales.invoices(&sale.id).await.unwrap()[0].preimage, None);
        till.stop().await;
    }
}

on_both! {
    async fn two_invoices_paid_are_too_much_and_somebody_has_to_look(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let (first, one) = invoice(&sale, 1);
        let (second, two) = invoice(&sale, 2);
        sales.show(&first).await.unwrap();
        sales.show(&second).await.unwrap();
        sales.arrived(&first.payment_hash, Some(one)).await.unwrap();
        let twice = sales.arrived(&second.payment_hash, Some(two)).await.unwrap().unwrap();
        assert_eq!((twice.state, twice.handled_at), (State::Overpaid, None));
        // On a page from before the second one came.
        sales.handled(&sale.id, twice.version - 1).await.unwrap();
        assert_eq!(sales.find(&sale.id).await.unwrap().unwrap().handled_at, None);
        sales.handled(&sale.id, twice.version).await.unwrap();
        let handled = sales.find(&sale.id).await.unwrap().unwrap();
        assert!(handled.handled_at.is_some());
        // A third one is looked at anew.
        let (third, three) = invoice(&sale, 3);
        sales.show(&third).await.unwrap();
        let thrice = sales.arrived(&third.payment_hash, Some(three)).await.unwrap().unwrap();
        assert_eq!((thrice.state, thrice.handled_at), (State::Overpaid, None));
        till.stop().await;
    }
}

on_both! {
    async fn what_somebody_called_off_is_paid_late(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let (shown, preimage) = invoice(&sale, 1);
        sales.show(&shown).await.unwrap();
        let over = sales.happen(&sale.id, Event::Cancelled, &Evidence::Person).await.unwrap().unwrap();
        assert_eq!(over.state, State::Cancelled);
        let late = sales.arrived(&shown.payment_hash, Some(preimage)).await.unwrap().unwrap();
        assert_eq!(late.state, State::PaidLate);
        till.stop().await;
    }
}
