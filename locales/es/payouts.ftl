# Pagos: muchos pagos desde una billetera; y convertir entre las propias. Los importes están escritos con su unidad.
payouts-title = Pagos
payouts-lead = Paga a muchas personas a la vez, con un archivo o con filas escritas.
payouts-new = Pagos nuevos
payouts-runs = Tus tandas
payouts-waiting = Esperan tu aprobación
payouts-none-title = Todavía no hay pagos
payouts-none-text = Entrega un archivo o escribe unas filas. Cada fila se comprueba y ves lo que cuesta; no se envía nada antes de que lo confirmes en Blink.
payouts-impossible = Este Till no puede pedir a Blink el permiso de pagar. Pregunta a quien lo administra.
payout-rows-count = { $count ->
    [one] { $count } fila
   *[other] { $count } filas
}
payout-title-of-day = Pagos del { $day }
payout-back = Volver a la tanda

# Entregar
payout-new-lead = Primero se comprueba todo. No se envía nada hasta que lo hayas visto y pulsado «Pagar ahora». Antes Blink te pregunta quién eres, salvo que lo haya hecho hace unos minutos.
payout-new-what = Qué y desde dónde
payout-title-label = Nombre
payout-title-hint = Solo para ti, como «Salarios, semana 12».
payout-for = Para quién
payout-for-hint = La persona para quien lo preparas lo revisa y deja pagar a su propia billetera.
payout-for-me = Para mí
payout-from = Se paga desde
payout-unit = Los importes están en
payout-unit-hint = Vale donde la fila no lo dice.
payout-unit-sats = sats
payout-unit-btc = BTC
payout-unit-cents = centavos de dólar
payout-file = Con un archivo
payout-file-label = Archivo CSV
payout-file-hint = De cualquier hoja de cálculo: destinatario, importe, moneda, memo, referencia. Como mucho 1000 filas y 512 kB.
payout-template = Plantilla con todos los tipos de fila
payout-template-recipient = destinatario
payout-template-amount = importe
payout-template-currency = moneda
payout-template-reference = referencia
payout-template-wages = Salarios, semana 12
payout-template-invoice = La factura dice su importe
payout-paste = Pegar en su lugar
payout-paste-label = Filas, una por línea
payout-typed = Filas
payout-typed-lead = Un destinatario es un usuario de Blink, una dirección lightning, un LNURL o una factura.
payout-more-rows = Más filas
payout-check = Comprobar
payout-check-hint = Todavía no envía nada.
payout-recipient = Destinatario
payout-amount = Importe
payout-currency = Moneda
payout-memo = Memo
payout-reference = Referencia
payout-row = Fila { $number }
payout-leave-out = Dejar fuera
payout-sheet-not-read = No se preparó nada
payout-sheet-empty = No hay filas.
payout-sheet-no-text = Este archivo no es texto. Guárdalo en tu hoja de cálculo como «CSV» y entrega ese. Si elegiste un archivo, elígelo otra vez.
payout-sheet-too-long = El archivo pasa de 512 kB. Divídelo y entrega una parte tras otra.
payout-sheet-too-many = Una tanda tiene como mucho { $most } filas. Divide el archivo y entrega una parte tras otra.
payout-sheet-twice-named = Dos columnas tienen nombres que significan lo mismo. Cambia o quita una y elige el archivo otra vez.
payout-sheet-open-quote = En algún sitio unas comillas abren una celda y no la cierran; todo lo que sigue se leería mal. Corrígelo y elige el archivo otra vez.
payout-sheet-two-places = Hay filas en más de un lugar. Usa el archivo, o las pegadas, o las escritas.
payout-no-currencies = Blink no dice ahora qué monedas tiene. Prueba otra vez en un minuto; si elegiste un archivo, elígelo otra vez.
payout-not-for-them = Ya no puedes preparar pagos para esta persona.
payout-two-people-on = Hacen falta dos personas
payout-two-people-own = Has decidido que otra persona prepare tus pagos y tú los apruebes.
payout-two-people-own-long = Has decidido que otra persona prepare tus pagos. Esta tanda la preparaste tú, así que no se puede empezar.

