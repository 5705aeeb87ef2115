# La caja: teclado, ajustes, el camino a la caja de alguien. $amount está escrito con su moneda.
pos-nav-sales = Ventas
pos-nav-settings = Ajustes
pos-waiting = { $count ->
    [one] { $count } en espera
   *[other] { $count } en espera
}
pos-attention = { $count ->
    [one] { $count } por revisar
   *[other] { $count } por revisar
}
pos-name = Caja
pos-problem = Eso no se puede cobrar
pos-outdated-title = Esta página había caducado
pos-outdated = Llevaba mucho tiempo abierta, así que todavía no se ha cobrado nada. Todo lo escrito sigue aquí: pulsa otra vez.
pos-wrong-amount = El importe no se puede leer como número.
pos-wrong-lines = Las líneas no se pueden leer o son más de cien. Cobra primero estas y el resto después.
pos-amount = Importe
pos-add-line = Añadir como línea
pos-lines = Líneas
pos-lines-hint = ¿Varias cosas en una venta? Escribe la primera, pulsa + y escribe la siguiente.
pos-remove-line = Quitar { $amount }
pos-swap = Escribir importes en la otra unidad
pos-rate = 1 BTC = { $rate } · Blink, { $time }
pos-no-rate = Sin cotización en este momento
pos-tip = Propina
pos-tip-none = Ninguna
pos-tip-custom = Otra propina
pos-discount = Descuento
pos-subtotal = Subtotal
pos-total = Total
pos-note = Nota
pos-note-hint = Una mesa, un nombre, un pedido. Aparece en la factura y en el recibo.
pos-currency = Moneda
pos-change = Cambiar
pos-done = Listo
pos-quick = Importes rápidos
pos-keys = Teclado
pos-key-back = Borrar la última cifra; mantener pulsado para borrar todo
pos-key-clear = Borrar; pulsar otra vez para quitar todas las líneas
pos-key-add = Añadir como línea
pos-key-point = Separador decimal
pos-charge = Cobrar { $amount }
pos-charge-plain = Cobrar
pos-reason-empty = Escribe el importe que quieres cobrar.
pos-reason-rate = Sin una cotización reciente no se puede cobrar en esta moneda. En sats sí se puede.
pos-reason-unclear = La propina o el descuento no se entienden como número.
pos-reason-discount = El descuento se lo lleva todo.
pos-reason-most = Como máximo { $amount } a la vez.
pos-confirm-title = ¿Cobrar { $amount }?
pos-confirm-text = Es más de lo habitual en esta caja.
pos-confirm-again = Si es correcto, pulsa el botón otra vez.
pos-confirm-yes = Sí, cobrar
pos-confirm-no = No, volver
pos-help = Teclas
pos-help-digits = Escribir el importe
pos-help-charge = Cobrar
pos-help-add = Añadir una línea
pos-help-back = Borrar la última cifra
pos-help-clear = Borrar lo escrito; después, todas las líneas
pos-help-tip = Elegir propina
pos-help-help = Esta lista
pos-help-paste = Un importe que pegues se escribe solo.
pos-no-wake-lock = Este navegador puede dejar que la pantalla se apague. Si molesta, cámbialo en los ajustes del dispositivo.
pos-close = Cerrar

# Abrir la caja de alguien desde la página de inicio.
open-title = Abrir una caja
open-text = Cualquiera que conozca el nombre de usuario de Blink del negocio puede cobrar aquí sin iniciar sesión. El dinero va directo al negocio.
open-username = Nombre de usuario de Blink o dirección lightning
open-go = Abrir
open-wrong = Eso no es un nombre de usuario ni una dirección lightning. Los nombres tienen entre 3 y 50 letras, cifras y guiones bajos.

