//! What people do with Till, a folder each; features never import one another.

pub mod account;
pub mod dashboard;
pub mod health;
pub mod home;
pub mod linked_accounts;
pub mod payouts;
pub mod pos;
pub mod receive;
pub mod security_txt;
pub mod sign_in;
