//! What is known of a transaction on the blockchain, and where to look it up.

use crate::blink::{Detail, Initiation, Network, Settlement};
use crate::web::frame::Frame;
use crate::web::when::When;

/// What is known of it on the blockchain; empty where nothing is.
#[derive(Default)]
pub(super) struct Chain {
    pub(super) address: String,
    pub(super) transaction: String,
    pub(super) output: String,
    pub(super) explorer: String,
    pub(super) expected: Option<When>,
}

impl Chain {
    /// Everything that a detail tells of it.
    pub(super) fn new(frame: &Frame, detail: &Detail, network: Network) -> Self {
        let mut chain = Self::default();
        if let Initiation::OnChain { address } = &detail.initiation {
            chain.address = address.clone().unwrap_or_default();
        }
        if let Settlement::OnChain {
            transaction_hash,
            output,
            expected_at,
        } = &detail.settlement
        {
            chain.transaction = transaction_hash.clone().unwrap_or_default();
            chain.output = output.map(|output| output.to_string()).unwrap_or_default();
            chain.expected = expected_at.map(|at| When::date_time(frame, at));
            chain.explorer = explorer(&chain.transaction, network).unwrap_or_default();
        }
        chain
    }
}

/// Where anybody can look the bitcoin transaction up; a network of one's own has no such place.
fn explorer(transaction: &str, network: Network) -> Option<String> {
    let network = match network {
        Network::Mainnet => "",
        Network::Signet => "signet/",
        Network::Testnet => "testnet/",
        Network::Regtest | Network::Unknown => return None,
    };
    let is_hash = transaction.len() == 64 && transaction.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| format!("https://mempool.space/{network}tx/{transaction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explorers_know_public_networks_and_real_hashes_only() {
        let hash = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
        let address = |network| explorer(hash, network);
        assert_eq!(
            address(Network::Signet).unwrap(),
            format!("https://mempool.space/signet/tx/{hash}")
        );
        assert_eq!(address(Network::Regtest), None);
        assert_eq!(explorer("../evil", Network::Mainnet), None);
        assert_eq!(explorer("", Network::Mainnet), None);
    }
}
