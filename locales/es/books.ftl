# Transactions as files.
export-title = Guardar como archivo
export-link = Guardar como archivo
export-lead = Para una hoja de cálculo, para tus libros o para conservarlo.
export-choice = Qué guardar
export-all-wallets = Todas las billeteras
export-from = Desde
export-to = Hasta, ese día incluido
export-accounts = Nombres de cuentas para beancount, hledger y QIF
export-accounts-about = Están en la dirección de esta página: guárdala como marcador y serán los mismos la próxima vez.
export-account-bitcoin = Billetera de bitcoin
export-account-dollar = Billetera de dólares
export-account-income = Dinero que entró
export-account-expenses = Dinero que salió
export-account-fees = Comisiones
export-account-conversions = Entre tus billeteras
export-account-returned = Pagos fallidos
export-account-wrong = Empieza con Assets, Liabilities, Equity, Income o Expenses; después dos puntos y palabras con mayúscula inicial.
export-opens = Beancount: abrir las cuentas
export-opens-yes = Sí, para un libro nuevo
export-opens-no = No, el libro ya las tiene
export-apply = Aplicar
export-inside = Qué tendrá
export-whole = Todo desde que estás en Blink, lo más nuevo primero.
export-part = Exactamente lo elegido arriba, lo más nuevo primero.
export-pending = Los pagos fallidos están dos veces, a la ida y a la vuelta, para que todo cuadre. Lo que aún espera su primera confirmación no está.
export-sum = suma
export-left-out = { $count ->
    [one] Una de tus billeteras es de un tipo que este Till todavía no conoce, y lo que hay en ella no está en ningún archivo: { $wallets }
   *[other] { $count } de tus billeteras son de un tipo que este Till todavía no conoce, y lo que hay en ellas no está en ningún archivo: { $wallets }
}
export-uncounted = No se sabe antes cuántos son: Till pregunta a Blink página por página mientras guarda, unos miles de movimientos por minuto. Deja esta página abierta hasta que el archivo esté. Una transferencia que se corta falla a la vista; nunca deja medio archivo que parezca entero.
export-count = { $count ->
    [one] Un movimiento.
   *[other] { $number } movimientos.
}
export-hidden = En este dispositivo los importes están ocultos. En los archivos no.
export-files = Archivos
export-save = Guardar
export-csv = Hoja de cálculo (CSV)
export-csv-about = Una línea por transacción. Las columnas están documentadas y las nuevas solo se añaden al final. Se abre en cualquier hoja de cálculo; las fórmulas que alguien escribió en una nota siguen siendo texto.
export-days = Totales por día (CSV)
export-days-about = Una línea por día y billetera: entradas, salidas, comisiones y lo que valían.
export-json = Líneas JSON
export-json-about = Para tus propios programas: las mismas columnas, un objeto por línea. La última línea dice que no falta nada.
export-beancount = beancount
export-beancount-about = Satoshis como mercancía, a lo que valían en su momento; las comisiones aparte; cada transacción cuadra.
export-journal = hledger
export-journal-about = Lo mismo como diario para hledger y ledger.
export-ofx = OFX
export-ofx-about = Para programas que leen extractos de banco, como GnuCash. Se puede leer dos veces: cada entrada se reconoce.
export-qif = QIF
export-qif-about = Para programas más antiguos. No numera las entradas: léelo una sola vez o tendrás todo doble.
export-saving = Guardando: { "{count}" } hasta ahora
export-saving-of = Guardando: { "{count}" } de { "{total}" }
export-saved = Guardado: { "{count}" }
export-broken = La transferencia se cortó. No se guardó nada; inténtalo de nuevo.
another-file-title = Aún se está guardando un archivo tuyo
another-file-text = Un archivo a la vez. Espera a que el otro esté listo, o cancélalo entre las descargas de tu navegador; luego inténtalo de nuevo.
missing-export = Desde { $since } no se pueden consultar tus billeteras y no se puede guardar nada. No se pierde nada; todo está en Blink.

# Pictures.
picture-title = En imágenes
picture-link = En imágenes
picture-span = Hasta cuándo atrás
picture-bars = Dinero que entra y sale por
picture-days = { $count ->
    [one] Un día
   *[other] { $count } días
}
picture-by-day = por día
picture-by-week = por semana
picture-by-month = por mes
picture-balance = Saldo
picture-in-and-out = Dinero que entra y sale
picture-in = Entra
picture-out = Sale
picture-from = Desde
picture-after = Saldo al final
picture-partly = en parte
picture-table = Como tabla
picture-summary = Desde { $from } hasta ahora: de { $before } a { $now }. Lo más fue { $most } el { $most-on }, lo menos { $least } el { $least-on }.
picture-moved = Desde { $from }: entraron { $ins }, salieron { $outs }.
picture-known-since = Conocido desde { $date }. Más atrás no se preguntó a Blink: lo que hay allí está rayado, no vacío.
picture-spark = Hace treinta días { $before }, ahora { $now }
picture-hidden = En este dispositivo los importes están ocultos, y una imagen los mostraría.
picture-about = Los saldos se calculan hacia atrás desde el actual, pago por pago, con las comisiones. Los pagos fallidos y las conversiones entre tus billeteras cambian el saldo; no cuentan como dinero que entra o sale.
missing-picture = Desde { $since } no se pueden consultar tus movimientos y no se puede dibujar nada. No se pierde nada; están en Blink.
