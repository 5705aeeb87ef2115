//! All settings, typed and checked as a whole.
