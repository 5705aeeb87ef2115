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
transactions-left-out = { $count ->
    [one] One entry that belongs here is in a currency that this Till does not know yet. It is left out, of sums and files too.
   *[other] { $number } entries that belong here are in a currency that this Till does not know yet. They are left out, of sums and files too.
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

# The search, where there is an index.
search-text = Search
search-go = Search
search-filter = Filters
search-any = Any
search-direction = Direction
search-in = Received
search-out = Sent
search-converted = Converted
search-returned = Failed, and what came back
search-way = Way
search-state = State
search-settled = Settled
search-when = When
search-from = From
search-to = To
search-least = Amount from
search-most = Amount up to
search-of = Amounts in
search-currency = Recorded in
days-today = Today
days-yesterday = Yesterday
days-week = This week
days-month = This month
days-quarter = This quarter
days-year = This year
search-chips = Filters that are set
search-remove = Remove filter:
search-chip-text = With “{ $text }”
search-chip-least = At least { $amount }
search-chip-most = At most { $amount }
search-chip-from = From { $day }
search-chip-to = Until { $day }
search-chip-currency = Recorded in { $currency }
search-found = { $count ->
    [one] One transaction found
   *[other] { $number } transactions found
}
search-none-title = Nothing found
search-none-text = No transaction fits all of this. Every word has to be in the note, the name, an identifier or the amount.
search-clear = Show all transactions
search-cannot-title = This list cannot be searched yet
search-cannot-text = The address asks for a search or a filter. Blink itself knows neither, so this is the whole list. With an index of your transactions Till can search them.

# The index.
index-title = Index of your transactions
index-offer-title = Search your history
index-offer-text = Blink shows transactions page by page and cannot search them. Till can keep an index of yours, sealed, on its own server: then you find any payment by its note, name, amount, hash or order number, and filter by dates and more. You can delete it at any time.
index-begin = Keep an index
index-more = What is kept
index-about = About the index
index-none-title = There is no index
index-filling-title = The index is being filled
index-filling-text = This goes on while you are here, as fast as Blink lets Till ask: some thousand transactions a minute. Searching works already, as far back as it reaches.
index-whole-title = The index is complete
index-progress = How much of your time at Blink is in the index
index-refresh = Refresh
index-held = { $count ->
    [one] One transaction in the index.
   *[other] { $number } transactions in the index.
}
index-since = Back to
index-size = { $kilobytes } KB on disk.
index-search = Search
index-delete = Delete the index
index-anew = Delete it and begin anew
index-unreadable-title = The index cannot be opened
index-unreadable-text = A part of it was changed, or Till’s key is another one now. Nothing is lost: Blink knows all your transactions, and this list comes straight from there. Delete the index; it can be filled anew.
index-no-read-title = Till may not read your transactions
index-no-read-text = An index needs the permission “read”. You can change permissions on the account page.
index-what = What is kept, and how
index-fact-kept = What Blink tells of each transaction: time, amount, fee, note, names, identifiers and proofs of payment. Nothing else.
index-fact-sealed = All of it is sealed with Till’s key, some hundred transactions at a time. The database itself shows only how many there are and from when to when.
index-fact-there = Till asks Blink for it only while you are here, with your own sign-in, and stops about a minute after your last visit.
index-fact-deleted = You delete it with one button. Without a visit of yours it is deleted after { $lifetime }.
index-fact-without = Without it the list works all the same, page by page, but without search and filters.
behind-title = The newest payments are being added
behind-text = More arrived than one look at Blink brings, so some of the newest ones are missing from this list and its sums. Till is fetching them now; that can take a minute or two.
missing-newest = Blink has not answered since { $since }, so the newest transactions may be missing. What is shown comes from your index.
