# Un movimiento.
transaction-title = Movimiento
transaction-failed-remark = Este pago no se realizó. El importe y la comisión volvieron a tu billetera Bitcoin, como un movimiento aparte.
transaction-returned-remark = Un pago no se realizó; este movimiento es su importe, de vuelta en tu billetera junto con la comisión.
transaction-pending-remark = Aún no está liquidado. Ni se ha perdido ni ha fallado; vuelve a mirar en un rato.
transaction-pending-on-chain-remark = Aún no está liquidado. Los pagos en cadena necesitan una confirmación, que puede tardar de diez minutos a varias horas.
facts-money = Dinero
facts-what = Concepto
facts-identifiers = Para la contabilidad
fact-amount = Importe
fact-display = En tu moneda entonces
fact-fee = Comisión
fact-fee-both = { $fee } · { $display }
fact-fee-none = Ninguna
fact-fee-remark = ya incluida en el importe
fact-rate = Cotización entonces
fact-rate-of = { $one } = { $worth }
fact-rate-remark = calculada a partir de los dos importes
fact-wallet = Billetera
fact-memo = Nota
fact-memo-none = Ninguna
fact-memo-hidden = No se muestra: Blink oculta las notas de los pagos muy pequeños.
fact-counterparty = Con
fact-counterparty-wallet = Billetera de la otra parte
fact-how = Cómo
fact-how-pending = En camino por
how-lightning-inside = Factura Lightning, pagada dentro de Blink
how-on-chain-inside = Dirección en cadena, pagada dentro de Blink
fact-expected = Esperado en la cadena
fact-reference = Referencia
fact-payment-hash = Hash del pago
fact-payment-request = Factura
fact-address = Dirección
fact-on-chain = Transacción en cadena
fact-output = Salida
fact-explorer = Ver en
fact-id = Número de movimiento
fact-preimage = Preimagen
fact-preimage-show = Mostrar la prueba de pago
fact-preimage-remark = Quien conoce este dato puede afirmar que pagó. Muéstralo solo para resolver una duda.
copy = Copiar
copy-done = Copiado
print = Imprimir

# La venta a la que corresponde.
fact-sale = Venta
fact-sale-number = Pedido n.º { $number }
fact-sale-receipt = su recibo