# Corregir
payout-correct = Corregir filas
payout-correct-lead = Una tanda nueva ocupa el lugar de esta, y cada fila se comprueba de nuevo.
payout-correct-kept = { $count ->
    [one] { $count } fila que se puede pagar queda como está.
   *[other] { $count } filas que se pueden pagar quedan como están.
}
payout-left-out = Dejar fuera también
payout-left-out-hint = Números de filas, como 5, 17-20.
payout-check-again = Comprobar otra vez

# Una tanda
payout-state-checking = Comprobando
payout-state-checked = Comprobada
payout-state-waiting = Espera aprobación
payout-state-running = Pagando
payout-state-paused = En pausa
payout-state-stopping = Terminando
payout-state-done = Terminada
payout-state-cancelled = Cancelada
payout-about-checking = Se está mirando cada fila. No se envía nada.
payout-about-checked = Todavía no se ha enviado nada. Revísalo y empieza.
payout-about-hand-over = Todavía no se ha enviado nada. Revísalo y pide la aprobación de { $owner }.
payout-about-approve = { $by } ha preparado esto para ti. Tu billetera paga cuando lo apruebas.
payout-about-waiting = { $owner } tiene que aprobarlo. Antes no se envía nada.
payout-about-waits = { $count ->
    [one] Till paga una fila tras otra. { $count } fila espera y se intenta otra vez por sí sola; no hay nada que hacer.
   *[other] Till paga una fila tras otra. { $count } filas esperan y se intentan otra vez por sí solas; no hay nada que hacer.
}
payout-about-declined = { $owner } lo ha rechazado. No se envió nada.
payout-about-running = Till paga una fila tras otra. Puedes cerrar esta página.
payout-about-stopping = No se envía nada más. Till espera lo que ya está en camino.
payout-about-done = Cada fila tiene su final.
payout-about-cancelled = El resto se canceló. Lo que no se envió no se pagó.
payout-pause-person = La pusiste en pausa. No se envía nada hasta que siga.
payout-pause-token-over = El permiso de pagar ha vencido. Confirma otra vez en Blink para seguir.
payout-pause-token-dead = Blink ya no acepta el permiso de pagar. Confirma otra vez en Blink para seguir.
payout-pause-not-authorized = El permiso no alcanza para pagar. Confirma otra vez en Blink y marca todas las casillas.
payout-pause-no-token = Ya no hay permiso de pagar. Confirma otra vez en Blink para seguir.
payout-pause-balance = No hay dinero suficiente en la billetera para la fila siguiente. Pon más y sigue.
payout-pause-limit = Blink no deja enviar más a esta cuenta por hoy. Sigue mañana o pide a Blink un límite mayor.
payout-pause-inactive = Blink ha bloqueado o cerrado la cuenta que paga. Pregunta a Blink.
payout-pause-wrong-wallet = La cuenta no tiene esa billetera.
payout-look = Mira esto primero
payout-stale = Estas filas se comprobaron hace más de diez minutos. Los precios, las comisiones y los destinatarios cambian: compruébalas otra vez antes de pagar.
payout-check-anew = Comprobar otra vez
payout-same = Comprobado otra vez: nada ha cambiado.
payout-changed = { $count ->
    [one] Comprobado otra vez: { $count } fila da otro resultado.
   *[other] Comprobado otra vez: { $count } filas dan otro resultado.
}
payout-changed-sums = En total eran { $before }, ahora son { $after }.
payout-was = antes { $amount }
payout-was-refused = antes no se podía pagar
payout-fee-limit = Antes de cada pago fuera de Blink se pregunta otra vez por su comisión. Si supera lo que se te mostró en más del 1 % del importe (10 sats o 2 centavos si eso es más), o en más de lo que permitas al confirmar, la fila no se envía y lo dice.
payout-double = La fila { $number } dice lo mismo que la fila { $first }.
payout-double-other-memo = La fila { $number } tiene el destinatario y el importe de la fila { $first }.
payout-and-more = { $count ->
    [one] Y { $count } más.
   *[other] Y { $count } más.
}
payout-too-little = No hay dinero suficiente en la billetera para todo.
payout-progress-checked = { $done } de { $all } filas comprobadas
payout-progress-done = { $done } de { $all } filas terminadas
payout-fact-wallet = Desde
payout-fact-to-pay = Por pagar
payout-fact-left = Quedan por pagar
payout-fact-total = En total
payout-fact-fees = Comisiones
payout-fact-fees-paid = De ello, comisiones
payout-fact-fee = Comisión
payout-fact-rate = Cambio
payout-fact-balance = En la billetera
payout-fact-after = Después, alrededor de
payout-fact-paid = Filas pagadas
payout-fact-debited = Salió de la billetera
payout-fact-refused = No se pueden pagar
payout-fact-failed = Sin pagar
payout-fees-at-least = { $amount } y lo que cobre la red por pagos fuera de Blink
payout-fee = Comisión { $amount }
payout-rate = { $one } = { $rate }, a las { $time }
payout-rounding = Cada fila se convierte una vez y se redondea al más cercano.
payout-start = Confirmar y pagar
payout-approve = Aprobar y pagar
payout-hand-over = Pedir aprobación
payout-decline = Rechazar
payout-pause = Pausar
payout-resume = Seguir
payout-cancel = Cancelar el resto
payout-result = Archivo de resultados
payout-refresh = Actualizar
payout-filter = Qué filas
payout-filter-all = Todas
payout-rows = Filas
payout-nobody-named = Sin destinatario
payout-next-rows = Más filas
payout-trail = Qué pasó y cuándo
payout-by-itself = Por sí sola.
payout-by-preparer = Por quien la preparó.
payout-by-payer = Por quien es titular de la billetera.
payout-confirm-title = ¿Pagar ahora?
payout-confirm-text = { $count ->
    [one] { $count } fila, sin comisiones. Un pago no se puede deshacer.
   *[other] { $count } filas, sin comisiones. Los pagos no se pueden deshacer.
}
payout-pay-now = Pagar ahora
payout-not-yet = Todavía no
payout-resume-title = ¿Seguir?
payout-cancel-title = ¿Cancelar el resto?
payout-cancel-text = Lo pagado queda pagado, y lo que está en camino se consulta. Todo lo demás no se envía, y esta tanda no se puede retomar.

