# Una venta: pantalla de pago y recibo; y la lista de ventas. $amount está escrito con su moneda, $time es una hora.
sale-title = { $amount } · pedido { $number }
sale-order = Pedido { $number }
sale-code = Factura lightning de { $amount }, vence a las { $time }
sale-invoice = Factura
sale-larger = Mostrar el código tan grande como la pantalla
sale-open = Abrir en una billetera
sale-share = Compartir
sale-check = Comprobar ahora
sale-expires = Vence:
sale-expiring = El código vence pronto.
sale-cancel = Cancelar
sale-cancel-ask = Puede que haya un pago en camino en este momento. Si cancelas y aun así llega, lo encontrarás entre las ventas que necesitan atención.
sale-cancel-not = Seguir esperando
sale-cancel-sure = Cancelar de todos modos
sale-renew = Código nuevo
sale-cash = Pagado en efectivo
sale-new = Venta nueva
sale-receipt = Recibo
sale-offline = Sin conexión con Till. Aquí no se sabe si ya se ha pagado; lo pagado se conserva, y esta pantalla se pone al día sola.

# La línea debajo del código, o el título cuando la venta ha terminado; el anuncio es el mismo.
sale-state-creating = Preparando el código…
sale-state-waiting = Esperando el pago. Lo verás y lo oirás aquí.
sale-state-renewing = Preparando un código nuevo…
sale-state-renewed = Un código nuevo, al precio de ahora: { $amount }.
sale-state-paid = Pagado
sale-state-cash = Pagado en efectivo
sale-state-late = Pagado tarde
sale-state-again = Pagado dos veces
sale-state-expired = Vencido
sale-state-cancelled = Cancelado
sale-state-failed = No se pudo preparar el código
sale-word-waiting = En espera
sale-about-paid = Pagado: { $amount }.
sale-about-late = Llegó a las { $time }, cuando ya nadie lo esperaba. El dinero está en la billetera de la tienda.
sale-about-again = La misma venta se ha pagado más de una vez; hay { $amount } de más en la billetera de la tienda.
sale-about-expired = Nadie ha pagado. Si aun así llega un pago, lo encontrarás entre las ventas que necesitan atención.
sale-about-cancelled = El código ya no vale. Lo que estaba escrito ha vuelto al teclado.
sale-about-cash = Ya no se espera ningún pago lightning.
sale-take-as-paid = Darlo por esta venta
sale-again = Cobrar de nuevo
fact-order = Pedido
fact-tip = Propina
fact-paid-at = Pagado a las

# Recibo.
slip-title = Recibo { $number }
slip-total = Total
slip-line = Artículo { $number }
slip-net = Sin propina
slip-sats = En sats
slip-rate = Cotización
slip-method = Pagado con
slip-method-lightning = Lightning
slip-method-cash = Efectivo
slip-code = Este recibo en la web
slip-proof-good = Comprobado: la preimagen abre el hash de pago de la factura.
slip-proof-bad = La preimagen no corresponde al hash de pago de la factura. Este recibo no prueba nada.
slip-proof-none = Blink dice que se ha pagado; no hay preimagen que comprobar.
slip-not-paid = Sin pagar
slip-thanks = Gracias
slip-worth = En { $currency }
slip-back = Volver a la venta

# El código de una caja, en papel.
print-title = Código de { $name }
print-code = Código que abre la caja de { $name }
print-text = Escanea para pagar con bitcoin
print-wallet = Dirección lightning:

# La lista de ventas.
sales-title = Ventas
sales-inbox = Necesitan atención
sales-inbox-late = El pago llegó cuando ya nadie lo esperaba, y está en tu billetera. Si mientras tanto el cliente ha pagado otra vez o en efectivo, devuélvelo desde tu app de Blink; si no, dalo por esta venta.
sales-inbox-again = Esta venta se ha pagado más de una vez, y todo está en tu billetera. Devuelve al cliente lo que sobra desde tu app de Blink y después márcala.
sales-inbox-settled = Está resuelto
sales-inbox-show = Ver la venta
sales-when = Días
sales-today = Hoy
sales-yesterday = Ayer
sales-week = Esta semana
sales-month = Este mes
sales-all = Todas
sales-filter = Buscar y filtrar
sales-state = Estado
sales-register = Caja
sales-register-own = La tuya
sales-register-open = La pública
sales-any = Cualquiera
sales-from = Desde
sales-to = Hasta
sales-text = Pedido, nota o hash
sales-show = Mostrar
sales-filters = Filtros
sales-remove-filter = Quitar filtro:
sales-chip-from = Desde el { $day }
sales-chip-to = Hasta el { $day }
sales-chip-text = Con «{ $text }»
sales-total-count = Ventas
sales-total-taken = Cobrado
sales-total-tips = Propinas
sales-total-discounts = Descuentos
sales-total-lightning = Lightning
sales-total-cash = Efectivo
sales-together = En total
sales-bound = Aquí solo se miran las ventas más recientes
sales-bound-text = Hay más de { $count }. Elige menos días para sumar y buscar entre las anteriores; el archivo las tiene todas.
sales-csv-all = Guardar todas estas como CSV
sales-csv = { $count ->
    [one] Guardar esta como CSV
   *[other] Guardar estas { $count } como CSV
}
sales-none-title = Aún no hay ventas
sales-none-text = Escribe un importe en el teclado, deja que el cliente escanee el código, y la venta aparecerá aquí, pagada o no.
sales-none-here-title = Ninguna venta así
sales-none-here-text = Ninguna venta cumple estos filtros. Quita uno o elige otro día.
sales-show-all = Mostrar todas las ventas
