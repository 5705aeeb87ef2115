# Payouts: many payments out of one wallet; and converting between the own wallets. Amounts are written out with their unit.
payouts-title = Payouts
payouts-lead = Pay many people at once, from a file or from typed rows.
payouts-new = New payouts
payouts-runs = Your runs
payouts-waiting = Waiting for your approval
payouts-none-title = No payouts yet
payouts-none-text = Hand in a file or type some rows. Every row is checked, and you see what it costs; nothing is sent before you confirm it at Blink.
payouts-impossible = This Till may not ask Blink for the permission to pay. Ask whoever runs it.
payout-rows-count = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
payout-title-of-day = Payouts of { $day }
payout-back = Back to the run

# Handing in
payout-new-lead = First everything is checked. Nothing is sent until you have seen it and pressed “Pay now”. Blink asks who you are before that, unless it did some minutes ago.
payout-new-what = What and from where
payout-title-label = Name
payout-title-hint = For you alone, such as “Wages, week 12”.
payout-for = For whom
payout-for-hint = Whoever you prepare it for checks it and lets their own wallet pay.
payout-for-me = Myself
payout-from = Paid from
payout-unit = Amounts are in
payout-unit-hint = Counts where a row does not say it itself.
payout-unit-sats = sats
payout-unit-btc = BTC
payout-unit-cents = US cents
payout-file = From a file
payout-file-label = CSV file
payout-file-hint = From any spreadsheet: recipient, amount, currency, memo, reference. 1,000 rows and 512 kB at most.
payout-template = Template with every kind of row
payout-template-recipient = recipient
payout-template-amount = amount
payout-template-currency = currency
payout-template-reference = reference
payout-template-wages = Wages, week 12
payout-template-invoice = The invoice names its amount
payout-paste = Paste instead
payout-paste-label = Rows, one a line
payout-typed = Rows
payout-typed-lead = A recipient is a Blink username, a lightning address, an LNURL or an invoice.
payout-more-rows = More rows
payout-check = Check
payout-check-hint = Sends nothing yet.
payout-recipient = Recipient
payout-amount = Amount
payout-currency = Currency
payout-memo = Memo
payout-reference = Reference
payout-row = Row { $number }
payout-leave-out = Leave out
payout-sheet-not-read = Nothing was prepared
payout-sheet-empty = There are no rows.
payout-sheet-no-text = This file is no text. Save it in your spreadsheet as “CSV”, then hand that in. If you chose a file, choose it again.
payout-sheet-too-long = The file is longer than 512 kB. Split it, then hand in one part after the other.
payout-sheet-too-many = A run has { $most } rows at most. Split the file, then hand in one part after the other.
payout-sheet-twice-named = Two columns have names that mean the same. Rename or remove one, then choose the file again.
payout-sheet-open-quote = Somewhere a quotation mark opens a cell and never closes it; everything after it would be read wrongly. Correct it, then choose the file again.
payout-sheet-two-places = There are rows in more than one place. Use the file, or the pasted rows, or the typed ones.
payout-no-currencies = Blink does not say at the moment which currencies it has. Try again in a minute; if you chose a file, choose it again.
payout-not-for-them = You may not prepare payouts for this person any more.
payout-two-people-on = Two people are needed
payout-two-people-own = You have decided that somebody else prepares your payouts and you approve them.
payout-two-people-own-long = You have decided that somebody else prepares your payouts. This run was prepared by yourself, so it cannot be started.

# Correcting
payout-correct = Correct rows
payout-correct-lead = A new run takes the place of this one, and every row is checked again.
payout-correct-kept = { $count ->
    [one] { $count } row that can be paid stays as it is.
   *[other] { $count } rows that can be paid stay as they are.
}
payout-left-out = Also leave out
payout-left-out-hint = Numbers of rows, such as 5, 17-20.
payout-check-again = Check again

