# Por qué no hay factura: qué ocurrió y qué se puede hacer.
why-no-price = Blink no da ahora un tipo de cambio reciente, así que no se cobra en esta moneda. Los importes en sats siguen funcionando.
why-too-little = Es menos de lo que se puede recibir. Cobra un poco más.
why-too-much = Es más de lo que se puede recibir de una vez. Cobra menos o por partes.
why-nobody = Nadie recibe con este nombre. Comprueba cómo está escrito.
why-no-wallet = No hay ninguna billetera de este tipo. Elige la otra en los ajustes de la caja.
why-cannot-receive = Esta cuenta ya no puede recibir pagos, y tampoco se le paga en su dirección Lightning. Su titular encuentra el motivo en la app de Blink.
why-too-many = Blink no hará más códigos para este receptor durante los próximos cinco minutos. Mientras tanto cobra en efectivo o en otra caja.
why-too-often = Esta caja se ha usado muchas veces en un minuto. Inténtalo de nuevo dentro de un momento.
why-taken = Un intento anterior llegó y su respuesta se perdió. Pulsa «Código nuevo».
why-note-too-long = La nota es demasiado larga. Acórtala.
why-not-allowed = Till no puede cobrar para esta cuenta. Vuelve a iniciar sesión y permite recibir.
why-wrong-invoice = El código recibido no pide este importe, por eso no se muestra. Inténtalo de nuevo; si sigue así, toma otro camino.
why-slow-down = Blink nos pide ir más despacio. Inténtalo de nuevo dentro de un momento.
why-blink-away = Blink no responde ahora. No se ha cobrado nada; inténtalo de nuevo dentro de un momento.
why-lightning-away = El nodo Lightning de Blink no funciona y ahora nadie recibe un código. Inténtalo de nuevo dentro de un momento o cobra en efectivo.
why-dealer-away = La parte de Blink que hace dólares no funciona. Inténtalo de nuevo dentro de un momento, o deja que la caja cobre en la billetera de bitcoin.
why-part-away = Una parte de Blink no funciona y no se pudo hacer un código. Inténtalo de nuevo dentro de un momento.
why-restricted = Blink restringe lo que esta cuenta puede hacer y no se pudo hacer un código. Su titular encuentra el motivo en la app de Blink.
why-moving = Esta cuenta se está trasladando y no recibe nada hasta que termine. Su titular ve en la app de Blink cuánto falta.
why-unexplained = Blink no pudo hacer un código y no dice por qué. No se ha cobrado nada. Pulsa «Código nuevo»; si sigue así, toma otro camino.
why-changed = Con este nombre recibe ahora otra cuenta o billetera. Cancela y cobra de nuevo.
why-unfinished = No ha llegado ningún código para esta venta, o su respuesta se perdió. Pulsa «Código nuevo».
why-enough = Se han hecho tantos códigos para esta venta que no recibe más. Regístrala como venta nueva.
why-address-away = El servidor de esta dirección Lightning no responde. Inténtalo de nuevo dentro de un momento.
why-address-refuses = El servidor de esta dirección Lightning se niega. Prueba otro importe o pregunta a su titular.
why-refused = Blink se niega a hacer un código. Inténtalo de nuevo; si sigue así, cierra la sesión y vuelve a entrar.
why-cannot-tell = El servidor de esta dirección Lightning no avisa cuando se le paga, así que Till nunca lo vería. Usa una dirección que sí avise, como las de Blink.

# Junto a ellas: lo que alguien puede hacer en su propia caja.
why-settings = Ajustes de la caja
why-sign-in = Volver a iniciar sesión
