# One sale: payment screen, receipt; and the list of sales. $amount is written out with its currency, $time is a time of day.
sale-title = { $amount } · order { $number }
sale-order = Order { $number }
sale-code = Lightning invoice for { $amount }, expires { $time }
sale-invoice = Invoice
sale-larger = Show the code as large as the screen
sale-open = Open in a wallet
sale-share = Share
sale-check = Check now
sale-expires = Expires:
sale-expiring = The code expires soon.
sale-cancel = Cancel
sale-cancel-ask = A payment may be on its way at this moment. If you cancel and it still arrives, you find it among the sales that need attention.
sale-cancel-not = Keep waiting
sale-cancel-sure = Cancel all the same
sale-renew = New code
sale-cash = Paid in cash
sale-new = New sale
sale-receipt = Receipt
sale-offline = No connection to Till. Whether it has been paid is not known here; what is paid is kept, and this screen catches up by itself.

# The line beneath the code, or the title when the sale is over; the announcement is the same.
sale-state-creating = Making the code…
sale-state-waiting = Waiting for the payment. You will see and hear it here.
sale-state-renewing = Making a new code…
sale-state-renewed = A new code, at the price of now: { $amount }.
sale-state-paid = Paid
sale-state-cash = Paid in cash
sale-state-late = Paid late
sale-state-again = Paid twice
sale-state-expired = Expired
sale-state-cancelled = Cancelled
sale-state-failed = No code could be made
sale-word-waiting = Waiting
sale-about-paid = Paid: { $amount }.
sale-about-late = It arrived at { $time }, when nobody waited for it any more. The money is in the shop’s wallet.
sale-about-again = The same sale has been paid more than once; { $amount } too much is in the shop’s wallet.
sale-about-expired = Nobody has paid. If a payment still arrives, you find it among the sales that need attention.
sale-about-cancelled = The code no longer counts. What was typed is back on the keypad.
sale-about-cash = No Lightning payment is expected any more.
sale-take-as-paid = Take it for this sale
sale-again = Charge it again
fact-order = Order
fact-tip = Tip
fact-paid-at = Paid at

# Receipt.
slip-title = Receipt { $number }
slip-total = Total
slip-line = Item { $number }
slip-net = Without tip
slip-sats = In sats
slip-rate = Rate
slip-method = Paid by
slip-method-lightning = Lightning
slip-method-cash = Cash
slip-code = This receipt on the web
slip-proof-good = Proven: the preimage opens the invoice’s payment hash.
slip-proof-bad = The preimage does not fit the invoice’s payment hash. This receipt proves nothing.
slip-proof-none = Blink says that it has been paid; there is no preimage to check.
slip-not-paid = Not paid
slip-thanks = Thank you
slip-worth = In { $currency }
slip-back = Back to the sale

# A register's code on paper.
print-title = Code of { $name }
print-code = Code that opens the register of { $name }
print-text = Scan to pay with bitcoin
print-wallet = Lightning address:

# The list of sales.
sales-title = Sales
sales-inbox = Needs attention
sales-inbox-late = The payment arrived when nobody waited for it any more, and it is in your wallet. If the customer has paid again or in cash meanwhile, give it back from your Blink app; otherwise take it for this sale.
sales-inbox-again = This sale was paid more than once, and all of it is in your wallet. Give the customer the rest back from your Blink app, then tick it off.
sales-inbox-settled = It is settled
sales-inbox-show = Show the sale
sales-when = Days
sales-today = Today
sales-yesterday = Yesterday
sales-week = This week
sales-month = This month
sales-all = All
sales-filter = Search and filter
sales-state = State
sales-register = Register
sales-register-own = Your own
sales-register-open = Your public one
sales-any = Any
sales-from = From
sales-to = To
sales-text = Order, note or hash
sales-show = Show
sales-filters = Filters
sales-remove-filter = Remove filter:
sales-chip-from = From { $day }
sales-chip-to = Until { $day }
sales-chip-text = With “{ $text }”
sales-total-count = Sales
sales-total-taken = Taken
sales-total-tips = Tips
sales-total-discounts = Discounts
sales-total-lightning = Lightning
sales-total-cash = Cash
sales-together = Together
sales-bound = Only the newest sales are looked at here
sales-bound-text = There are more than { $count }. Choose fewer days to see the older ones summed up and searched; the file has all of them.
sales-csv-all = Save all of these as CSV
sales-csv = { $count ->
    [one] Save this one as CSV
   *[other] Save these { $count } as CSV
}
sales-none-title = No sales yet
sales-none-text = Type an amount on the keypad, let the customer scan the code, and the sale stands here, paid or not.
sales-none-here-title = No sales like that
sales-none-here-text = No sale fits these filters. Take one away or choose another day.
sales-show-all = Show all sales
