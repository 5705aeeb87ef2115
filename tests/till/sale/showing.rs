//! Which invoices are shown for a sale, and with which of them it runs out.

use till::sale::{Asking, InvoiceState, State};

use super::{invoice, ring_up, till};
use crate::harness::{Store, on_both};

on_both! {
    /// The keeper of a lightning address gives one invoice to two customers: one payment cannot pay both.
    async fn one_invoice_is_shown_for_one_sale(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let [one, two] = [ring_up(sales, "one").await, ring_up(sales, "two").await];
        let (mut shown, _) = invoice(&one, 1);
        assert!(sales.show(&shown).await.unwrap().is_some());
        shown.sale = two.id.clone();
        assert_eq!(sales.show(&shown).await.unwrap(), None);
        assert_eq!(sales.find(&two.id).await.unwrap().unwrap().state, State::Open);
        till.stop().await;
    }
}

on_both! {
    async fn the_same_invoice_once_more_is_open_again(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let (shown, preimage) = invoice(&sale, 1);
        sales.show(&shown).await.unwrap();
        sales.mark(&shown.payment_hash, InvoiceState::Dropped).await.unwrap();
        let again = sales.show(&shown).await.unwrap().unwrap();
        assert_eq!((again.state, again.history.len()), (State::Waiting, 1));
        let state = || async { sales.invoices(&sale.id).await.unwrap()[0].state };
        assert_eq!(state().await, InvoiceState::Open);
        sales.arrived(&shown.payment_hash, Some(preimage)).await.unwrap();
        sales.show(&shown).await.unwrap();
        assert_eq!(state().await, InvoiceState::Paid);
        till.stop().await;
    }
}

on_both! {
    /// The first one runs out while somebody shows a second one, or asks for it.
    async fn a_sale_runs_out_with_its_last_invoice(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        let sale = ring_up(sales, "one").await;
        let ([mut first, mut second], later) = ([invoice(&sale, 1).0, invoice(&sale, 2).0], 2_000);
        (first.expires_at, second.expires_at) = (100, 1_000);
        let shown = sales.show(&first).await.unwrap().unwrap();
        let state = || async { sales.find(&sale.id).await.unwrap().unwrap().state };
        assert_eq!(sales.ask(&shown, 60).await.unwrap(), Asking::Ours(1));
        sales.ran_out(&first, later).await.unwrap();
        assert_eq!(state().await, State::Waiting, "somebody asks for another one");
        sales.show(&second).await.unwrap();
        sales.asked(&sale.id, 1, true).await.unwrap();
        sales.ran_out(&first, 500).await.unwrap();
        assert_eq!(state().await, State::Waiting, "the second one may be paid");
        sales.mark(&second.payment_hash, InvoiceState::Dropped).await.unwrap();
        sales.ran_out(&first, 500).await.unwrap();
        assert_eq!(state().await, State::Waiting, "it may be even now");
        let over = sales.ran_out(&second, 500).await.unwrap().unwrap();
        assert_eq!(over.state, State::Expired);
        till.stop().await;
    }
}
