# One transaction.
transaction-title = Transaction
transaction-failed-remark = This payment did not go through. The amount and the fee came back to your Bitcoin wallet, as an entry of its own.
transaction-returned-remark = A payment did not go through; this entry is its amount, back in your wallet together with the fee.
transaction-pending-remark = Not settled yet. It is neither lost nor failed; look again in a while.
transaction-pending-on-chain-remark = Not settled yet. On-chain payments need a confirmation, which can take from ten minutes to some hours.
facts-money = Money
facts-what = What for
facts-identifiers = For the books
fact-amount = Amount
fact-display = In your currency then
fact-fee = Fee
fact-fee-both = { $fee } · { $display }
fact-fee-none = None
fact-fee-remark = already in the amount
fact-rate = Rate then
fact-rate-of = { $one } = { $worth }
fact-rate-remark = worked out from the two amounts
fact-wallet = Wallet
fact-memo = Memo
fact-memo-none = None
fact-memo-hidden = Not shown: Blink hides notes on very small payments.
fact-counterparty = With
fact-counterparty-wallet = Other side’s wallet
fact-how = How
fact-how-pending = On its way by
how-lightning-inside = Lightning invoice, paid inside Blink
how-on-chain-inside = On-chain address, paid inside Blink
fact-expected = Expected on the blockchain
fact-reference = Reference
fact-payment-hash = Payment hash
fact-payment-request = Invoice
fact-address = Address
fact-on-chain = On-chain transaction
fact-output = Output
fact-explorer = Look it up
fact-id = Transaction number
fact-preimage = Preimage
fact-preimage-show = Show proof of payment
fact-preimage-remark = Whoever knows this can claim to have paid. Show it only to settle a question.
copy = Copy
copy-done = Copied
print = Print

# The sale that it was for.
fact-sale = Sale
fact-sale-number = Order no. { $number }
fact-sale-receipt = its receipt
