# The frame of every page.
skip-to-content = Skip to the content
nav-label = Main
nav-register = Register
nav-wallets = Wallets
nav-transactions = Transactions
nav-account = Account
footer-not-blink = Till is not made by Blink.
footer-blink-link = Blink’s own site
languages-label = Language
try-again = Try again
go-home = Go to the start page
