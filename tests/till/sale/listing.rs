//! Going through many sales.

use till::sale::{Begun, Filter, Place, Sale, Walk};

use super::{form, spoil, till};
use crate::harness::{Store, on_both};

on_both! {
    /// Neither the first part ends there, nor the whole walk.
    async fn a_row_that_cannot_be_read_hides_none_behind_it(store: Store) {
        const MANY: usize = 210;
        let till = till(store).await;
        let sales = &till.state.sales;
        let mut ids = Vec::new();
        for key in 0..MANY {
            match sales.begin(form(&key.to_string(), "bar")).await.unwrap() {
                Begun::New(sale) => ids.push(sale.mark()),
                Begun::Again(sale) => panic!("there was one: {sale:?}"),
            }
        }
        // The newest, the last one of a part in either direction, and one in the middle.
        for number in [MANY, MANY - 199, 200, 100] {
            spoil(&till, &ids[number - 1].2).await;
        }
        let filter = |place| Filter {
            owner: "owner".to_owned(),
            to: i64::MAX,
            place,
            ..Filter::default()
        };
        for place in [Place::Newest, Place::NewerThan((0, 0, ids[0].2.clone()))] {
            let mut walk = Walk::new(sales, filter(place), "", 1000);
            let mut seen: Vec<Sale> = Vec::new();
            while let Some(more) = walk.next().await.unwrap() {
                seen.extend(more);
            }
            assert_eq!(seen.len(), MANY - 4);
        }
        till.stop().await;
    }
}
