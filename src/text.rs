//! Message catalogues and locale-aware numbers, money and dates.
