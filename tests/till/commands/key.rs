//! `till key`: a key that Till takes, another one each time.

use till::config::SecretKey;

use crate::harness::binary::{run, till};

#[test]
fn a_key_is_good_and_new_each_time() {
    let keys = [run(&mut till(&["key"])), run(&mut till(&["key"]))].map(|ended| {
        assert_eq!(ended.status, Some(0), "{}", ended.err);
        assert_eq!(ended.out.lines().count(), 1);
        ended.out
    });
    for key in &keys {
        assert!(SecretKey::parse(key).is_ok());
    }
    assert_ne!(keys[0], keys[1]);
}

#[test]
fn a_key_needs_no_settings() {
    let mut command = till(&["key"]);
    command.env("TILL_PUBLIC_URL", "nonsense");
    assert_eq!(run(&mut command).status, Some(0));
}
