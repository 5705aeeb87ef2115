//! Where a run stands, and where a row does.

use super::words::words;

words! {
    /// Where a run stands.
    RunState {
        /// Its rows are being looked at, one after the other.
        Checking: "checking",
        /// All were looked at; nothing is sent yet.
        Checked: "checked",
        /// Somebody else has to approve.
        Waiting: "waiting",
        /// It pays.
        Running: "running",
        /// It does not pay at present.
        Paused: "paused",
        /// It was called off while a payment was under way, and waits for what becomes of that.
        Stopping: "stopping",
        /// Every row has its end.
        Done: "done",
        /// It was called off; rows that are ready were never sent.
        Cancelled: "cancelled",
    }
}

words! {
    /// Where a row stands.
    RowState {
        /// It cannot be paid.
        Refused: "refused",
        /// It can be paid, and nothing was sent that is not known to have come to nothing.
        Ready: "ready",
        /// Sent, or about to be; nothing is known of it yet.
        Sending: "sending",
        /// Blink has taken it and does not know yet how it ends.
        Pending: "pending",
        /// Sent long ago, and Blink knows nothing of it. Never sent again.
        Unknown: "unknown",
        /// Sent, and nobody could find out what became of it: it is looked up again when its owner is there. Never sent again.
        Unsettled: "unsettled",
        /// Paid, once.
        Paid: "paid",
        /// Not paid, for certain.
        Failed: "failed",
    }
}

impl RunState {
    /// Nothing happens to it any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }

    /// Whether a worker has something to do for it.
    pub fn is_at_work(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Stopping)
    }
}

impl RowState {
    /// Money may be under way: what became of it has to be found out.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Sending | Self::Pending | Self::Unknown)
    }

    /// It has its end.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Paid | Self::Failed)
    }
}
