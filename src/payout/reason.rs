//! Why a row is not paid, and why a run stands still: each by itself where a person can do something else about it.

use super::words::words;

words! {
    /// Why a row was refused before anything was sent, has failed, or is in doubt.
    Reason {
        /// Nobody is named.
        RecipientMissing: "recipient_missing",
        /// Neither a name at Blink nor a lightning address, an LNURL or an invoice.
        RecipientUnreadable: "recipient_unreadable",
        /// Nobody has this name or address.
        Nobody: "nobody",
        /// The account is closed, locked or being closed, and receives nothing.
        CannotReceive: "cannot_receive",
        /// The own account has no wallet of that kind, or it is the wallet that pays.
        OwnWallet: "own_wallet",
        /// Blink does not answer at present.
        BlinkSilent: "blink_silent",
        /// Whoever keeps the address did not answer, several times.
        AddressSilent: "address_silent",
        /// The address leads to where Till does not go, or says what makes no sense.
        AddressWrong: "address_wrong",
        /// The LNURL is for something other than paying.
        NotToPay: "not_to_pay",
        /// No amount, and nothing that names one.
        AmountMissing: "amount_missing",
        /// The amount is no number.
        AmountUnreadable: "amount_unreadable",
        /// Less than a satoshi or a cent, or less than the address takes.
        AmountTooSmall: "amount_too_small",
        /// More than can be sent, or than the address takes.
        AmountTooLarge: "amount_too_large",
        /// The invoice asks for another amount.
        AmountDiffers: "amount_differs",
        /// Blink has no such currency.
        CurrencyUnknown: "currency_unknown",
        /// There is no price to convert by at present.
        NoPrice: "no_price",
        /// It begins like an invoice and is none.
        InvoiceUnreadable: "invoice_unreadable",
        /// It can no longer be paid, or hardly.
        InvoiceExpired: "invoice_expired",
        /// Of another network, such as test coins.
        WrongNetwork: "wrong_network",
        /// The same invoice stands in another row.
        Duplicate: "duplicate",
        /// More than 639 bytes.
        MemoTooLong: "memo_too_long",
        /// The row has more cells than columns have names.
        TooManyCells: "too_many_cells",
        /// The invoice that the address gave is not the one that was asked for.
        WrongInvoice: "wrong_invoice",
        /// Somebody has paid this invoice before.
        AlreadyPaid: "already_paid",
        /// The wallet that pays is the one that would receive.
        PaysItself: "pays_itself",
        /// No way through the Lightning network was found.
        NoRoute: "no_route",
        /// The payment was tried and came back.
        CameBack: "came_back",
        /// It came back out of a dollar wallet: into the bitcoin wallet, as satoshis.
        CameBackAsSats: "came_back_as_sats",
        /// Blink took the request and made nothing of it; nothing was paid and it can be tried anew.
        NotMade: "not_made",
        /// Blink refuses, and does not say why.
        Refused: "refused",
        /// The recipient's account is being moved elsewhere, and receives nothing meanwhile.
        Moving: "moving",
        /// Blink makes no invoice for this recipient and does not say why.
        Unexplained: "unexplained",
        /// Too many invoices for this recipient; Blink makes more in some minutes.
        TooMany: "too_many",
        /// The invoice leaves the amount to the payer, and a dollar wallet pays such a one in whole cents only.
        SatsFromDollars: "sats_from_dollars",
        /// It would cost more than what was shown allows.
        FeeTooHigh: "fee_too_high",
        /// Blink does not say what it would cost.
        FeeUnknown: "fee_unknown",
        /// Sent, and Blink has not yet said what came of it.
        InDoubt: "in_doubt",
        /// Sent, and Blink did not say for a long time what came of it.
        LookAtBlink: "look_at_blink",
        /// Sent, and the run ended before Blink could be asked what came of it.
        NotLookedUp: "not_looked_up",
    }
}

impl Pause {
    /// The permission is good all the same.
    pub fn keeps_permit(self) -> bool {
        matches!(self, Self::Person | Self::Balance | Self::Limit)
    }
}

words! {
    /// Why a run is paused.
    Pause {
        /// Somebody wanted it.
        Person: "person",
        /// The time is over for which the permission to pay was kept.
        TokenOver: "token_over",
        /// Blink does not take the permission any more: it has expired or was revoked.
        TokenDead: "token_dead",
        /// The permission does not cover paying and reading.
        NotAuthorized: "not_authorized",
        /// There is no permission, or it cannot be opened any more.
        NoToken: "no_token",
        /// Not enough money in the wallet for the next row.
        Balance: "balance",
        /// Blink lets the account send no more for today, or this key or person.
        Limit: "limit",
        /// The account that pays is locked, closed or moved.
        Inactive: "inactive",
        /// The wallet is not one of the person whose permission it is.
        WrongWallet: "wrong_wallet",
    }
}
