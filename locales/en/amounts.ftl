# Amounts as written and as spoken.
# $sign is "−", "+" or nothing; $count is for the plural form only.

amount-sats = { $sign }{ $amount }{"\u00A0"}{ $count ->
    [one] sat
   *[other] sats
}
spoken-minus = minus { $amount }
spoken-sats = { $amount } { $count ->
    [one] satoshi
   *[other] satoshis
}
spoken-money = { $amount } { $currency ->
    [USD] { $count ->
        [one] US dollar
       *[other] US dollars
    }
    [EUR] { $count ->
        [one] euro
       *[other] euros
    }
    [GBP] { $count ->
        [one] pound sterling
       *[other] pounds sterling
    }
    [CHF] { $count ->
        [one] Swiss franc
       *[other] Swiss francs
    }
    [CRC] { $count ->
        [one] Costa Rican colón
       *[other] Costa Rican colones
    }
    [GTQ] { $count ->
        [one] quetzal
       *[other] quetzales
    }
    [MXN] { $count ->
        [one] Mexican peso
       *[other] Mexican pesos
    }
    [COP] { $count ->
        [one] Colombian peso
       *[other] Colombian pesos
    }
    [BRL] { $count ->
        [one] Brazilian real
       *[other] Brazilian reais
    }
    [JPY] yen
    [KWD] { $count ->
        [one] Kuwaiti dinar
       *[other] Kuwaiti dinars
    }
   *[other] { $currency }
}
unit-sats = { $count ->
    [one] sat
   *[other] sats
}
spoken-both = { $first }, { $second }
wallet-bitcoin = Bitcoin
wallet-dollar = Dollar
