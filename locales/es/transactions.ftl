# La lista.
transactions-title = Movimientos
transactions-pending = En camino
filter-label = Billetera
filter-all = Todas
pager-label = Páginas
pager-newer = Más recientes
pager-older = Anteriores
transactions-none-title = Todavía no hay movimientos
transactions-none-text = Todo lo que recibas y envíes con Blink aparecerá aquí, lo más reciente primero. Recibe un primer pago y se mostrará solo.
transactions-none-here-title = Nada en esta billetera
transactions-none-here-text = Esta billetera todavía no tiene movimientos. Puede que la otra sí.
transactions-show-all = Ver todas las billeteras
transactions-end-title = No hay nada más
transactions-end-text = La lista termina aquí.
transactions-newest = A los movimientos más recientes
transactions-unknown-kind = { $count ->
    [one] Un movimiento de esta página está en una moneda que este Till todavía no conoce y no se muestra.
   *[other] { $count } movimientos de esta página están en una moneda que este Till todavía no conoce y no se muestran.
}
pending-missing-title = No se pueden consultar los pagos en camino
pending-missing-text = Puede que en esta lista falte ahora lo que aún no está confirmado. Todo lo demás está completo.
inactive-title = Esta cuenta no está activa en Blink
inactive-text = Puedes consultarlo todo, pero Blink no separa por billetera los movimientos de una cuenta así. Estos son todos.

# Una fila. Las palabras acompañan a un signo y un icono que dicen lo mismo.
direction-received = Recibido
direction-receiving = Recibiendo
direction-returned = Devuelto
direction-sent = Enviado
direction-sending = Enviando
direction-not-sent = No enviado
direction-converted = Convertido
state-pending = Pendiente
state-failed = Fallido
state-unknown = Estado desconocido
way-blink = Blink
way-lightning = Lightning
way-on-chain = En cadena
way-unknown = Otro
row-fee = Comisión { $amount }
row-conversion = De { $from } a { $to }
row-blink = Pago dentro de Blink
row-lightning = Pago Lightning
row-on-chain = Pago en cadena
row-unknown = Pago

# Páginas para lo que no está.
gone-transaction-title = No hay tal movimiento
gone-transaction-text = Ninguno de tus movimientos tiene este número. Puede estar mal escrito o ser de otra cuenta.
gone-pending-title = Ya no está en camino
gone-pending-text = Este pago se confirmó o se descartó mientras tanto. Si se confirmó, ya está en la lista, con un número nuevo.
gone-place-title = Esta página de la lista no está
gone-place-text = La dirección puede estar mal escrita o ser de otra cuenta.
