# The frame of every page.
skip-to-content = Ir al contenido
nav-label = Principal
nav-register = Caja
nav-wallets = Billeteras
nav-transactions = Movimientos
nav-account = Cuenta
footer-not-blink = Till no es un producto de Blink.
footer-blink-link = Sitio oficial de Blink
languages-label = Idioma
try-again = Reintentar
go-home = Ir a la página de inicio
