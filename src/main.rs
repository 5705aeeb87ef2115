//! Till.
fn main() {}
