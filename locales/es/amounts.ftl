# Importes, escritos y hablados.
# $sign es «−», «+» o nada; $count solo sirve para la forma plural.

amount-sats = { $sign }{ $amount }{"\u00A0"}{ $count ->
    [one] sat
   *[other] sats
}
spoken-minus = menos { $amount }
spoken-sats = { $amount } { $count ->
    [one] satoshi
   *[other] satoshis
}
spoken-money = { $amount } { $currency ->
    [USD] { $count ->
        [one] dólar estadounidense
       *[other] dólares estadounidenses
    }
    [EUR] { $count ->
        [one] euro
       *[other] euros
    }
    [GBP] { $count ->
        [one] libra esterlina
       *[other] libras esterlinas
    }
    [CHF] { $count ->
        [one] franco suizo
       *[other] francos suizos
    }
    [CRC] { $count ->
        [one] colón costarricense
       *[other] colones costarricenses
    }
    [GTQ] { $count ->
        [one] quetzal
       *[other] quetzales
    }
    [MXN] { $count ->
        [one] peso mexicano
       *[other] pesos mexicanos
    }
    [COP] { $count ->
        [one] peso colombiano
       *[other] pesos colombianos
    }
    [BRL] { $count ->
        [one] real brasileño
       *[other] reales brasileños
    }
    [JPY] { $count ->
        [one] yen
       *[other] yenes
    }
    [KWD] { $count ->
        [one] dinar kuwaití
       *[other] dinares kuwaitíes
    }
   *[other] { $currency }
}
unit-sats = { $count ->
    [one] sat
   *[other] sats
}
spoken-both = { $first }, { $second }
wallet-bitcoin = Bitcoin
wallet-dollar = Dólares
