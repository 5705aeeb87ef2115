# Transactions as files.
export-title = Save as a file
export-link = Save as a file
export-lead = For a spreadsheet, for your books, or to keep.
export-choice = What to save
export-all-wallets = All wallets
export-from = From
export-to = Until, that day included
export-accounts = Account names for beancount, hledger and QIF
export-accounts-about = They stand in the address of this page: keep it as a bookmark, and they are the same next time.
export-account-bitcoin = Bitcoin wallet
export-account-dollar = Dollar wallet
export-account-income = Money that came in
export-account-expenses = Money that went out
export-account-fees = Fees
export-account-conversions = Between your wallets
export-account-returned = Failed payments
export-account-wrong = Begin with Assets, Liabilities, Equity, Income or Expenses; then a colon and words with a capital letter in front.
export-opens = Beancount: open the accounts
export-opens-yes = Yes, for a new ledger
export-opens-no = No, the ledger has them
export-apply = Apply
export-inside = What will be in it
export-whole = Everything since you have been with Blink, the newest first.
export-part = Exactly what is chosen above, the newest first.
export-pending = Failed payments are in it twice, going and coming back, so that everything adds up. What still waits for its first confirmation is not.
export-sum = adds up to
export-left-out = { $count ->
    [one] One of your wallets is of a kind that this Till does not know yet, and what is in it is in no file: { $wallets }
   *[other] { $count } of your wallets are of a kind that this Till does not know yet, and what is in them is in no file: { $wallets }
}
export-uncounted = How many there are is not known before: Till asks Blink page by page while it saves, some thousands of transactions a minute. Leave this page open until the file is there. A transfer that breaks off on the way fails visibly; it never leaves half a file that looks whole.
export-count = { $count ->
    [one] One transaction.
   *[other] { $number } transactions.
}
export-hidden = Amounts are hidden on this device. In files they are not.
export-files = Files
export-save = Save
export-csv = Spreadsheet (CSV)
export-csv-about = One line each. The columns are documented, and new ones are only ever appended. Opens in any spreadsheet; formulas that somebody wrote into a memo stay text.
export-days = Day totals (CSV)
export-days-about = One line for each day and wallet: in, out, fees, and what they were worth.
export-json = JSON lines
export-json-about = For programs of your own: the same columns, one object a line. The last line says that nothing is missing.
export-beancount = beancount
export-beancount-about = Satoshis as a commodity, at what they were worth at the time; fees by themselves; every transaction balances.
export-journal = hledger
export-journal-about = The same as a journal for hledger and ledger.
export-ofx = OFX
export-ofx-about = For programs that read bank statements, such as GnuCash. Can be read twice: every entry is known again.
export-qif = QIF
export-qif-about = For older programs. It has no numbers for entries: read it once only, or you have everything twice.
export-saving = Saving: { "{count}" } so far
export-saving-of = Saving: { "{count}" } of { "{total}" }
export-saved = Saved: { "{count}" }
export-broken = The transfer broke off. Nothing was saved; try again.
another-file-title = A file of yours is still being saved
another-file-text = One file at a time. Wait until the other one is there, or cancel it among your browser’s downloads; then try again.
missing-export = Since { $since } your wallets cannot be looked up, and nothing can be saved. Nothing is lost; everything is kept at Blink.

# Pictures.
picture-title = In pictures
picture-link = In pictures
picture-span = How far back
picture-bars = Money in and out by
picture-days = { $count ->
    [one] One day
   *[other] { $count } days
}
picture-by-day = by day
picture-by-week = by week
picture-by-month = by month
picture-balance = Balance
picture-in-and-out = Money in and out
picture-in = In
picture-out = Out
picture-from = From
picture-after = Balance at the end
picture-partly = in part
picture-table = As a table
picture-summary = From { $from } until now: { $before } became { $now }. The most was { $most } on { $most-on }, the least { $least } on { $least-on }.
picture-moved = Since { $from }: { $ins } came in, { $outs } went out.
picture-known-since = Known since { $date }. Further back Blink was not asked: what lies there is hatched, not empty.
picture-spark = Thirty days ago { $before }, now { $now }
picture-hidden = Amounts are hidden on this device, and a picture would show them.
picture-about = Balances are walked back from the present one, payment by payment, fees included. Failed payments and conversions between your wallets change the balance; they do not count as money in or out.
missing-picture = Since { $since } your transactions cannot be looked up, and nothing can be drawn. Nothing is lost; they are kept at Blink.
