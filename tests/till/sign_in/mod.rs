//! Signing in and out, as a browser sees it.

mod round_trip;