# Una fila
payout-row-refused = No se puede pagar
payout-row-ready = Lista para pagar
payout-row-waiting = Espera
payout-row-sending = Enviándose
payout-row-pending = En camino
payout-row-unknown = En duda
payout-row-unsettled = Se desconoce: mira en Blink
payout-row-paid = Pagada
payout-row-failed = Sin pagar
payout-typed-amount = Como se escribió
payout-leaves = Sale de la billetera
payout-hash = Hash del pago
payout-preimage = Preimagen
payout-transaction = La transacción
payout-event-checked = Comprobada: se puede pagar
payout-event-refused = Comprobada: no se puede pagar
payout-event-repriced = Convertida de nuevo, con los precios de ese momento
payout-event-waits = Espera
payout-event-sending = A punto de enviarse; la clave se anota antes
payout-event-answered = Blink respondió
payout-event-no-answer = Ninguna respuesta que diga qué pasó
payout-event-never-arrived = Blink nunca vio la petición y ya no la acepta
payout-event-arrived = Blink ha visto la petición
payout-event-nothing-found = Blink no conoce ningún pago
payout-event-pending = En camino
payout-event-paid = Pagada
payout-event-failed = Sin pagar, con certeza
payout-event-in-doubt = Sigue en duda

# Por qué no se paga una fila y qué hacer
payout-why-recipient-missing = No se nombra a nadie. Pon a quién pagar.
payout-why-recipient-unreadable = Esto no es un usuario de Blink, una dirección lightning, un LNURL ni una factura. Busca un error al escribir.
payout-why-nobody = Nadie tiene este nombre o dirección. Pídelo otra vez al destinatario.
payout-why-cannot-receive = Esta cuenta no recibe nada: está cerrada, bloqueada o por cerrarse. Pide otra dirección al destinatario.
payout-why-own-wallet = No tienes otra billetera de ese tipo.
payout-why-address-silent = Quien guarda esta dirección no respondió, varias veces. Prueba más tarde.
payout-why-blink-silent = Blink no responde por ahora. La fila espera y se envía cuando responda.
payout-why-address-wrong = Esta dirección no lleva a ningún sitio al que se pueda pagar. Pídela otra vez al destinatario.
payout-why-not-to-pay = Este LNURL no sirve para pagar. Pide al destinatario uno para pagarle.
payout-why-amount-missing = Falta el importe. Ponlo.
payout-why-amount-unreadable = No es un importe que se lea de una sola manera: no es un número, tiene demasiados decimales, dos monedas, un signo que usan varias, o un punto que puede agrupar o dividir. Escríbelo sencillo, como 12,50 y EUR.
payout-why-amount-too-small = Menos de una unidad de la billetera, o menos de lo que acepta el destinatario.
payout-why-amount-too-large = Más de lo que se puede enviar, o de lo que acepta el destinatario. Divídelo.
payout-why-amount-differs = La factura pide otro importe. Deja el importe vacío o pide una factura nueva.
payout-why-currency-unknown = Blink no tiene esa moneda. Usa sats, BTC, cents o un código como EUR.
payout-why-no-price = Ahora no hay precio para convertir. Prueba más tarde.
payout-why-invoice-unreadable = Empieza como una factura y no lo es. Cópiala otra vez, entera.
payout-why-invoice-expired = La factura ha vencido, o casi. Pide una nueva.
payout-why-wrong-network = La factura es de otra red. Pide una de esta red.
payout-why-duplicate = La misma factura está en otra fila. Una factura se paga una vez.
payout-why-memo-too-long = El memo pasa de 639 bytes. Acórtalo.
payout-why-too-many-cells = La fila tiene más celdas que columnas hay. Pon comillas a un texto que lleva dentro el separador.
payout-why-wrong-invoice = La dirección dio una factura que no es la pedida. No se envió nada. Pregunta al destinatario.
payout-why-already-paid = Esta factura ya se pagó antes.
payout-why-pays-itself = La recibiría la misma billetera que paga.
payout-why-no-route = No se encontró camino por la red Lightning. Prueba más tarde o con un importe menor.
payout-why-came-back = El pago se intentó y volvió. No se perdió nada; prueba más tarde.
payout-why-came-back-as-sats = El pago se intentó y volvió. No se perdió nada, pero Blink lo devolvió en satoshis, al monedero de bitcoin. Conviértelos antes de volver a intentarlo.
payout-why-not-made = Blink aceptó la petición y no hizo nada con ella. No se pagó nada; entrégala otra vez.
payout-why-refused = Blink la rechaza y no dice por qué. No se pagó nada.
payout-why-too-many = Demasiadas facturas para este destinatario. Entrégala otra vez en unos minutos.
payout-waits-too-many = Espera: Blink no hace más facturas para este destinatario por ahora. Puede tardar unos minutos. Till lo intenta otra vez por sí solo; no hay nada que hacer.
payout-waits-address-silent = Espera: quien guarda esta dirección no responde por ahora. Till lo intenta otra vez por sí solo durante media hora; no hay nada que hacer.
payout-waits-in-doubt = Espera: un intento anterior tiene que haber terminado con certeza. Till lo intenta otra vez por sí solo; no hay nada que hacer.
payout-why-in-doubt = Blink aún no ha dicho qué pasó. No se vuelve a enviar; Till sigue preguntando. No la pagues a mano.
payout-why-sats-from-dollars = Esta factura deja el importe a quien paga. Desde una cartera de dólares se paga en centavos enteros: escribe el importe en USD, págala desde la cartera de bitcoin o pide una factura con el importe.
payout-why-fee-too-high = Costaría más de lo permitido, así que no se envió. Para pagarla de todos modos, vuelve a entregarla y permite comisiones más altas en la página que pregunta si se paga.
payout-why-fee-unknown = Blink no dice cuánto cuesta este pago, así que no se envió. Mira la factura o prueba más tarde.
payout-why-look-at-blink = Se envió, y durante una hora Blink no dijo qué pasó. No se vuelve a enviar nunca. Mira entre tus transacciones; cada vez que abres esta página Till también mira.
payout-why-not-looked-up = Se envió, y la tanda acabó antes de poder preguntar a Blink qué pasó. Mira tus transacciones antes de pagarla otra vez.

