//! Signing in and out with Blink.
