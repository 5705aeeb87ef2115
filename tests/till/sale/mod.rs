//! Sales in the database, as several clerks and several instances meet them.

mod booking;
mod listing;
mod ringing_up;
mod showing;
mod sums;
mod watching;

use std::sync::atomic::{AtomicU8, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use till::database::Database;
use till::lightning::{PaymentHash, Preimage};
use till::money::{Sats, Unit};
use till::sale::{
    Basket, Begun, Denomination, Discount, Figures as _, InvoiceState, NewSale, Record, Sale,
    SaleId, SaleInvoice, Sales, Tip,
};

use crate::harness::{Setup, Store, Till};

async fn till(store: Store) -> Till {
    Till::start(Setup::on(store)).await
}

/// A coffee.
fn record() -> Record {
    let basket = Basket {
        denomination: Denomination::Sats,
        lines: vec![1000],
        discount: Discount::None,
        tip: Tip::None,
        note: "coffee".to_owned(),
    };
    Record {
        totals: basket.totals().unwrap(),
        basket,
        wallet: Unit::Bitcoin,
    }
}

fn form(form_key: &str, register: &str) -> NewSale {
    NewSale {
        form_key: form_key.to_owned(),
        register: register.to_owned(),
        owner: Some("owner".to_owned()),
        receiver: "rosa".to_owned(),
        payee: None,
        record: record(),
    }
}

async fn ring_up(sales: &Sales, form_key: &str) -> Sale {
    match sales.begin(form(form_key, "bar")).await.unwrap() {
        Begun::New(sale) => sale,
        Begun::Again(sale) => panic!("there was one: {sale:?}"),
    }
}

/// An invoice for a sale that runs out at the end of time, and what it is paid with.
fn invoice(sale: &Sale, turn: i64) -> (SaleInvoice, Preimage) {
    static COUNT: AtomicU8 = AtomicU8::new(1);
    let bytes = [COUNT.fetch_add(1, Ordering::Relaxed); 32];
    let (preimage, hash) = (Preimage::new(bytes), digest(&SHA256, &bytes));
    let invoice = SaleInvoice {
        payment_hash: PaymentHash::new(hash.as_ref().try_into().unwrap()),
        sale: sale.id.clone(),
        turn,
        external_id: sale.invoice_name(turn).to_string(),
        payment_request: format!("lnbc{turn}"),
        sats: Sats(1000),
        cents: None,
        quote: None,
        via: "blink".to_owned(),
        state: InvoiceState::Open,
        made_at: 0,
        expires_at: i64::MAX,
        watch_until: i64::MAX,
        preimage: None,
        paid_at: None,
    };
    (invoice, preimage)
}

/// Makes a sale's row unreadable, as a newer program's may be.
pub async fn spoil(till: &Till, id: &SaleId) {
    let sql = format!("UPDATE sales SET record = '{{}}' WHERE id = '{id}'");
    let sql = sqlx::AssertSqlSafe(sql);
    match &till.state.database {
        Database::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(drop),
        Database::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
    }
    .unwrap();
}
