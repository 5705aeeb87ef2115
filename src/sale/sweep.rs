//! What strangers rang up and nobody paid is forgotten after a while: anybody may ring up, and nobody needs it any more.

use crate::database::execute;

use super::sales::{Error, Sales};

/// Kept for so long, seconds.
const UNPAID: i64 = 7 * 24 * 3600;

impl Sales {
    /// Deletes sales of open registers that were never paid, with their invoices. The last number of each register stays, so
    /// that none is given out twice.
    pub async fn sweep(&self) -> Result<u64, Error> {
        let before = self.clock.unix().saturating_sub(UNPAID);
        let swept = execute!(
            &self.database,
            "DELETE FROM sales WHERE owner IS NULL AND created_at < $1 AND state IN ('open', 'expired', 'cancelled')
             AND NOT EXISTS (SELECT 1 FROM sale_invoices WHERE sale_invoices.sale = sales.id AND sale_invoices.state IN ('open', 'dropped'))
             AND number < (SELECT MAX(others.number) FROM sales others WHERE others.register = sales.register)",
            before,
        )?;
        execute!(
            &self.database,
            "DELETE FROM sale_invoices WHERE state = 'dead' AND expires_at < $1
             AND NOT EXISTS (SELECT 1 FROM sales WHERE sales.id = sale_invoices.sale)",
            before,
        )?;
        Ok(swept)
    }
}
