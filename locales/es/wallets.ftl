# La página de billeteras.
amount-hidden = Importe oculto
amounts-hide = Ocultar importes
amounts-show = Mostrar importes
wallets-title = Billeteras
wallets-total = En total
wallets-as-of = Actualizado:
wallets-not-known = No se sabe ahora mismo
wallets-latest = Lo último
wallets-all = Todos los movimientos
wallets-rate-about = Convertido con la cotización de Blink, de hace { $age }, y redondeado. Lo que cuenta es el importe de cada billetera en su propia unidad.
wallets-empty-title = Tu primer cobro aparecerá aquí
wallets-empty-address = Cualquiera que tenga una billetera Lightning puede pagarte en { $address }. También puedes crear una factura en la aplicación de Blink y dejar que la escaneen.
wallets-empty-nameless = Crea una factura en la aplicación de Blink y deja que alguien la escanee. Si eliges allí un nombre de usuario, tendrás además una dirección a la que cualquiera puede pagar.
wallets-unknown-kind = { $count ->
    [one] Tienes otra billetera, de un tipo que este Till todavía no conoce.
   *[other] Tienes otras { $count } billeteras, de un tipo que este Till todavía no conoce.
}
wallet-pending = { $amount } en camino
wind-down-title = Blink va a cerrar esta cuenta
wind-down-announced = Deja de recibir el { $stop }, y su dinero debe moverse antes del { $end }. La aplicación de Blink explica cómo.
wind-down-not-receiving = Dejó de recibir el { $stop }. Mueve su dinero antes del { $end }; la aplicación de Blink explica cómo.
wind-down-closed = Dejó de recibir el { $stop } y está cerrada desde el { $end }. La aplicación de Blink cuenta qué se puede hacer todavía.

# Cuando Blink no responde. $since es una hora, o un día con su hora.
missing-blink = Blink no responde
missing-part = Una parte de Blink no funciona
missing-slow-down = Blink pide una breve pausa
missing-balances = Desde { $since } no se pueden consultar los saldos. Mejor no mostrar nada que mostrar datos viejos. Tu sesión sigue abierta.
missing-price-title = Sin cotización en este momento
missing-price = Los saldos son correctos. Lo que valen en tu moneda falta desde { $since } y volverá con la cotización.
missing-transactions = Desde { $since } no se pueden consultar tus movimientos. No se ha perdido nada; están en Blink.
missing-transaction = Desde { $since } no se puede consultar este movimiento. No se ha perdido nada; está en Blink.
missing-person = Desde { $since } no se pueden consultar tu nombre y tu número de usuario de Blink. Todo lo demás en esta página es correcto.
missing-again = Inténtalo de nuevo en { $pause }.
wind-down-more = Qué significa y qué hacer
