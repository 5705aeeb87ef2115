//! `till routes`: what the router itself says, line by line.

use std::path::Path;

use crate::harness::binary::{run, settings, till};

#[test]
fn the_table_is_the_routers_own() {
    let mut command = till(&["routes"]);
    command.envs(settings(Path::new("/nonexistent")));
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    let mut lines = ended.out.lines();
    let routes = till::app::routes();
    for route in routes.table() {
        let line = lines.next().unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(
            words.get(..2),
            Some([route.method.as_str(), route.path].as_slice())
        );
        assert!(line.ends_with(&route.caller.to_string()), "{line}");
    }
    // Their limits, and nothing after them.
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["each: body up to 65536 bytes, answer within 30 s"]
    );
}
