//! What strangers rang up and nobody paid is forgotten after a while: anybody may ring up, and nobody needs it any more.

use crate::database::execute;

use super::sales::{Error, Sales};

/// Kept for so long, seconds.
const UNPAID: i64 = 7 * 24 * 3600;
/// So many are deleted by one statement: with SQLite nobody else writes meanwhile.
const AT_ONCE: i64 = 200;
/// So many times in a row; what is left then is left to the next sweep.
const ROUNDS: usize = 50;

/// The oldest sales that may be forgotten. The last number of each register stays, so that none is given out twice; and
/// where an invoice may still be paid, or was, nothing is forgotten.
macro_rules! forgotten {
    () => {
        "SELECT id FROM sales WHERE owner IS NULL AND created_at < $1 AND state IN ('open', 'expired', 'cancelled')
         AND NOT EXISTS (SELECT 1 FROM sale_invoices WHERE sale_invoices.sale = sales.id AND sale_invoices.state <> 'dead')
         AND number < (SELECT MAX(others.number) FROM sales others WHERE others.register = sales.register)
         ORDER BY created_at, id LIMIT $2"
    };
}

impl Sales {
    /// Deletes sales of open registers that were never paid, with their invoices: those first, so that whoever is killed in
    /// between leaves nothing behind that the next sweep does not find.
    pub async fn sweep(&self) -> Result<u64, Error> {
        let before = self.clock.unix().saturating_sub(UNPAID);
        let mut swept = 0;
        for _ in 0..ROUNDS {
            execute!(
                &self.database,
                concat!(
                    "DELETE FROM sale_invoices WHERE state = 'dead' AND sale IN (",
                    forgotten!(),
                    ")"
                ),
                before,
                AT_ONCE,
            )?;
            let round = execute!(
                &self.database,
                concat!("DELETE FROM sales WHERE id IN (", forgotten!(), ")"),
                before,
                AT_ONCE,
            )?;
            swept += round;
            if round < AT_ONCE.unsigned_abs() {
                break;
            }
        }
        Ok(swept)
    }
}
