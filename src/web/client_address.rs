//! Who is at the other end: the peer, or what a trusted proxy says of it.

use std::net::{IpAddr, SocketAddr};

use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

/// The client's address, found out once per request.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// None where the request came by no network.
    pub fn of(extensions: &Extensions) -> Option<IpAddr> {
        extensions.get::<Self>().map(|found| found.0)
    }

    /// For whoever handles the request.
    pub fn note(address: IpAddr, extensions: &mut Extensions) {
        extensions.insert(Self(address));
    }
}

/// The client's address. `X-Forwarded-For` counts only where the peer itself is trusted, and then the right-most entry
/// that is not a proxy of ours; everything left of it could be made up.
pub fn client_address(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.ip().to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let lines = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok());
    let entries: Vec<&str> = lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    // From the right, each entry was written by the one before it. What cannot be read ends the chain: nothing beyond it
    // can be trusted.
    let mut client = peer;
    for entry in entries.into_iter().rev() {
        let Some(address) = parse(entry) else { break };
        client = address;
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

/// An address, with or without a port.
fn parse(entry: &str) -> Option<IpAddr> {
    let address = entry
        .parse::<IpAddr>()
        .ok()
        .or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(peer: &str, forwarded: &'static str, trusted: &[&str]) -> String {
        let headers = HeaderMap::from_iter([(
            "x-forwarded-for".parse().unwrap(),
            HeaderValue::from_static(forwarded),
        )]);
        let trusted: Vec<IpNet> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        client_address(format!("{peer}:1234").parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn q3_a_chain_is_read_from_the_right_as_far_as_it_is_ours() {
        let ours = ["10.0.0.0/8", "2001:db8:1::/48"];
        for (peer, forwarded, expected) in [
            // Nobody's word but a proxy's of ours.
            ("192.0.2.1", "10.0.0.9", "192.0.2.1"),
            ("[2001:db8:2::1]", "10.0.0.9", "2001:db8:2::1"),
            // Three of ours; what the client itself wrote stays behind.
            (
                "10.0.0.1",
                "1.1.1.1, 198.51.100.7, 10.0.0.3, 10.0.0.2",
                "198.51.100.7",
            ),
            (
                "[2001:db8:1::1]",
                "2001:db8:9::9, 2001:db8:1::2",
                "2001:db8:9::9",
            ),
            // One address has one form.
            ("[::ffff:10.0.0.1]", "::ffff:198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
            ("10.0.0.1", "[2001:DB8:9::0009]:4711", "2001:db8:9::9"),
            // What cannot be read ends the chain, and nothing behind it counts.
            ("10.0.0.1", "198.51.100.7, unknown, 10.0.0.2", "10.0.0.2"),
            ("10.0.0.1", "198.51.100.7,", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ] {
            assert_eq!(
                address(peer, forwarded, &ours),
                expected,
                "{peer} {forwarded}"
            );
        }
    }

    #[test]
    fn only_trusted_peers_are_believed() {
        assert_eq!(address("192.0.2.1", "198.51.100.7", &[]), "192.0.2.1");
        assert_eq!(
            address("10.0.0.1", "198.51.100.7", &["10.0.0.0/8"]),
            "198.51.100.7"
        );
        assert_eq!(
            address(
                "10.0.0.1",
                "203.0.113.9, 198.51.100.7, 10.0.0.2",
                &["10.0.0.0/8"]
            ),
            "198.51.100.7"
        );
        assert_eq!(address("10.0.0.1", "nonsense", &["10.0.0.0/8"]), "10.0.0.1");
    }
}
