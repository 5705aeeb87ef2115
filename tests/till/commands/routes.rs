//! `till routes`: what the router itself says, line by line.

use std::path::Path;

use crate::harness::binary::{run, settings, till};

#[test]
fn the_table_is_the_routers_own() {
    let mut command = till(&["routes"]);
    command.envs(settings(Path::new("/nonexistent")));
    command.env("TILL_SIGN_IN_RATE", "7");
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
        let (_, told) = line.split_once(&route.caller.to_string()).unwrap();
        let rate = match (route.method.as_str(), route.path) {
            ("POST", "/api/auth/signin/blink" | "/api/auth/stepup/blink")
            | ("GET", "/api/auth/callback/blink") => "7 a minute from a network, 140 from all",
            ("POST", "/{name}/charge" | "/{name}/sales/{id}/renew") => {
                "120 a minute from a network, 2400 from all"
            }
            ("POST", "/api/blink/invoice/{token}") => "600 a minute from a network, 12000 from all",
            ("POST", "/api/auth/backchannel-logout") => {
                "600 wrong ones a minute from a network, 12000 from all"
            }
            _ => "",
        };
        assert_eq!(told.trim_start(), rate, "{line}");
    }
    // Their limits, and nothing after them.
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["each: body up to 65536 bytes, answer within 30 s"]
    );
}
