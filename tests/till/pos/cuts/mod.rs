//! Everything is cut, one after the other, and a payment is made meanwhile: it appears as paid, once, within ten seconds of
//! the return of what was cut. `TILL_OUTAGE_SECONDS=120` makes Blink and the databases stay away for as long as a release
//! should have seen.

mod blink;
mod browser;
mod clocks;
mod database;
mod process;
mod websocket;

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use till::sale::{Sale, SaleId, Sales, State};
use url::Url;

use super::invoice;
use crate::harness::{Browser, Page, Till};

/// Nobody waits for longer.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// A coffee on the register that anybody opens, waiting to be paid.
struct Waiting {
    browser: Browser,
    page: Page,
    invoice: String,
    id: SaleId,
}

impl Waiting {
    async fn rung_up(till: &Till) -> Self {
        Self::at(till.at("/@rosa_cafe")).await
    }

    async fn at(register: Url) -> Self {
        let browser = Browser::new();
        let keypad = browser.get(register).await;
        assert_eq!(keypad.status, StatusCode::OK, "{}", keypad.text());
        let fields = [("do", "charge"), ("amount", "21"), ("currency", "SAT")];
        let page = browser.submit(&keypad, "/charge", &fields).await;
        assert!(page.has(".sale--waiting"), "{}", page.text());
        Self {
            browser,
            invoice: invoice(&page),
            id: id(&page.url),
            page,
        }
    }

    /// What the page says now.
    async fn look(&self) -> Page {
        let page = self.browser.get(self.page.url.as_str()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        page
    }

    /// Nobody looks, and it is booked in time: paid, and its page says so.
    async fn is_paid(&self, sales: &Sales, since: Instant) {
        let sale = booked(sales, &self.id, since).await;
        assert_eq!(sale.state, State::Paid);
        assert!(self.look().await.has(".sale--paid"));
    }
}

/// Of which sale an address is.
pub fn id(address: &Url) -> SaleId {
    let last = address.path_segments().unwrap().next_back().unwrap();
    last.parse().unwrap()
}

/// Waits until a sale is paid, without making anybody look at it; and then nothing pays it again.
async fn booked(sales: &Sales, id: &SaleId, since: Instant) -> Sale {
    loop {
        if let Ok(Some(sale)) = sales.find(id).await
            && sale.state.is_paid()
        {
            return once(sales, id).await;
        }
        assert!(since.elapsed() < LIMIT, "not booked in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// It was paid once, and hearing of it once more changes nothing.
pub(super) async fn once(sales: &Sales, id: &SaleId) -> Sale {
    for invoice in sales.invoices(id).await.unwrap() {
        if invoice.paid_at.is_some() {
            let hash = invoice.payment_hash;
            sales.arrived(&hash, invoice.preimage).await.unwrap();
        }
    }
    let sale = sales.find(id).await.unwrap().unwrap();
    let history = sale.history.iter();
    let payments = history.filter(|change| change.evidence.is_payment());
    assert_eq!(payments.count(), 1, "{:?}", sale.history);
    sale
}
