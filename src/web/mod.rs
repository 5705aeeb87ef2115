//! The frame every page stands in.