# Ajustes de una caja.
register-title = Caja
register-lead = Valen en todos los dispositivos donde esté abierta esta caja.
register-saved = Guardado
register-not-saved = No se ha guardado nada
register-wrong-fields = Mira los campos marcados abajo. Lo que escribiste sigue ahí.
register-wrong-choice = Una de las opciones no es de esta página. Elige otra vez.
register-wrong-name = Acorta el nombre a 60 letras.
register-wrong-currency = La lista de Blink no tiene esta moneda, o no está disponible ahora. Elige otra o inténtalo dentro de un momento.
register-wrong-amount = Un importe no se entiende. Escríbelo como 12,50; tiene que ser más de cero.
register-wrong-fine = Un importe tiene más decimales que esta moneda.
register-wrong-large = Un importe es mayor de lo que se puede cobrar.
register-wrong-tips = Una propina no se entiende. Cada una es un porcentaje, hasta 100.
register-wrong-tips-many = En el teclado no caben más de cuatro propinas.
register-wrong-quick-many = En el teclado no caben más de seis importes rápidos.
register-wrong-zone = Esa zona horaria no existe.
register-money = Dinero
register-name = Nombre en la caja y en los recibos
register-name-hint = Si lo dejas vacío, se muestra tu nombre de usuario.
register-wallet = Los cobros van a
register-wallet-btc = Billetera bitcoin
register-wallet-btc-about = Te quedas con los sats que entran.
register-wallet-usd = Billetera dólar
register-wallet-usd-about = Mañana valen los mismos dólares. Los códigos duran cinco minutos y se renuevan solos.
register-currency-hint = En la que escribes y en la que están los recibos. Se puede cambiar para una sola venta.
register-confirm = Preguntar otra vez por encima de
register-confirm-hint = Los importes mayores preguntan una vez más antes de cobrar. Vacío: nunca.
register-typing = Teclado
register-entry = Cómo se escriben los importes
register-entry-cents = Céntimos primero
register-entry-decimal = Con separador decimal
register-entry-typing = 1 2 5 0 da
register-entry-try = Pruébalo: los dos van contando.
register-tips = Propinas en porcentaje
register-tips-hint = Hasta cuatro, separadas por espacios: 5 10 15. Vacío: sin propinas.
register-quick = Importes rápidos
register-quick-hint = Hasta seis, separados por espacios. Cada toque añade una línea.
register-quick-suggested = Los más frecuentes de los últimos 30 días: { $amounts }
register-letters = Letras como atajos
register-letters-hint = T para la propina y ? para la ayuda. Desactívalo si dictas o usas un pulsador.
register-after = Después de un cobro
register-return = Volver al teclado
register-return-never = Nunca por sí solo
register-return-at-once = Enseguida
register-return-seconds = Después de { $seconds }
register-volume = Volumen de los sonidos
register-volume-hint = Un sonido dice que se ha pagado; otro, que algo necesita atención. La pantalla siempre lo dice también.
register-sound-paid = Pagado
register-sound-trouble = Problema
register-paper = Papel de los recibos
register-day = El día del negocio
register-zone = Zona horaria
register-cut-off = El día nuevo empieza a las
register-cut-off-hint = Las ventas anteriores a esa hora son del día anterior.
register-link = El enlace de tu caja
register-link-text = Ábrelo en cualquier dispositivo sin iniciar sesión. Quien lo tenga puede cobrar para ti, y nunca gastar.
register-print = Imprimir el código
register-install = Ponerla en la pantalla de inicio
register-install-ios = iPhone y iPad: abre el enlace en Safari, después Compartir y Añadir a pantalla de inicio.
register-install-android = Android: abre el enlace en Chrome, después el menú y Añadir a pantalla de inicio.
register-install-desktop = Ordenador: abre el enlace y pulsa Instalar en la barra de direcciones.

recovery-title = Recuperar ventas perdidas
recovery-hint = ¿Perdiste tus ventas tras una mudanza o un fallo?
recovery-text = Blink guarda cada código que se pagó, con su número de pedido. Till puede repasarlos y volver a anotar las ventas.
recovery-limits = Los importes vuelven en sats, y los pagos con la hora de su código. Lo que se tecleó (moneda, líneas, propinas) y el efectivo solo estaban en el registro perdido.
recovery-look = Buscar ventas
recovery-on = Buscar más atrás
recovery-found = { $count ->
    [0] No se encontró ninguna venta perdida
    [one] Se encontró { $count } venta
   *[other] Se encontraron { $count } ventas
}
recovery-more = Quedan códigos más antiguos por repasar.
recovery-done = Se repasó todo lo que guarda Blink.

# Blink no dice en qué cuenta una moneda.
pos-no-currency = Ahora no hay precios
pos-no-currency-text = Blink no responde sobre { $code }, así que no se cobra nada en esa moneda. Lo que tecleaste se conserva. Los sats siguen funcionando.
pos-no-currency-again = Volver a intentarlo
pos-no-currency-sats = Cobrar en sats
pos-not-listed = Blink no tiene la moneda { $code }. Vuelve a teclear el importe en la que se muestra aquí.
