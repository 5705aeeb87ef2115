//! Floods from loopback against the real program: what they cost, and who notices. Brief as they are;
//! `TILL_FLOOD_SECONDS=30 cargo test --release floods:: -- --ignored --nocapture` prints what a release should have seen.

mod crowd;
mod flooded;
mod logout_tokens;
mod overload;
mod sign_ins;
mod slow;
mod soak;
mod wire;
