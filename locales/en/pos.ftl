# The register: keypad, settings, the way to somebody's register. $amount is written out with its currency.
pos-nav-sales = Sales
pos-nav-settings = Settings
pos-waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
}
pos-attention = { $count ->
    [one] { $count } needs a look
   *[other] { $count } need a look
}
pos-name = Register
pos-problem = That cannot be charged
pos-outdated-title = This page was out of date
pos-outdated = It had been open for a long time, so nothing has been charged yet. Everything that was typed is still here: press once more.
pos-wrong-amount = The amount cannot be read as a number.
pos-wrong-lines = The lines cannot be read, or there are more than a hundred. Charge these first and the rest afterwards.
pos-amount = Amount
pos-add-line = Add as a line
pos-lines = Lines
pos-lines-hint = Several things in one sale? Type the first, press +, type the next.
pos-remove-line = Remove { $amount }
pos-swap = Enter amounts in the other unit
pos-rate = 1 BTC = { $rate } · Blink, { $time }
pos-no-rate = No exchange rate right now
pos-tip = Tip
pos-tip-none = None
pos-tip-custom = Another tip
pos-discount = Discount
pos-subtotal = Subtotal
pos-total = Total
pos-note = Note
pos-note-hint = A table, a name, an order. It goes on the invoice and on the receipt.
pos-currency = Currency
pos-change = Change
pos-done = Done
pos-quick = Quick amounts
pos-keys = Keypad
pos-key-back = Delete the last digit; hold to clear
pos-key-clear = Clear; press again to clear all lines
pos-key-add = Add as a line
pos-key-point = Decimal point
pos-charge = Charge { $amount }
pos-charge-plain = Charge
pos-reason-empty = Type an amount to charge.
pos-reason-rate = Without a fresh exchange rate nothing can be charged in this currency. Amounts in sats still work.
pos-reason-unclear = The tip or the discount cannot be read as a number.
pos-reason-discount = The discount takes everything away.
pos-reason-most = No more than { $amount } at once.
pos-confirm-title = Charge { $amount }?
pos-confirm-text = This is more than usual for this register.
pos-confirm-again = If it is right, press the button once more.
pos-confirm-yes = Yes, charge it
pos-confirm-no = No, go back
pos-help = Keyboard
pos-help-digits = Type the amount
pos-help-charge = Charge
pos-help-add = Add a line
pos-help-back = Delete the last digit
pos-help-clear = Clear what is typed, then all lines
pos-help-tip = Choose a tip
pos-help-help = This list
pos-help-paste = An amount that you paste is typed in for you.
pos-no-wake-lock = This browser may let the screen go dark. If that is in the way, change it in the device’s settings.
pos-close = Close

# Opening somebody’s register from the start page.
open-title = Open a register
open-text = Anybody who knows the shop’s Blink username can charge here, without signing in. The money goes straight to the shop.
open-username = Blink username or lightning address
open-go = Open
open-wrong = That is no username and no lightning address. Usernames have 3 to 50 letters, digits and underscores.

# Settings of a register.
register-title = Register
register-lead = These hold on every device where this register is open.
register-saved = Saved
register-not-saved = Nothing was saved
register-wrong-fields = Look at the fields that are marked below. What you typed is still there.
register-wrong-choice = One of the choices is none that this page offers. Choose again.
register-wrong-name = Shorten the name to 60 letters.
register-wrong-currency = Blink’s list does not have this currency, or cannot be had right now. Choose another one, or try again in a moment.
register-wrong-amount = An amount cannot be read. Write it like 12.50; it has to be more than zero.
register-wrong-fine = An amount has more decimals than this currency.
register-wrong-large = An amount is larger than anybody can be charged.
register-wrong-tips = A tip cannot be read. Each is a number of percent, up to 100.
register-wrong-tips-many = No more than four tips fit on the keypad.
register-wrong-quick-many = No more than six quick amounts fit on the keypad.
register-wrong-zone = There is no such time zone.
register-money = Money
register-name = Name on the register and on receipts
register-name-hint = Leave it empty to show your username.
register-wallet = Payments go to
register-wallet-btc = Bitcoin wallet
register-wallet-btc-about = You keep the sats that come in.
register-wallet-usd = Dollar wallet
register-wallet-usd-about = Worth the same dollars tomorrow. Codes live five minutes and renew themselves.
register-currency-hint = What you type and what receipts say. It can be changed for a single sale.
register-confirm = Ask again above
register-confirm-hint = Larger sums ask once more before they are charged. Empty: never.
register-typing = Keypad
register-entry = Typing amounts
register-entry-cents = Cents first
register-entry-decimal = With a decimal point
register-entry-typing = 1 2 5 0 gives
register-entry-try = Try it: both count along.
register-tips = Tips in percent
register-tips-hint = Up to four, with spaces between them: 5 10 15. Empty: no tips.
register-quick = Quick amounts
register-quick-hint = Up to six, with spaces between them. Each tap adds a line.
register-quick-suggested = Most frequent in the last 30 days: { $amounts }
register-letters = Letters as shortcuts
register-letters-hint = T for a tip and ? for help. Turn this off if you dictate or use a switch.
register-after = After a payment
register-return = Back to the keypad
register-return-never = Never by itself
register-return-at-once = At once
register-return-seconds = After { $seconds }
register-volume = Volume of the sounds
register-volume-hint = One sound says paid, another that something needs a look. The screen always says it too.
register-sound-paid = Paid
register-sound-trouble = Trouble
register-paper = Receipt paper
register-day = The shop’s day
register-zone = Time zone
register-cut-off = A new day begins at
register-cut-off-hint = Sales before that belong to the day before.
register-link = Your register’s link
register-link-text = Open it on any device, without signing in. Whoever has it can take payments for you, and never spend.
register-print = Print the code
register-install = Put it on a home screen
register-install-ios = iPhone and iPad: open the link in Safari, then Share, then Add to Home Screen.
register-install-android = Android: open the link in Chrome, then the menu, then Add to Home screen.
register-install-desktop = Computer: open the link, then Install in the address bar.

recovery-title = Recover lost sales
recovery-hint = Lost your sales, after a move or a crash?
recovery-text = Blink keeps every code that was paid, with the order number. Till can look through them and write the sales down again.
recovery-limits = Amounts come back in sats, and payments at the time of their code. What was typed (currency, lines, tips) and cash were only in the lost record.
recovery-look = Look for sales
recovery-on = Look further back
recovery-found = { $count ->
    [0] No lost sales were found
    [one] { $count } sale was found
   *[other] { $count } sales were found
}
recovery-more = There are older codes to look through.
recovery-done = Everything that Blink keeps was looked through.

# Blink does not say what a currency counts in.
pos-no-currency = Prices cannot be had right now
pos-no-currency-text = Blink does not answer about { $code }, so nothing is charged in it. What you typed is kept. Sats still work.
pos-no-currency-again = Try again
pos-no-currency-sats = Charge in sats
pos-not-listed = Blink has no currency { $code }. Type the amount again in the one that is shown here.