# A run
payout-state-checking = Being checked
payout-state-checked = Checked
payout-state-waiting = Waiting for approval
payout-state-running = Paying
payout-state-paused = Paused
payout-state-stopping = Stopping
payout-state-done = Done
payout-state-cancelled = Called off
payout-about-checking = Every row is being looked at. Nothing is sent.
payout-about-checked = Nothing is sent yet. Look through it, then start it.
payout-about-hand-over = Nothing is sent yet. Look through it, then ask { $owner } for approval.
payout-about-approve = { $by } has prepared this for you. Your wallet pays once you approve.
payout-about-waiting = { $owner } has to approve it. Nothing is sent before.
payout-about-waits = { $count ->
    [one] Till pays one row after the other. { $count } row waits and is tried again by itself; there is nothing to do.
   *[other] Till pays one row after the other. { $count } rows wait and are tried again by themselves; there is nothing to do.
}
payout-about-declined = { $owner } has declined it. Nothing was sent.
payout-about-running = Till pays one row after the other. You may close this page.
payout-about-stopping = Nothing more is sent. Till waits for what is already on its way.
payout-about-done = Every row has its end.
payout-about-cancelled = The rest was called off. What was not sent was not paid.
payout-pause-person = You paused it. Nothing is sent until it goes on.
payout-pause-token-over = The permission to pay has run out. Confirm at Blink again to go on.
payout-pause-token-dead = Blink no longer takes the permission to pay. Confirm at Blink again to go on.
payout-pause-not-authorized = The permission does not cover paying. Confirm at Blink again, and tick every box.
payout-pause-no-token = There is no permission to pay any more. Confirm at Blink again to go on.
payout-pause-balance = There is not enough money in the wallet for the next row. Put some in, then go on.
payout-pause-limit = Blink lets this account send no more for today. Go on tomorrow, or ask Blink for a higher limit.
payout-pause-inactive = Blink has locked or closed the account that pays. Ask Blink.
payout-pause-wrong-wallet = The account has no such wallet.
payout-look = Look at this first
payout-stale = These rows were looked at more than ten minutes ago. Prices, fees and recipients change: check them again before you pay.
payout-check-anew = Check again
payout-same = Checked again: nothing has changed.
payout-changed = { $count ->
    [one] Checked again: { $count } row comes to something else.
   *[other] Checked again: { $count } rows come to something else.
}
payout-changed-sums = In all it was { $before }, now it is { $after }.
payout-was = was { $amount }
payout-was-refused = could not be paid before
payout-fee-limit = Before each payment outside Blink its fee is asked for once more. If it is higher than what you were shown by more than 1 % of the amount (10 sats or 2 cents where that is more), or by more than what you allow when you confirm, the row is not sent and says so.
payout-double = Row { $number } says the same as row { $first }.
payout-double-other-memo = Row { $number } has the recipient and the amount of row { $first }.
payout-and-more = { $count ->
    [one] And { $count } more.
   *[other] And { $count } more.
}
payout-too-little = There is not enough money in the wallet for all of it.
payout-progress-checked = { $done } of { $all } rows checked
payout-progress-done = { $done } of { $all } rows are through
payout-fact-wallet = From
payout-fact-to-pay = To pay
payout-fact-left = Still to pay
payout-fact-total = Together
payout-fact-fees = Fees
payout-fact-fees-paid = Fees in it
payout-fact-fee = Fee
payout-fact-rate = Rate
payout-fact-balance = In the wallet
payout-fact-after = In it afterwards, about
payout-fact-paid = Paid rows
payout-fact-debited = Left the wallet
payout-fact-refused = Cannot be paid
payout-fact-failed = Not paid
payout-fees-at-least = { $amount } and what the network takes for payments outside Blink
payout-fee = Fee { $amount }
payout-rate = { $one } = { $rate }, at { $time }
payout-rounding = Each row is converted once, rounded to the nearest.
payout-start = Confirm and pay
payout-approve = Approve and pay
payout-hand-over = Ask for approval
payout-decline = Decline
payout-pause = Pause
payout-resume = Go on
payout-cancel = Call off the rest
payout-result = Result file
payout-refresh = Refresh
payout-filter = Which rows
payout-filter-all = All
payout-rows = Rows
payout-nobody-named = Nobody named
payout-next-rows = More rows
payout-trail = What happened when
payout-by-itself = By itself.
payout-by-preparer = By whoever prepared it.
payout-by-payer = By the wallet’s owner.
payout-confirm-title = Pay now?
payout-confirm-text = { $count ->
    [one] { $count } row, without fees. A payment cannot be taken back.
   *[other] { $count } rows, without fees. Payments cannot be taken back.
}
payout-pay-now = Pay now
payout-not-yet = Not yet
payout-resume-title = Go on?
payout-cancel-title = Call off the rest?
payout-cancel-text = What is paid stays paid, and what is on its way is looked up. Everything else is not sent, and this run cannot be taken up again.

