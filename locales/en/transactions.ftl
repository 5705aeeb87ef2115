# The list.
transactions-title = Transactions
transactions-pending = On their way
filter-label = Wallet
filter-all = All
pager-label = Pages
pager-newer = Newer
pager-older = Older
transactions-none-title = No transactions yet
transactions-none-text = Everything you receive and send with Blink will be listed here, newest first. Receive a first payment and it shows up by itself.
transactions-none-here-title = Nothing in this wallet
transactions-none-here-text = This wallet has no transactions yet. Your other wallet may have some.
transactions-show-all = Show all wallets
transactions-end-title = Nothing further
transactions-end-text = The list ends here.
transactions-newest = To the newest transactions
transactions-unknown-kind = { $count ->
    [one] One entry on this page is in a currency that this Till does not know yet, and is left out.
   *[other] { $count } entries on this page are in a currency that this Till does not know yet, and are left out.
}
pending-missing-title = Payments on their way cannot be looked up
pending-missing-text = What is not confirmed yet may be missing from this list right now. Everything else is complete.
inactive-title = This account is not active at Blink
inactive-text = You can look at everything here, but Blink does not sort the transactions of such an account by wallet. These are all of them.

# One row. The words stand beside a sign and an icon that say the same.
direction-received = Received
direction-receiving = Receiving
direction-returned = Returned
direction-sent = Sent
direction-sending = Sending
direction-not-sent = Not sent
direction-converted = Converted
state-pending = Pending
state-failed = Failed
state-unknown = State not known
way-blink = Blink
way-lightning = Lightning
way-on-chain = On-chain
way-unknown = Other
row-fee = Fee { $amount }
row-conversion = From { $from } to { $to }
row-blink = Payment inside Blink
row-lightning = Lightning payment
row-on-chain = On-chain payment
row-unknown = Payment

# Pages for what is not there.
gone-transaction-title = No such transaction
gone-transaction-text = None of your transactions has this number. It may be mistyped, or belong to another account.
gone-pending-title = No longer on its way
gone-pending-text = This payment has been confirmed or given up in the meantime. If it was confirmed, it is in the list now, under a new number.
gone-place-title = This page of the list is not there
gone-place-text = The address may be mistyped, or belong to another account.
