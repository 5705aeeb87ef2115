//! Satoshis, cents, currencies and prices: parse, convert, round.
