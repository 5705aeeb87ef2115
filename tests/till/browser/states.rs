//! Sales in every state that a screen can be in, on Rosa's own register.

use std::time::{Duration, Instant};

use till::sandbox::SideService;

use crate::harness::{Page, Till};
use crate::pos::{Seller, invoice, until};

/// An invoice in satoshis lives for a quarter of an hour.
const LIFE: i64 = 15 * 60;
/// What is left of the one that is about to run out: enough to look at it.
const LEFT: i64 = 170;
const PATIENCE: Duration = Duration::from_secs(20);

struct Shop<'a> {
    till: &'a Till,
    rosa: Seller,
}

/// Their addresses by the name of the state, the most fleeting first.
pub async fn every(till: &Till) -> serde_json::Value {
    let shop = Shop {
        till,
        rosa: Seller::rosa(till).await,
    };
    let paid = shop.sell("Table 4").await;
    shop.pay(&paid).await;
    let cash = shop.sell("").await;
    let cash = shop.press(&cash, "/cash").await;
    let cancelled = shop.sell("").await;
    shop.press(&cancelled, "/cancel").await;
    let late = shop.sell("Table 7").await;
    till.control.hold(&invoice(&late), None).unwrap();
    shop.press(&late, "/cancel").await;
    till.control.settle(&invoice(&late)).unwrap();
    shop.becomes(&late, "late").await;
    let overpaid = shop.sell("Anna").await;
    till.control.hold(&invoice(&overpaid), None).unwrap();
    let renewed = shop.press(&overpaid, "/renew").await;
    shop.pay(&renewed).await;
    till.control.settle(&invoice(&overpaid)).unwrap();
    shop.becomes(&overpaid, "again").await;
    till.control.set_failing(SideService::Lightning, true);
    let failed = shop.sell("").await;
    till.control.set_failing(SideService::Lightning, false);
    let expired = shop.sell("").await;
    shop.passes(LIFE + 60).await;
    shop.becomes(&expired, "expired").await;
    let expiring = shop.sell("").await;
    shop.passes(LIFE - LEFT).await;
    let renewed = shop.sell("Table 9").await;
    let renewed = shop.press(&renewed, "/renew").await;
    let waiting = shop.sell("Table 12").await;
    serde_json::json!({
        "expiring": path(&expiring),
        "renewed": path(&renewed),
        "waiting": path(&waiting),
        "failed": failed.url.path().to_owned() + "?why=" + &why(&failed),
        "paid": path(&paid),
        "cash": path(&cash),
        "late": path(&late),
        "overpaid": path(&overpaid),
        "cancelled": path(&cancelled),
        "expired": path(&expired),
    })
}

fn path(page: &Page) -> &str {
    page.url.path()
}

fn why(page: &Page) -> String {
    let mut said = page.url.query_pairs();
    said.find(|(name, _)| name == "why").unwrap().1.into_owned()
}

impl Shop<'_> {
    async fn sell(&self, note: &str) -> Page {
        let fields = [("amount", "17.30"), ("currency", "USD"), ("tip", "1000")];
        let fields = [&fields[..], &[("note", note)]].concat();
        self.rosa.charge(self.till, &fields).await
    }

    async fn press(&self, page: &Page, what: &str) -> Page {
        let action = format!("{}{what}", page.url.path());
        self.rosa.browser.submit(page, &action, &[]).await
    }

    async fn pay(&self, page: &Page) {
        self.till.control.pay(&invoice(page)).unwrap();
        self.becomes(page, "paid").await;
    }

    /// Here and at Blink; until there is a price of then.
    async fn passes(&self, seconds: i64) {
        self.till.control.advance_clock(seconds);
        self.till.clock.advance(seconds);
        let begun = Instant::now();
        while !self
            .rosa
            .keypad(self.till)
            .await
            .has("[data-rate][data-base]")
        {
            assert!(begun.elapsed() < PATIENCE, "there is no price");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn becomes(&self, page: &Page, state: &str) {
        until(&self.rosa.browser, page, state).await;
    }
}
