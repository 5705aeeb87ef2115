# The wallets page.
amount-hidden = Amount hidden
amounts-hide = Hide amounts
amounts-show = Show amounts
wallets-title = Wallets
wallets-total = In total
wallets-as-of = As of
wallets-not-known = Not known right now
wallets-latest = Latest
wallets-all = All transactions
wallets-rate-about = Converted at Blink’s own rate, { $age } old, and rounded. What counts is the amount in each wallet’s own unit.
wallets-empty-title = Your first payment will show here
wallets-empty-address = Anybody with a Lightning wallet can pay you at { $address }. Or make an invoice in Blink’s app and let someone scan it.
wallets-empty-nameless = Make an invoice in Blink’s app and let someone scan it. If you choose a username there, you also get an address that anybody can pay.
wallets-unknown-kind = { $count ->
    [one] You have one more wallet, of a kind that this Till does not know yet.
   *[other] You have { $count } more wallets, of a kind that this Till does not know yet.
}
wallet-pending = { $amount } on the way
wind-down-title = Blink is closing this account
wind-down-announced = It stops receiving on { $stop }, and its money has to be moved by { $end }. Blink’s app shows how.
wind-down-not-receiving = It stopped receiving on { $stop }. Move its money by { $end }; Blink’s app shows how.
wind-down-closed = It stopped receiving on { $stop } and has been closed since { $end }. Blink’s app tells what can still be done.

# When Blink does not answer. $since is a time, or a day and a time.
missing-blink = Blink is not answering
missing-part = A part of Blink is out of order
missing-slow-down = Blink asks for a short pause
missing-balances = Since { $since } balances cannot be looked up. We show none rather than old ones. You are still signed in.
missing-price-title = No exchange rate right now
missing-price = Balances are right. What they are worth in your currency has been missing since { $since } and comes back with the rate.
missing-transactions = Since { $since } your transactions cannot be looked up. Nothing is lost; they are kept at Blink.
missing-transaction = Since { $since } this transaction cannot be looked up. Nothing is lost; it is kept at Blink.
missing-person = Since { $since } your name and Blink user number cannot be looked up. Everything else on this page is right.
missing-again = Try again in { $pause }.
wind-down-more = What this means, and what to do
