//! Runs of payouts, as the server makes them.

mod checking;
mod leading;
mod losing;
mod paying;
mod storm;

use std::time::{Duration, Instant};

use till::money::Unit;
use till::payout::{
    Asked, Begun, NewRun, Payouts, Permit, Row, RowState, Run, RunId, RunState, Sum,
};
use till::sandbox::{Control, WalletKind};

use crate::harness::{Setup, Store, Till};

/// Nobody waits for longer.
const LIMIT: Duration = Duration::from_secs(40);

/// A Till that does not wait long for answers.
async fn till(store: Store) -> Till {
    let setup = Setup::on(store)
        .with("TILL_PAYMENT_DEADLINE", 1)
        .with("TILL_PAYMENT_DOUBT", 2)
        .with("TILL_API_DEADLINE", 2);
    let till = Till::start(setup).await;
    till.control.set_invoice_limit(None);
    till
}

/// Blink's id of somebody.
fn person(control: &Control, name: &str) -> String {
    let mut people = control.people().iter();
    people
        .find(|person| person.name == name)
        .unwrap()
        .id
        .clone()
}

/// A row of satoshis.
fn sats(recipient: &str, sats: i64, memo: &str) -> Asked {
    Asked {
        recipient: recipient.to_owned(),
        amount: Some(Sum::Sats(sats)),
        typed: sats.to_string(),
        memo: memo.to_owned(),
        reference: String::new(),
        wrong: None,
    }
}

/// Rosa's runs.
struct Rosa {
    id: String,
    control: Control,
    payouts: Payouts,
}

impl Rosa {
    fn of(till: &Till) -> Self {
        Self::at(&till.control, till.state.payouts.clone())
    }

    fn at(control: &Control, payouts: Payouts) -> Self {
        Self {
            id: person(control, "Rosa"),
            control: control.clone(),
            payouts,
        }
    }

    fn permit(&self) -> Permit {
        let scopes = ["read", "write"];
        Permit {
            token: self.control.access_token(&self.id, &scopes).unwrap().into(),
            until: i64::MAX,
            hash: Vec::new(),
        }
    }

    fn wallet(&self, unit: Unit) -> String {
        let kind = match unit {
            Unit::Bitcoin => WalletKind::Btc,
            Unit::Dollar => WalletKind::Usd,
        };
        self.control.wallet(&self.id, kind).unwrap()
    }

    async fn prepare(&self, key: &str, unit: Unit, rows: Vec<Asked>) -> Run {
        match self.begin(key, unit, rows, None).await {
            Begun::New(run) => run,
            other => panic!("{other:?}"),
        }
    }

    async fn begin(
        &self,
        key: &str,
        unit: Unit,
        rows: Vec<Asked>,
        instead: Option<&RunId>,
    ) -> Begun {
        let rosa = person(&self.control, "Rosa");
        let new = NewRun {
            form_key: key.to_owned(),
            prepared_by: self.id.clone(),
            needs_two: false,
            title: "wages".to_owned(),
            converts: false,
            unit,
            rows,
            wallet: (self.id == rosa).then(|| self.wallet(unit)),
        };
        self.payouts.begin_instead(new, instead).await.unwrap()
    }

    /// Asks Blink what its invoices cost, as before a start.
    async fn ask_fees(&self, till: &Till, run: &Run) {
        let (wallet, token) = (self.wallet(run.unit), self.permit().token);
        let asked = till.state.paymaster.ask_fees(run, &wallet, &token);
        asked.await.unwrap().unwrap();
    }

    /// Until it stands there.
    async fn comes_to(&self, run: &RunId, state: RunState) -> Run {
        let begun = Instant::now();
        loop {
            let run = self.payouts.find(run).await.unwrap().unwrap();
            if run.state == state {
                return run;
            }
            let rows = self.payouts.rows(&run.id, None, 0, 100).await.unwrap();
            assert!(begun.elapsed() < LIMIT, "{run:?} {rows:#?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Looked at, and started.
    async fn start(&self, key: &str, unit: Unit, rows: Vec<Asked>) -> RunId {
        let run = self.prepare(key, unit, rows).await;
        self.comes_to(&run.id, RunState::Checked).await;
        let (wallet, permit) = (self.wallet(unit), self.permit());
        let started = self
            .payouts
            .start(&run.id, &self.id, &wallet, &permit, (1, 1));
        started.await.unwrap().unwrap();
        run.id
    }

    async fn rows(&self, run: &RunId) -> Vec<Row> {
        self.payouts.rows(run, None, 0, 1000).await.unwrap()
    }

    /// The run is done: its rows, each compared with what the sandbox has booked.
    async fn done(&self, run: &RunId) -> Vec<Row> {
        self.comes_to(run, RunState::Done).await;
        let rows = self.rows(run).await;
        self.agrees(&rows);
        rows
    }

    /// What is said of a row is the truth: paid once and not at all else, whichever invoices it was ever sent with.
    fn agrees(&self, rows: &[Row]) {
        let sends = self.control.sends(&self.id);
        for row in rows {
            let of_row = |hash: &Option<String>| {
                let hash = hash.as_deref();
                hash.is_some_and(|hash| hashes(row).iter().any(|one| one == hash))
            };
            let booked: Vec<_> = sends
                .iter()
                .filter(|send| of_row(&send.payment_hash) && send.status != "failure")
                .collect();
            match row.state {
                RowState::Paid => {
                    assert_eq!(booked.len(), 1, "{row:#?} {booked:?}");
                    let evidence = row.record.evidence.as_ref().unwrap();
                    assert_eq!(evidence.transaction.as_ref(), Some(&booked[0].id));
                    assert_eq!(evidence.debited, Some(booked[0].debited));
                    assert_eq!(evidence.fee, Some(booked[0].fee));
                }
                RowState::Refused | RowState::Failed | RowState::Ready => {
                    assert!(booked.is_empty(), "{row:#?} {booked:?}");
                }
                RowState::Sending | RowState::Pending | RowState::Unknown | RowState::Unsettled => {
                    assert!(booked.len() <= 1, "{row:#?} {booked:?}");
                }
            }
        }
    }
}

/// Every invoice that a row was ever sent with.
fn hashes(row: &Row) -> Vec<String> {
    use till::payout::Event;
    let hash = |event: &Event| match event {
        Event::Sending { payment_hash, .. } => Some(payment_hash.clone()),
        _ => None,
    };
    let mut hashes: Vec<String> = row
        .history
        .iter()
        .filter_map(|step| hash(&step.event))
        .collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

/// How often a row was sent.
fn turns(row: &Row) -> i64 {
    row.record
        .attempt
        .as_ref()
        .map_or(0, |attempt| attempt.turn)
}
