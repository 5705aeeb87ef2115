//! What the database sums up is what the sales come to one by one.

use till::money::CurrencyCode;
use till::sale::{
    Basket, Begun, Denomination, Discount, Event, Evidence, Figures as _, Filter, NewSale, Record,
    Sales, State, Takings, Tip,
};

use super::{form, invoice, till};
use crate::harness::{Store, on_both};

/// In which currency, with how many decimals; none for satoshis.
const CURRENCIES: [Option<(&str, u8)>; 4] =
    [None, Some(("USD", 2)), Some(("JPY", 0)), Some(("KWD", 3))];
/// More than there are ways for a sale to go.
const SALES: u8 = 48;

fn record(number: u8) -> Record {
    let denomination = match CURRENCIES[usize::from(number) % CURRENCIES.len()] {
        None => Denomination::Sats,
        Some((code, fraction_digits)) => Denomination::Fiat {
            code: code.parse::<CurrencyCode>().unwrap(),
            fraction_digits,
        },
    };
    let basket = Basket {
        denomination,
        lines: vec![1000 + i64::from(number), 7],
        discount: Discount::Fixed(i64::from(number % 3)),
        tip: Tip::Part(500 * u16::from(number % 5)),
        note: "\"paid_in_cash\"".to_owned(),
    };
    Record {
        totals: basket.totals().unwrap(),
        basket,
        wallet: till::money::Unit::Bitcoin,
    }
}

/// Rings up, and lets happen what may.
async fn sell(sales: &Sales, number: u8) {
    let new = NewSale {
        record: record(number),
        ..form(&number.to_string(), "bar")
    };
    let Begun::New(sale) = sales.begin(new).await.unwrap() else {
        panic!("there was one");
    };
    let (shown, _) = invoice(&sale, 1);
    sales.show(&shown).await.unwrap();
    let happens = |event| sales.happen(&sale.id, event, &Evidence::Person);
    let arrives = || sales.arrived(&shown.payment_hash, None);
    match number / 4 % 6 {
        0 => {}
        1 => drop(arrives().await.unwrap()),
        2 => drop(happens(Event::Cash).await.unwrap()),
        3 => {
            happens(Event::Cash).await.unwrap();
            arrives().await.unwrap();
        }
        4 => {
            happens(Event::Cancelled).await.unwrap();
            arrives().await.unwrap();
        }
        _ => drop(happens(Event::RanOut).await.unwrap()),
    }
}

on_both! {
    async fn as_one_by_one(store: Store) {
        let till = till(store).await;
        let sales = &till.state.sales;
        for number in 0..SALES {
            sell(sales, number).await;
            // Over several quarters of an hour.
            till.clock.advance(200);
        }
        let all = Filter { owner: "owner".to_owned(), from: i64::MIN, to: i64::MAX, limit: 1000, ..Filter::default() };
        let listed = sales.list(&all).await.unwrap();
        let middle = listed[20].created_at;
        for (filter, some) in [
            (all.clone(), true),
            (Filter { state: Some(State::Overpaid), ..all.clone() }, true),
            (Filter { state: Some(State::Waiting), ..all.clone() }, false),
            (Filter { odd: true, ..all.clone() }, true),
            (Filter { from: middle, ..all.clone() }, true),
            (Filter { to: middle, ..all.clone() }, true),
            (Filter { owner: "nobody".to_owned(), ..all.clone() }, false),
        ] {
            let (mut summed, mut counted) = (Vec::new(), Vec::new());
            let sums = sales.sums(&filter).await.unwrap();
            for sum in &sums {
                assert_eq!(sum.at % 900, 0);
                Takings::add(&mut summed, sum);
            }
            let listed = sales.list(&filter).await.unwrap();
            for sale in &listed {
                let quarter = sale.created_at - sale.created_at % 900;
                assert!(sums.iter().any(|sum| sum.at == quarter));
                Takings::count(&mut counted, sale);
            }
            assert_eq!(summed, counted, "{filter:?}");
            assert_eq!(!summed.is_empty(), some, "{filter:?}");
            let count: i64 = sums.iter().map(|sum| sum.count).sum();
            assert_eq!(count, i64::try_from(listed.len()).unwrap());
        }
        till.stop().await;
    }
}
