//! The types of `schema/blink.graphql`, which operations are checked against when Till is built.

#[cynic::schema("blink")]
#[expect(unreachable_pub, reason = "generated")]
mod blink {}

pub(super) use blink::*;
