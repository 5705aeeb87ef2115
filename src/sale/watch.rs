//! Which instance watches which invoice. Each instance says now and then that it lives, by the database's clock; nobody
//! watches twice, and what a dead one watched is taken over.

use std::collections::HashSet;

use crate::database::{execute, fetch_all, fetch_all_written, fetch_optional};
use crate::lightning::PaymentHash;

use super::invoice::SaleInvoice;
use super::invoices::{self, columns, readable};
use super::sales::{Error, Sales, unreadable};

impl Sales {
    /// Says that this instance lives, for so many seconds, takes over everything that may still be paid and that nobody
    /// who lives watches, and gives what it took. `most` bounds how many one takes at once.
    pub async fn watch(
        &self,
        watcher: &str,
        seconds: i64,
        most: i64,
    ) -> Result<Vec<SaleInvoice>, Error> {
        let any = fetch_optional!(
            &self.database,
            (String,),
            "SELECT payment_hash FROM sale_invoices WHERE state IN ('open', 'dropped') LIMIT 1",
        )?;
        // While nobody sells nothing is written.
        if any.is_none() {
            return Ok(Vec::new());
        }
        execute!(
            &self.database,
            "INSERT INTO watchers (name, alive_until) VALUES ($1, (SELECT now FROM clock) + $2)
             ON CONFLICT (name) DO UPDATE SET alive_until = excluded.alive_until",
            watcher.to_owned(),
            seconds,
        )?;
        // Who waited for another's statement on the same row finds it taken: its watcher is not the one that was seen. To
        // ask again who lives would not do; PostgreSQL looks at the row anew, but at all else as it was in the beginning,
        // when the other may not have said yet that it lives.
        let rows = fetch_all_written!(
            &self.database,
            invoices::Row,
            concat!(
                "UPDATE sale_invoices SET watcher = $1
                 FROM (SELECT payment_hash AS unwatched, watcher AS seen FROM sale_invoices
                       WHERE state IN ('open', 'dropped')
                         AND (watcher IS NULL OR watcher NOT IN
                                (SELECT name FROM watchers WHERE alive_until > (SELECT now FROM clock)))
                       ORDER BY made_at DESC LIMIT $2) AS nobodys
                 WHERE payment_hash = unwatched AND watcher IS NOT DISTINCT FROM seen
                 RETURNING ",
                columns!()
            ),
            watcher.to_owned(),
            most,
        )?;
        Ok(rows.into_iter().filter_map(readable).collect())
    }

    /// Takes what nobody has watched so far, and gives it; nothing where this instance has not said that it lives.
    pub async fn watch_new(&self, watcher: &str, most: i64) -> Result<Vec<SaleInvoice>, Error> {
        let rows = fetch_all_written!(
            &self.database,
            invoices::Row,
            concat!(
                "UPDATE sale_invoices SET watcher = $1
                 WHERE payment_hash IN (
                     SELECT payment_hash FROM sale_invoices
                     WHERE state IN ('open', 'dropped') AND watcher IS NULL LIMIT $2)
                 AND watcher IS NULL
                 AND EXISTS (SELECT 1 FROM watchers WHERE name = $1 AND alive_until > (SELECT now FROM clock))
                 RETURNING ",
                columns!()
            ),
            watcher.to_owned(),
            most,
        )?;
        Ok(rows.into_iter().filter_map(readable).collect())
    }

    /// All that this instance watches, if it lives.
    pub async fn watched(&self, watcher: &str) -> Result<HashSet<PaymentHash>, Error> {
        let rows = fetch_all!(
            &self.database,
            (String,),
            "SELECT payment_hash FROM sale_invoices WHERE watcher = $1 AND state IN ('open', 'dropped')
             AND EXISTS (SELECT 1 FROM watchers WHERE name = $1 AND alive_until > (SELECT now FROM clock))",
            watcher.to_owned(),
        )?;
        let read = |(hash,): (String,)| hash.parse().map_err(unreadable);
        rows.into_iter().map(read).collect()
    }

    /// Lets go of everything at the end, so that others need not wait until it is dead; and forgets who died long ago.
    pub async fn let_go(&self, watcher: &str) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE sale_invoices SET watcher = NULL WHERE watcher = $1",
            watcher.to_owned(),
        )?;
        execute!(
            &self.database,
            "DELETE FROM watchers WHERE name = $1 OR alive_until < (SELECT now FROM clock) - 3600",
            watcher.to_owned(),
        )?;
        Ok(())
    }
}
