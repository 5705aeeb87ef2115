//! What a handler may ask for, built from the settings.
