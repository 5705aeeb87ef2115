//! A Blink of our own, in memory; imports nothing from the rest of Till.
