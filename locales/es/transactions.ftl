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
transactions-left-out = { $count ->
    [one] Un movimiento que corresponde aquí está en una moneda que este Till todavía no conoce. Se omite, también en sumas y archivos.
   *[other] { $number } movimientos que corresponden aquí están en una moneda que este Till todavía no conoce. Se omiten, también en sumas y archivos.
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

# La búsqueda, donde hay índice.
search-text = Buscar
search-go = Buscar
search-filter = Filtros
search-any = Cualquiera
search-direction = Sentido
search-in = Recibido
search-out = Enviado
search-converted = Convertido
search-returned = Fallidos y devueltos
search-way = Vía
search-state = Estado
search-settled = Liquidado
search-when = Cuándo
search-from = Desde
search-to = Hasta
search-least = Importe desde
search-most = Importe hasta
search-of = Importes en
search-currency = Registrado en
days-today = Hoy
days-yesterday = Ayer
days-week = Esta semana
days-month = Este mes
days-quarter = Este trimestre
days-year = Este año
search-chips = Filtros puestos
search-remove = Quitar filtro:
search-chip-text = Con «{ $text }»
search-chip-least = Al menos { $amount }
search-chip-most = Como máximo { $amount }
search-chip-from = Desde el { $day }
search-chip-to = Hasta el { $day }
search-chip-currency = Registrado en { $currency }
search-found = { $count ->
    [one] Un movimiento encontrado
   *[other] { $number } movimientos encontrados
}
search-none-title = No se encontró nada
search-none-text = Ningún movimiento cumple todo esto. Cada palabra tiene que estar en la nota, el nombre, un identificador o el importe.
search-clear = Mostrar todos los movimientos
search-cannot-title = Esta lista aún no se puede buscar
search-cannot-text = La dirección pide una búsqueda o un filtro. Blink no conoce ninguno de los dos, así que esta es la lista completa. Con un índice de tus movimientos, Till puede buscar en ellos.

# El índice.
index-title = Índice de tus movimientos
index-offer-title = Busca en tu historial
index-offer-text = Blink muestra los movimientos página por página y no puede buscar en ellos. Till puede guardar un índice de los tuyos, sellado, en su propio servidor: así encuentras cualquier pago por su nota, nombre, importe, hash o número de pedido, y filtras por fechas y más. Puedes borrarlo cuando quieras.
index-begin = Guardar un índice
index-more = Qué se guarda
index-about = Sobre el índice
index-none-title = No hay índice
index-filling-title = El índice se está llenando
index-filling-text = Sigue mientras estés aquí, tan rápido como Blink deja preguntar a Till: unos miles de movimientos por minuto. Ya se puede buscar, hasta donde llega.
index-whole-title = El índice está completo
index-progress = Qué parte de tu tiempo en Blink está en el índice
index-refresh = Actualizar
index-held = { $count ->
    [one] Un movimiento en el índice.
   *[other] { $number } movimientos en el índice.
}
index-since = Hasta el
index-size = { $kilobytes } KB en disco.
index-search = Buscar
index-delete = Borrar el índice
index-anew = Borrarlo y empezar de nuevo
index-unreadable-title = El índice no se puede abrir
index-unreadable-text = Una parte fue cambiada, o la clave de Till ya es otra. No se ha perdido nada: Blink conoce todos tus movimientos y esta lista viene directamente de allí. Borra el índice; se puede llenar de nuevo.
index-no-read-title = Till no puede leer tus movimientos
index-no-read-text = Un índice necesita el permiso «read». Puedes cambiar los permisos en la página de la cuenta.
index-what = Qué se guarda y cómo
index-fact-kept = Lo que Blink dice de cada movimiento: hora, importe, comisión, nota, nombres, identificadores y pruebas de pago. Nada más.
index-fact-sealed = Todo se sella con la clave de Till, en bloques de unos cientos de movimientos. La propia base de datos solo muestra cuántos hay y de cuándo a cuándo.
index-fact-there = Till solo pregunta a Blink mientras estás aquí, con tu propia sesión, y se detiene alrededor de un minuto después de tu última visita.
index-fact-deleted = Lo borras con un botón. Sin una visita tuya se borra después de { $lifetime }.
index-fact-without = Sin él la lista funciona igual, página por página, pero sin búsqueda ni filtros.
behind-title = Se están añadiendo los pagos más recientes
behind-text = Llegaron más de los que caben en una consulta a Blink, así que faltan algunos de los más recientes en esta lista y en sus sumas. Till los está trayendo ahora; puede tardar uno o dos minutos.
missing-newest = Blink no responde desde { $since }, así que pueden faltar los movimientos más recientes. Lo que se muestra viene de tu índice.
