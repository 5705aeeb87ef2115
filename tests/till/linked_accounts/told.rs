//! What is written about it: that joinblink is not the wallet, and what rests on assumptions.

#[test]
fn check_13_what_rests_on_assumptions_is_said_plainly() {
    let readme = include_str!("../../../README.md");
    let page = include_str!("../../../docs/linked-accounts.md");
    for text in [readme, page] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("joinblink is not Blink"),
            "the two are told apart"
        );
        assert!(text.contains("never been tried against joinblink itself"));
        assert!(text.contains("no test system of theirs is known"));
        assert!(text.contains("assum"));
    }
    // Whatever has to be assumed has its setting there.
    for name in [
        "TILL_JOINBLINK_ADD_PATH",
        "TILL_JOINBLINK_DELETE_PATH",
        "TILL_JOINBLINK_ID_POINTERS",
        "TILL_JOINBLINK_FIELD_AUTH_ID",
        "TILL_JOINBLINK_LIST_PATH",
        "TILL_JOINBLINK_MAX_RPS",
        "TILL_JOINBLINK_REQUIRE_KNOWN_USER",
    ] {
        assert!(page.contains(name), "{name}");
    }
}
