# Why there is no invoice: what happened, and what can be done.
why-no-price = Blink gives no fresh exchange rate right now, so nothing is charged in this currency. Amounts in sats still work.
why-too-little = That is less than can be received. Charge a little more.
why-too-much = That is more than can be received at once. Charge less, or in parts.
why-nobody = Nobody receives under this name. Check how it is written.
why-no-wallet = There is no wallet of this kind. Choose the other one in the register’s settings.
why-cannot-receive = This account can no longer receive payments, and is not paid at its lightning address either. Its owner finds the reason in the Blink app.
why-too-many = Blink makes no more codes for this receiver for the next five minutes. Take cash or another register meanwhile.
why-too-often = This register has been used very often within a minute. Try again in a moment.
why-taken = An earlier try got through, and its answer was lost. Press New code.
why-note-too-long = The note is too long. Shorten it.
why-not-allowed = Till may not take payments for this account. Sign in again and allow receiving.
why-wrong-invoice = The code that came does not ask for this amount, so it is not shown. Try again; if it stays so, take another way.
why-slow-down = Blink asks us to slow down. Try again in a moment.
why-blink-away = Blink does not answer right now. Nothing was charged; try again in a moment.
why-lightning-away = Blink’s Lightning node is out of order, so nobody gets a code right now. Try again in a moment, or take cash.
why-dealer-away = The part of Blink that makes dollars is out of order. Try again in a moment, or let the register charge into the bitcoin wallet.
why-part-away = A part of Blink is out of order, so no code could be made. Try again in a moment.
why-restricted = Blink restricts what this account may do, so no code could be made. Its owner finds the reason in the Blink app.
why-moving = This account is being moved, and receives nothing until that is done. Its owner finds in the Blink app how far it is.
why-unexplained = Blink could not make a code and does not say why. Nothing was charged. Press New code; if it stays so, take another way.
why-changed = Another account or wallet receives under this name by now. Cancel and charge it again.
why-unfinished = No code has come for this sale, or its answer was lost. Press New code.
why-enough = So many codes have been made for this sale that it gets no more. Ring it up as a new sale.
why-address-away = The server of this lightning address does not answer. Try again in a moment.
why-address-refuses = The server of this lightning address refuses. Try another amount, or ask its owner.
why-refused = Blink refuses to make a code. Try again; if it stays so, sign out and in.
why-cannot-tell = The server of this lightning address does not tell when it is paid, so Till would never see it. Use an address that does, such as one of Blink.

# Beside them: what somebody on their own register can do.
why-settings = Register’s settings
why-sign-in = Sign in again
