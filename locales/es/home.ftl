# The front page, signed out.
home-title = Saldos y movimientos de Blink
home-headline = Lo que entró, lo que salió, lo que hay.
home-lead = Till muestra los saldos y movimientos de tu billetera Blink, en tu moneda y con palabras que dicen qué pasó.
home-safe = La sesión se inicia en Blink. Till nunca ve tus códigos.
home-scene-balance = Saldo
home-scene-line-1 = Mesa 4
home-scene-line-2 = maria_k
home-scene-line-3 = Café en grano
home-scene-sum = Hoy
home-point-1 = Saldos claros
home-point-1-text = Bitcoin y dólares, cada uno en su unidad y en tu moneda. Un toque los oculta todos.
home-point-2 = Solo lo que permites
home-point-2-text = En Blink eliges, casilla por casilla, qué puede hacer Till, y puedes retirarlo cuando quieras.
home-point-3 = Cada pago, completo
home-point-3-text = Importes, comisiones, cotizaciones y referencias, listos para copiar o imprimir.