# Dos personas
payout-people-title = Quién prepara
payout-people-lead = Las personas que nombres pueden preparar pagos para ti. No tienen acceso a tu dinero y ven solo sus propias tandas; tú revisas, y tu billetera paga cuando apruebas.
payout-people-one = Puedes preparar y pagar tú
payout-people-two = Hacen falta dos personas
payout-people-two-hint = Lo que preparas tú no se puede pagar. Convertir entre tus billeteras sigue siendo posible.
payout-people-names = Quién puede preparar para ti
payout-people-names-hint = Usuarios de Blink, uno por línea.
payout-people-nobody = Nadie
payout-people-change = Cambiar quién prepara
payout-people-wrong-name = Uno de estos no es un usuario de Blink.
payout-people-too-many = Como mucho veinte.

# Convertir
convert-title = Convertir
convert-lead = De una de tus billeteras a la otra.
convert-from = En qué sentido
convert-to-dollar = Bitcoin a dólares
convert-to-bitcoin = Dólares a bitcoin
convert-preview = Vista previa
convert-preview-title = Lo que resulta
convert-arrives = Llega, alrededor de
convert-about = Al precio medio. Blink usa su propio precio al convertir, que difiere un poco.
convert-go-on = Continuar
convert-impossible = Tu cuenta tiene una sola billetera, así que no hay entre qué convertir.
convert-about-checking = Se está mirando. No se envía nada.
convert-about-stale = Esto se miró hace más de diez minutos. Los precios cambian: haz que se mire otra vez antes de convertir.
convert-about-running = Se está pidiendo a Blink que convierta. Puedes cerrar esta página.
convert-about-waits = Blink no lo hace en este momento. Till lo intenta otra vez por sí solo; no hay nada que hacer.
convert-about-done = Está convertido.
convert-about-failed = No se convirtió nada; nada ha salido de tu billetera.
convert-about-cancelled = Se canceló. No se convirtió nada.
convert-pause-balance = No hay dinero suficiente en la billetera. Pon más y sigue.
convert-state-running = Convirtiendo
convert-state-done = Convertido
convert-state-failed = No convertido
convert-left = Salió
convert-arrived = Llegó
convert-rate = Cambio que usó Blink
convert-rounding = El cambio se calcula con lo que salió y lo que llegó. Ambos son satoshis y centavos enteros, así que el cambio puede desviarse hasta { $margin }.
convert-arrived-unknown = Blink no dice en este momento cuánto llegó. Está entre las transacciones de la otra billetera.
convert-fee-note = Blink cobra su parte en el cambio, no como comisión.
convert-again = Convertir otra vez
convert-cancel = Cancelar
convert-cancel-title = ¿Cancelar la conversión?
convert-cancel-text = No se envía nada más. Lo que ya está en camino se consulta.
convert-why-too-small = Saldría o llegaría menos de un satoshi o de un centavo. Elige un importe mayor.
convert-why-too-large = Es más de lo que se puede convertir de una vez. Elige un importe menor.
convert-why-too-many = Blink no acepta más conversiones en este momento. Prueba otra vez en unos minutos.
convert-why-not-made = Blink recibió la petición y no hizo nada con ella. Prueba otra vez.
convert-why-cannot-receive = La otra billetera no recibe nada por ahora. Pregunta a Blink.
convert-start = Confirmar y convertir
convert-about-checked = Todavía no se ha enviado nada. Empieza para convertir.
convert-confirm-title = ¿Convertir ahora?
convert-confirm-text = Blink usa su precio de este momento. Volver atrás es otra conversión.
convert-now = Convertir ahora