# A row
payout-row-refused = Cannot be paid
payout-row-ready = Ready
payout-row-waiting = Waiting
payout-row-sending = Being sent
payout-row-pending = On its way
payout-row-unknown = In doubt
payout-row-unsettled = Unknown: look at Blink
payout-row-paid = Paid
payout-row-failed = Not paid
payout-typed-amount = As typed
payout-leaves = Leaves the wallet
payout-hash = Payment hash
payout-preimage = Preimage
payout-transaction = The transaction
payout-event-checked = Checked: it can be paid
payout-event-refused = Checked: it cannot be paid
payout-event-repriced = Converted anew, by the prices of that moment
payout-event-waits = Waits
payout-event-sending = About to be sent; the key is written down first
payout-event-answered = Blink answered
payout-event-no-answer = No answer that says what came of it
payout-event-never-arrived = Blink never saw the request, and takes it no more
payout-event-arrived = Blink has seen the request
payout-event-nothing-found = Blink knows of no payment
payout-event-pending = On its way
payout-event-paid = Paid
payout-event-failed = Not paid, for certain
payout-event-in-doubt = Still in doubt

# Why a row is not paid, and what to do
payout-why-recipient-missing = Nobody is named. Put in whom to pay.
payout-why-recipient-unreadable = This is no Blink username, lightning address, LNURL or invoice. Look for a typing error.
payout-why-nobody = Nobody has this name or address. Ask the recipient for it again.
payout-why-cannot-receive = This account receives nothing: it is closed, locked or being closed. Ask the recipient for another address.
payout-why-own-wallet = You have no other wallet of that kind.
payout-why-address-silent = Whoever keeps this address did not answer, several times. Try later.
payout-why-blink-silent = Blink does not answer at present. The row waits and is sent once it does.
payout-why-address-wrong = This address leads nowhere that can be paid. Ask the recipient for it again.
payout-why-not-to-pay = This LNURL is not for paying. Ask the recipient for one to be paid with.
payout-why-amount-missing = No amount. Put one in.
payout-why-amount-unreadable = No amount that can be read in one way only: no number, too many decimals, two currencies, a sign that several use, or a point that may group or divide. Write it plainly, such as 12.50 and EUR.
payout-why-amount-too-small = Less than one unit of the wallet, or less than the recipient takes.
payout-why-amount-too-large = More than can be sent, or more than the recipient takes. Split it.
payout-why-amount-differs = The invoice asks for another amount. Leave the amount empty, or ask for a new invoice.
payout-why-currency-unknown = Blink has no such currency. Use sats, BTC, cents or a code such as EUR.
payout-why-no-price = There is no price to convert by at present. Try later.
payout-why-invoice-unreadable = This begins like an invoice and is none. Copy it again, whole.
payout-why-invoice-expired = The invoice has expired, or nearly. Ask for a new one.
payout-why-wrong-network = The invoice is of another network. Ask for one of this network.
payout-why-duplicate = The same invoice stands in another row. An invoice is paid once.
payout-why-memo-too-long = The memo has more than 639 bytes. Shorten it.
payout-why-too-many-cells = The row has more cells than there are columns. Put quotation marks round a text with the separator in it.
payout-why-wrong-invoice = The address gave an invoice that is not the one asked for. Nothing was sent. Ask the recipient.
payout-why-already-paid = This invoice has been paid before.
payout-why-pays-itself = The wallet that pays would receive it.
payout-why-no-route = No way through the Lightning network was found. Try later, or a smaller amount.
payout-why-came-back = The payment was tried and came back. Nothing is lost; try later.
payout-why-came-back-as-sats = The payment was tried and came back. Nothing is lost, but Blink gave it back as satoshis, into the bitcoin wallet. Convert them before you try again.
payout-why-not-made = Blink took the request and made nothing of it. Nothing was paid; hand it in again.
payout-why-refused = Blink refuses it and does not say why. Nothing was paid.
payout-why-too-many = Too many invoices for this recipient. Hand it in again in some minutes.
payout-waits-too-many = Waiting: Blink makes no more invoices for this recipient just now. It may take some minutes. Till tries again by itself; there is nothing to do.
payout-waits-address-silent = Waiting: whoever keeps this address does not answer just now. Till tries again by itself for half an hour; there is nothing to do.
payout-waits-in-doubt = Waiting: an earlier try has to be over for certain. Till tries again by itself; there is nothing to do.
payout-why-in-doubt = Blink has not said yet what came of it. It is never sent again; Till keeps asking. Do not pay it by hand.
payout-why-sats-from-dollars = This invoice leaves the amount to whoever pays. Out of a dollar wallet such a one is paid in whole cents: write the amount in USD, or pay it out of the bitcoin wallet, or ask for an invoice with the amount in it.
payout-why-fee-too-high = It would cost more than was allowed, so it was not sent. To pay it all the same, hand it in again and allow higher fees on the page that asks whether to pay.
payout-why-fee-unknown = Blink does not say what this payment costs, so it was not sent. Look at the invoice, or try later.
payout-why-look-at-blink = It was sent, and for an hour Blink did not say what came of it. It is never sent again. Look among your transactions; each time that you open this page Till looks as well.
payout-why-not-looked-up = It was sent, and the run ended before Blink could be asked what came of it. Look among your transactions before you pay it again.

