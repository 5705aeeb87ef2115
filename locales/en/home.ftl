# The front page, signed out.
home-title = Balances and transactions for Blink
home-headline = What came in, what went out, what is there.
home-lead = Till shows the balances and transactions of your Blink wallet, in your currency and in words that say what happened.
home-safe = You sign in at Blink. Till never sees your codes.
home-scene-balance = Balance
home-scene-line-1 = Table 4
home-scene-line-2 = maria_k
home-scene-line-3 = Coffee beans
home-scene-sum = Today
home-point-1 = Plain balances
home-point-1-text = Bitcoin and dollars, each in its own unit and in your currency. One tap hides them all.
home-point-2 = Only what you allow
home-point-2-text = You choose at Blink what Till may do, box by box, and take it back at any time.
home-point-3 = Every payment, complete
home-point-3-text = Amounts, fees, rates and references, ready to copy or print.