# Pagado antes, y otras cosas que se confirman por su nombre
payout-repeated = Fila { $number }: el mismo destinatario e importe están en «{ $title }», pagados o enviados el { $day }.
payout-pay-again = Pagarlas otra vez
payout-again-missing = Filas de esta tanda ya se pagaron antes. No se empezó nada: marca «Pagarlas otra vez» si eso es lo que quieres.
payout-changed-meanwhile = La tanda se comprobó otra vez después de que abrieras la última página. No se empezó nada: mírala otra vez.
payout-prices-moved = Los precios se han movido desde que se convirtieron estas filas: eran { $before } y con los precios de este momento son { $now }.
payout-pay-at-these-prices = Pagar con los precios de este momento
payout-prices-missing = No se reanudó nada: los precios se han movido más de lo que habías aceptado. Mira la suma nueva.
payout-discard = Descartar
payout-discard-title = ¿Descartar esta tanda?
payout-discard-text = No se envió nada de ella, ni se enviará. No se puede retomar.
payout-type-rows = Escribir filas
payout-read-as = se leyó como { $number }

# Comisiones, antes de pagar
payout-fees-at-most = como mucho { $amount }
payout-fees-open = { $count ->
    [one] { $count } fila va a una dirección fuera de Blink. Lo que cuesta además solo se ve al enviarla.
   *[other] { $count } filas van a direcciones fuera de Blink. Lo que cuestan además solo se ve al enviarlas.
}
payout-fees-silent = { $count ->
    [one] De { $count } factura Blink no dice cuánto cuesta además. No se envía si Blink no lo dice hasta entonces.
   *[other] De { $count } facturas Blink no dice cuánto cuestan además. No se envían si Blink no lo dice hasta entonces.
}
payout-fees-unasked = { $count ->
    [one] De { $count } factura aún no se preguntó la comisión.
   *[other] De { $count } facturas aún no se preguntaron las comisiones.
}
payout-fees-more = Preguntar por más comisiones
payout-fees-limit-label = Las comisiones pueden superar lo mostrado
payout-fees-limit-hint = Una fila con una comisión más alta no se envía y lo dice.
payout-fees-limit = En el { $percent } % de cada importe
payout-fees-limit-sums = Comisiones de { $fees } como mucho, { $all } en total
payout-fees-changed = No se inició nada: ya se conocen otras comisiones que las que mostraba la página. Míralas otra vez.

