//! The file has what the list shows, and adds up to the same.

use super::{column, paid, paid_in_cash, read_csv, receipt, value};
use crate::harness::{Setup, Store, Till, on_both};
use crate::pos::Seller;

on_both! {
    async fn screen_receipt_and_file_say_the_same(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let mut receipts = Vec::new();
        for (amount, tip, discount) in [("1000", "1500", ""), ("33", "", "33.33"), ("7", "500", "50"), ("21", "", "")] {
            let sold = [("amount", amount), ("counted", "SAT"), ("tip", tip), ("discount", discount)];
            let sale = paid(&till, &rosa, &sold).await;
            receipts.push(receipt(&rosa.browser, &sale).await.all(".slip__total bdi")[0].clone());
        }
        let cash = [("amount", "12.34"), ("counted", "EUR"), ("note", "=HYPERLINK(\"x\"), twice")];
        let sale = paid_in_cash(&till, &rosa, &cash).await;
        receipts.push(receipt(&rosa.browser, &sale).await.all(".slip__total bdi")[0].clone());
        let page = rosa.browser.get(till.at("/till/sales?when=week")).await;
        let href = &page.attributes(".totals a[download]", "href")[0];
        let file = rosa.browser.get(till.at(href)).await;
        assert_eq!(file.headers["content-type"], "text/csv; header=present; charset=utf-8");
        let name = file.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with("attachment; filename=\"till-sales-20") && name.ends_with(".csv\""), "{name}");
        let lines = read_csv(&file.body);
        let (currency, total) = (column(&lines, "currency"), column(&lines, "total_minor"));
        let numbers = |name| -> Vec<i64> { column(&lines, name).iter().map(|cell| cell.parse().unwrap()).collect() };
        // Line by line: gross less discount is net, net and tip are the total.
        let parts = numbers("gross_minor").into_iter().zip(numbers("discount_minor"));
        let parts = parts.zip(numbers("tip_minor")).zip(numbers("total_minor"));
        for (((gross, discount), tip), total) in parts {
            assert_eq!(gross - discount + tip, total);
        }
        // Row by row the receipts, the newest first.
        receipts.reverse();
        assert_eq!(currency, ["EUR", "SAT", "SAT", "SAT", "SAT"]);
        for (cell, receipt) in total.iter().zip(&receipts) {
            let digits: String = receipt.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(cell, &digits);
        }
        let sats: i64 = numbers("total_minor")[1..].iter().sum();
        let taken = value(&page, ".totals__list", "Taken").replace(',', "");
        assert_eq!(taken, format!("€12.34 · {sats} sats"));
        let tips: i64 = numbers("tip_minor").iter().sum();
        assert_eq!(value(&page, ".totals__list", "Tips"), format!("{tips} sats"));
        // Text that somebody typed is no formula, and the invoice says what the file says.
        assert_eq!(column(&lines, "memo")[0], "'=HYPERLINK(\"x\"), twice");
        assert_eq!(column(&lines, "method")[0], "cash");
        assert_eq!(column(&lines, "sats")[1..], total[1..]);
        assert_eq!(column(&lines, "sats")[0], "", "cash has none");
        for (hash, seen) in column(&lines, "payment_hash")[1..].iter().zip(["21", "3", "22", "1150"]) {
            let paid = till.control.invoices().into_iter().find(|one| &one.payment_hash == hash).unwrap();
            assert_eq!(paid.sats.unwrap().to_string(), seen);
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_has_exactly_what_is_on_the_screen() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    for (amount, note) in [("1", "tea"), ("2", "coffee"), ("3", "tea")] {
        let sold = [("amount", amount), ("counted", "SAT"), ("note", note)];
        paid_in_cash(&till, &rosa, &sold).await;
    }
    for (query, found) in [
        ("text=tea", vec!["3", "1"]),
        ("text=nothing", vec![]),
        ("when=yesterday", vec![]),
    ] {
        let file = rosa
            .browser
            .get(till.at(&format!("/till/sales.csv?{query}")))
            .await;
        assert_eq!(column(&read_csv(&file.body), "order_no"), found, "{query}");
    }
    till.stop().await;
}
