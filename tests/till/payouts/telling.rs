//! What the page of a run and its result file tell apart: rows that wait, and what sums were converted by.

use std::time::{Duration, Instant};

use till::payout::RunState;
use till::sandbox::Scripted;

use super::{LIMIT, ROSA, comes_to, hand_in, id, rosa, start, till};
use crate::harness::{Browser, Store, Till, on_both};

on_both! {
    async fn what_waits_is_told_apart_from_what_is_ready(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let handed_in = hand_in(&rosa, &till, "bruno,5,sats\nnobody_has_this_name,5,sats").await;
        let run = id(&handed_in);
        assert_eq!(handed_in.all(".filter"), ["All", "Cannot be paid · 1", "Ready · 1"]);
        till.control.script_invoices(Some(Scripted::Payload {
            code: Some("MIGRATION_ON_HOLD".to_owned()),
            message: "no".to_owned(),
        }));
        start(&rosa, &till, ROSA, &run).await;
        let begun = Instant::now();
        let waiting = till.at(&format!("/payouts/{run}?show=waiting"));
        loop {
            let page = rosa.get(waiting.clone()).await;
            if page.all(".payout-row__number") == ["1"] {
                assert_eq!(page.all(".filter"), ["All", "Cannot be paid · 1", "Waiting · 1"]);
                assert_eq!(page.all(".filter[aria-current]"), ["Waiting · 1"]);
                break;
            }
            // Whoever asks for what is not there is told so.
            assert!(page.all(".filter").contains(&"Waiting · 0".to_owned()), "{}", page.text());
            assert!(begun.elapsed() < LIMIT, "{}", page.text());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let ready = rosa.get(till.at(&format!("/payouts/{run}?show=ready"))).await;
        assert!(ready.all(".payout-row__number").is_empty(), "{}", ready.text());
        // Whoever handed it in again would pay it twice.
        let row = rosa.get(till.at(&format!("/payouts/{run}/rows/1"))).await;
        let told = row.text().matches("Till tries again by itself").count();
        assert_eq!(told, 2, "now, and in what happened when: {}", row.text());
        till.control.script_invoices(None);
        comes_to(&rosa, &till, &run, RunState::Done).await;
        till.stop().await;
    }
}

/// The cell of a row in a column of the result file.
async fn cell(rosa: &Browser, till: &Till, run: &str, row: usize, column: &str) -> String {
    let file = till.at(&format!("/payouts/{run}/result.csv"));
    let page = rosa.get(file).await;
    let mut reader = csv::Reader::from_reader(page.body.as_bytes());
    let place = reader.headers().unwrap().iter().position(|it| it == column);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    rows[row - 1][place.unwrap()].to_owned()
}

on_both! {
    async fn a_file_says_what_sums_were_converted_by(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let run = id(&hand_in(&rosa, &till, "bruno,7,EUR\nbruno,3,sats\n=nobody,1,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        let cell = async |row, column| cell(&rosa, &till, &run, row, column).await;
        assert_eq!(cell(1, "currency").await, "SAT");
        assert_eq!(cell(1, "planned").await, cell(1, "planned_minor").await);
        assert_eq!(cell(1, "debited").await, cell(1, "debited_minor").await);
        assert_eq!(cell(1, "fee").await, "0");
        // What one bitcoin was worth, to the cent.
        let rate: i128 = cell(1, "rate").await.replace('.', "").parse().unwrap();
        let sats: i128 = cell(1, "planned").await.parse().unwrap();
        assert!((700 * 100_000_000 / rate - sats).abs() <= 1, "{sats} at {rate}");
        assert!(cell(1, "rate_utc").await.ends_with('Z'));
        assert_eq!([cell(2, "rate").await, cell(2, "rate_utc").await], ["", ""]);
        assert_eq!(cell(2, "planned").await, "3");
        assert_eq!([cell(3, "recipient").await, cell(3, "planned").await], ["'=nobody", ""]);
        till.stop().await;
    }
}

on_both! {
    async fn out_of_a_dollar_wallet_satoshis_have_the_price_of_a_bitcoin(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let form = rosa.get(till.at("/payouts/new")).await;
        let rows = [("pasted", "bruno,50000,sats\nbruno,2,EUR"), ("wallet", "dollar")];
        let run = id(&rosa.submit(&form, "/payouts/new", &rows).await);
        comes_to(&rosa, &till, &run, RunState::Checked).await;
        let of_one = async |row: u8| rosa.get(till.at(&format!("/payouts/{run}/rows/{row}"))).await;
        let (bitcoin, dollar) = (of_one(1).await, of_one(2).await);
        assert!(bitcoin.says("1 BTC = $"), "{}", bitcoin.text());
        assert!(dollar.says("$1.00 = €"), "{}", dollar.text());
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        let cell = async |row, column| cell(&rosa, &till, &run, row, column).await;
        assert_eq!(cell(1, "rate_currency").await, "USD");
        let rate: i128 = cell(1, "rate").await.replace('.', "").parse().unwrap();
        let cents: i128 = cell(1, "planned_minor").await.parse().unwrap();
        assert!((50_000 * rate / 100_000_000 - cents).abs() <= 1, "{cents} at {rate}");
        // A dollar has six decimals.
        let (_, decimals) = cell(2, "rate").await.split_once('.').map(|(a, b)| (a.to_owned(), b.len())).unwrap();
        assert_eq!(decimals, 6);
        assert_eq!(cell(2, "planned").await.replace('.', ""), cell(2, "planned_minor").await);
        till.stop().await;
    }
}