# Two people
payout-people-title = Who prepares
payout-people-lead = People whom you name can prepare payouts for you. They have no access to your money and see only their own runs; you check, and your wallet pays when you approve.
payout-people-one = You may prepare and pay by yourself
payout-people-two = Two people are needed
payout-people-two-hint = What you prepare yourself cannot be paid. Converting between your own wallets stays possible.
payout-people-names = Who may prepare for you
payout-people-names-hint = Blink usernames, one a line.
payout-people-nobody = Nobody
payout-people-change = Change who prepares
payout-people-wrong-name = One of these is no Blink username.
payout-people-too-many = Twenty at most.

# Converting
convert-title = Convert
convert-lead = From one of your wallets into the other.
convert-from = Which way
convert-to-dollar = Bitcoin into dollars
convert-to-bitcoin = Dollars into bitcoin
convert-preview = Preview
convert-preview-title = What comes of it
convert-arrives = Arrives, about
convert-about = By the middle price. Blink takes its own price at the moment of converting, which differs a little.
convert-go-on = Go on
convert-impossible = Your account has only one wallet, so there is nothing to convert between.
convert-about-checking = Being looked at. Nothing is sent.
convert-about-stale = This was looked at more than ten minutes ago. Prices change: have it looked at again before you convert.
convert-about-running = Blink is being asked to convert. You may close this page.
convert-about-waits = Blink does not do it just now. Till tries again by itself; there is nothing to do.
convert-about-done = It is converted.
convert-about-failed = Nothing was converted; nothing has left your wallet.
convert-about-cancelled = It was called off. Nothing was converted.
convert-pause-balance = There is not enough money in the wallet. Put some in, then go on.
convert-state-running = Converting
convert-state-done = Converted
convert-state-failed = Not converted
convert-left = Left
convert-arrived = Arrived
convert-rate = Rate that Blink used
convert-rounding = The rate is worked out of what left and what arrived. Both are whole satoshis and cents, so the rate may be off by up to { $margin }.
convert-arrived-unknown = Blink does not say at the moment how much arrived. It stands among the transactions of the other wallet.
convert-fee-note = Blink takes its part in the rate, not as a fee.
convert-again = Convert again
convert-cancel = Call off
convert-cancel-title = Call it off?
convert-cancel-text = Nothing more is sent. What is on its way already is looked up.
convert-why-too-small = Less than one satoshi or one cent would leave or arrive. Take a larger amount.
convert-why-too-large = That is more than can be converted at once. Take a smaller amount.
convert-why-too-many = Blink takes no more conversions just now. Try again in some minutes.
convert-why-not-made = Blink took the request and made nothing of it. Try again.
convert-why-cannot-receive = The other wallet receives nothing at present. Ask Blink.
convert-start = Confirm and convert
convert-about-checked = Nothing is sent yet. Start it to convert.
convert-confirm-title = Convert now?
convert-confirm-text = Blink takes its price at this moment. Converting back is another conversion.
convert-now = Convert now

