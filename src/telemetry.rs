//! Log format, request span and metrics.
