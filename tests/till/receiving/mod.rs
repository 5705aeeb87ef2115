//! Asking for money and hearing of it: the parts below the register, against the sandbox.

mod invoices;
mod news;
mod place;