# Paid before, and other things to confirm by name
payout-repeated = Row { $number }: the same recipient and amount stand in “{ $title }”, paid or sent on { $day }.
payout-pay-again = Pay them again
payout-again-missing = Rows of this run were paid before. Nothing was started: tick “Pay them again” if that is what you want.
payout-changed-meanwhile = The run was checked again after you had opened the last page. Nothing was started: look at it once more.
payout-prices-moved = Prices have moved since these rows were converted: they came to { $before }, and come to { $now } by the prices of this moment.
payout-pay-at-these-prices = Pay by the prices of this moment
payout-prices-missing = Nothing was resumed: prices have moved further than what you had agreed to. Look at the new sum.
payout-discard = Discard
payout-discard-title = Discard this run?
payout-discard-text = Nothing of it was sent, and nothing will be. It cannot be taken up again.
payout-type-rows = Type rows instead
payout-read-as = read as { $number }

# Fees, before it is paid
payout-fees-at-most = at most { $amount }
payout-fees-open = { $count ->
    [one] { $count } row goes to an address outside Blink. What that costs on top shows only when it is sent.
   *[other] { $count } rows go to addresses outside Blink. What these cost on top shows only when they are sent.
}
payout-fees-silent = { $count ->
    [one] Of { $count } invoice Blink does not say what it costs on top. It is not sent unless Blink says so by then.
   *[other] Of { $count } invoices Blink does not say what they cost on top. They are not sent unless Blink says so by then.
}
payout-fees-unasked = { $count ->
    [one] Of { $count } invoice the fee was not asked for yet.
   *[other] Of { $count } invoices the fees were not asked for yet.
}
payout-fees-more = Ask for more fees
payout-fees-limit-label = Fees may be higher than shown
payout-fees-limit-hint = A row whose fee is higher than that is not sent and says so.
payout-fees-limit = By { $percent } % of each amount
payout-fees-limit-sums = Fees of { $fees } at most, { $all } in all
payout-fees-changed = Nothing was started: other fees are known by now than the page had shown. Look at them once more.

# What Blink said
payout-said-success = Paid.
payout-said-already-paid = This invoice was paid before.
payout-said-balance = Not enough money in the wallet.
payout-said-limit = More than may be sent in a day.
payout-said-pays-itself = The wallet that pays would receive it.
payout-said-no-route = No way through the network.
payout-said-failed = Tried, and failed.
payout-said-inactive = The account is locked, closed or moved.
payout-said-not-an-invoice = No invoice that Blink can read.
payout-said-wrong-wallet = The wallet is of another currency, or somebody else’s.
payout-said-too-little = Less than the recipient’s wallet counts.
payout-said-not-authorized = The permission does not cover it.
payout-said-out-of-order = A part of Blink is out of order.
payout-said-refused = No, without a reason.
payout-said-dead-token = The permission is not taken any more.
payout-said-slow-down = Too many questions at once.
payout-said-seen = The request was seen before.
payout-said-unreachable = No connection.
payout-said-timed-out = Nothing in time.
payout-said-failing = An error of Blink’s.
payout-said-unreadable = Something that cannot be read.
payout-said-not-asked = It was not asked.
payout-said-unclear = Something of which no more is known.

# Rows that wait, or for which nobody answers
payout-why-blink-silent-for-it = Blink answers, but not for this row. Look at the recipient, then hand it in again.
payout-why-moving = The recipient’s account is being moved elsewhere, and received nothing for half an hour. Ask the recipient for another address.
payout-waits-moving = Waiting: the recipient’s account is being moved elsewhere. Till tries again by itself for half an hour; there is nothing to do.
payout-waits-unexplained = Waiting: Blink makes no invoice for this recipient and does not say why. Till tries again by itself for half an hour; there is nothing to do.
payout-too-many-checked = So many of your runs are being checked already. Wait until one of them is done, then hand this in; if you chose a file, choose it again.
payout-about-nothing-to-pay = No row can be paid. Correct the rows, or discard the run.
payout-pause-other = The other one of you paused it. Nothing is sent until it goes on.
payout-prices-left-out = { $count ->
    [one] Of { $count } row there is no price any more. It is left out and says so.
   *[other] Of { $count } rows there is no price any more. They are left out and say so.
}
payout-people-no-name = Your Blink account has no username, so whoever prepares for you would not be told for whom. Choose one at Blink first.