# Lo que dijo Blink
payout-said-success = Pagado.
payout-said-already-paid = Esta factura ya se pagó antes.
payout-said-balance = No hay suficiente dinero en la billetera.
payout-said-limit = Más de lo que se puede enviar en un día.
payout-said-pays-itself = Lo recibiría la misma billetera que paga.
payout-said-no-route = No hay camino por la red.
payout-said-failed = Se intentó y falló.
payout-said-inactive = La cuenta está bloqueada, cerrada o trasladada.
payout-said-not-an-invoice = No es una factura que Blink pueda leer.
payout-said-wrong-wallet = La billetera es de otra moneda o de otra persona.
payout-said-too-little = Menos de lo que cuenta la billetera del destinatario.
payout-said-not-authorized = El permiso no lo cubre.
payout-said-out-of-order = Una parte de Blink no funciona.
payout-said-refused = No, sin dar un motivo.
payout-said-dead-token = El permiso ya no se acepta.
payout-said-slow-down = Demasiadas preguntas a la vez.
payout-said-seen = La solicitud ya se había visto.
payout-said-unreachable = No hay conexión.
payout-said-timed-out = Nada a tiempo.
payout-said-failing = Un error de Blink.
payout-said-unreadable = Algo que no se puede leer.
payout-said-not-asked = No se preguntó.
payout-said-unclear = Algo de lo que no se sabe más.

# Filas que esperan, o por las que nadie responde
payout-why-blink-silent-for-it = Blink responde, pero no por esta fila. Revisa el destinatario y vuelve a entregarla.
payout-why-moving = La cuenta del destinatario se está trasladando y no recibió nada durante media hora. Pide al destinatario otra dirección.
payout-waits-moving = Espera: la cuenta del destinatario se está trasladando. Till lo intenta otra vez por sí solo durante media hora; no hay nada que hacer.
payout-waits-unexplained = Espera: Blink no hace una factura para este destinatario y no dice por qué. Till lo intenta otra vez por sí solo durante media hora; no hay nada que hacer.
payout-too-many-checked = Ya se están comprobando muchas tandas tuyas. Espera a que una termine y entrega esta después; si elegiste un archivo, elígelo otra vez.
payout-about-nothing-to-pay = No se puede pagar ninguna fila. Corrige las filas o descarta la tanda.
payout-pause-other = La otra persona la puso en pausa. No se envía nada hasta que siga.
payout-prices-left-out = { $count ->
    [one] De { $count } fila ya no hay precio. Se deja fuera y lo dice.
   *[other] De { $count } filas ya no hay precio. Se dejan fuera y lo dicen.
}
payout-people-no-name = Tu cuenta de Blink no tiene nombre de usuario, así que a quien prepare para ti no se le diría para quién. Elige uno en Blink primero.
