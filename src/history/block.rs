//! Some hundred transactions as one sealed blob: packed, made small, sealed for this index and this place.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::error::Error;
use super::kept::Kept;
use crate::blink::{Status, Transaction};
use crate::sealing::{Keyring, Purpose};

/// How blocks are written. One of another format is as good as unreadable, and is filled anew.
const FORMAT: u8 = 1;
/// A block that would come to more than this was not made by us.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Transactions that stand together, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// A higher one is newer.
    pub(super) place: i64,
    /// 0 where it was never written.
    pub(super) version: i64,
    /// What is in it.
    pub(super) rows: Vec<Transaction>,
}

/// What the database may know of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) place: i64,
    pub(super) version: i64,
    pub(super) held: i64,
    pub(super) pending: i64,
    /// Unix seconds; the latest of all in it.
    pub(super) newest_at: i64,
    pub(super) oldest_at: i64,
}

impl Outline {
    /// What a blob is bound to: where it stands, and all that is said of it in the clear.
    fn bound(self, index: &str) -> Vec<u8> {
        let mut bound = index.as_bytes().to_vec();
        for part in [
            self.place,
            self.version,
            self.held,
            self.pending,
            self.newest_at,
            self.oldest_at,
        ] {
            bound.extend_from_slice(&part.to_be_bytes());
        }
        bound
    }
}

impl Block {
    /// What the database is told when it is written next.
    pub(super) fn outline(&self) -> Outline {
        let times = || self.rows.iter().map(|one| one.created_at.as_second());
        let pending = self.rows.iter().filter(|one| is_open(one)).count();
        Outline {
            place: self.place,
            version: self.version + 1,
            held: i64::try_from(self.rows.len()).unwrap_or(i64::MAX),
            pending: i64::try_from(pending).unwrap_or(i64::MAX),
            newest_at: times().max().unwrap_or_default(),
            oldest_at: times().min().unwrap_or_default(),
        }
    }

    /// The blob, for the index of that name.
    pub(super) fn seal(&self, ring: &Keyring, index: &str) -> Result<Vec<u8>, Error> {
        let kept: Vec<Kept<'_>> = self.rows.iter().map(Kept::from).collect();
        let plain = postcard::to_allocvec(&kept).map_err(|_| Error::Unreadable)?;
        let mut small = DeflateEncoder::new(vec![FORMAT], Compression::default());
        let small = small
            .write_all(&plain)
            .and_then(|()| small.finish())
            .map_err(|_| Error::Unreadable)?;
        let bound = self.outline().bound(index);
        Ok(ring.seal(Purpose::History, &[], &bound, &small)?)
    }

    /// Opens what `seal` made.
    pub(super) fn open(
        ring: &Keyring,
        index: &str,
        outline: Outline,
        blob: &[u8],
    ) -> Result<Self, Error> {
        let small = ring.open(Purpose::History, &[], &outline.bound(index), blob)?;
        let Some((&FORMAT, small)) = small.split_first() else {
            return Err(Error::Unreadable);
        };
        let mut plain = Vec::with_capacity(small.len() * 3);
        DeflateDecoder::new(small)
            .take(LARGEST)
            .read_to_end(&mut plain)
            .map_err(|_| Error::Unreadable)?;
        let kept: Vec<Kept<'_>> = postcard::from_bytes(&plain).map_err(|_| Error::Unreadable)?;
        let rows = kept.iter().map(Kept::transaction).collect::<Option<_>>();
        Ok(Self {
            place: outline.place,
            version: outline.version,
            rows: rows.ok_or(Error::Unreadable)?,
        })
    }
}

/// Whether it may still change.
pub(super) fn is_open(transaction: &Transaction) -> bool {
    matches!(transaction.status, Status::Pending)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::blink::{Direction, TransactionId, WalletId, Way};
    use crate::money::{Amount, Cents, CurrencyCode, Fiat, Price, Sats, Unit};

    fn ring() -> Keyring {
        Keyring::new([[7; 32]].iter())
    }

    prop_compose! {
        fn transaction()(
            id in prop_oneof!["[0-9a-f]{24}", "[0-9A-Za-z-]{1,64}"],
            at in -10_000_000_000_i64..10_000_000_000,
            status in 0_usize..4,
            way in 0_usize..4,
            unit in any::<bool>(),
            amount in any::<i64>(),
            fee in 0..i64::MAX,
            display in (any::<i128>(), 0_u8..5),
            currency in "[A-Z]{3,4}",
            price in option::of((1_i64.., 0_u32..30)),
            texts in (option::of(".{0,60}"), option::of("[a-z0-9_-]{1,40}"), option::of("\\PC{1,20}"), option::of("[a-z0-9]{1,50}")),
            hashes in (option::of("[0-9a-f]{64}"), option::of("[0-9a-fA-F]{1,64}"), option::of("[0-9a-f]{64}")),
            wallet in option::of("[0-9a-f-]{36}"),
            same in any::<bool>(),
        ) -> Transaction {
            let unit = if unit { Unit::Bitcoin } else { Unit::Dollar };
            let currency: CurrencyCode = currency.parse().unwrap();
            let fiat = |minor| Fiat { minor, fraction_digits: display.1, currency };
            let (memo, external, counterparty, address) = texts;
            let (payment_hash, preimage, chain_hash) = hashes;
            Transaction {
                id: TransactionId::parse(&id).unwrap(),
                created_at: jiff::Timestamp::from_second(at).unwrap(),
                direction: if amount > 0 { Direction::Receive } else { Direction::Send },
                status: [Status::Pending, Status::Success, Status::Failure, Status::Unknown][status],
                amount: Amount::new(unit, amount),
                fee: Amount::new(unit, fee),
                display_amount: fiat(display.0),
                display_fee: fiat(display.0 / 7),
                price: price.and_then(|(base, offset)| Price::new(base, offset)),
                memo,
                external_id: if same { payment_hash.clone() } else { external },
                way: [Way::Blink, Way::Lightning, Way::OnChain, Way::Unknown][way],
                counterparty,
                counterparty_wallet: wallet.and_then(|id| WalletId::parse(&id)),
                payment_hash,
                preimage,
                address,
                chain_hash,
            }
        }
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(rows in vec(transaction(), 0..20), place in any::<i64>()) {
            let block = Block { place, version: 3, rows };
            let blob = block.seal(&ring(), "name").unwrap();
            let outline = block.outline();
            let opened = Block::open(&ring(), "name", outline, &blob).unwrap();
            prop_assert_eq!(opened, Block { version: 4, ..block });
        }

        #[test]
        fn nothing_that_was_changed_or_moved_opens(row in transaction(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let block = Block { place: 1, version: 0, rows: vec![row] };
            let mut blob = block.seal(&ring(), "name").unwrap();
            let outline = block.outline();
            let elsewhere = [
                Outline { place: 2, ..outline },
                Outline { version: 2, ..outline },
                Outline { held: 2, ..outline },
                Outline { pending: outline.pending + 1, ..outline },
                Outline { newest_at: outline.newest_at + 1, ..outline },
                Outline { oldest_at: outline.oldest_at - 1, ..outline },
            ];
            for other in elsewhere {
                prop_assert!(Block::open(&ring(), "name", other, &blob).is_err());
            }
            prop_assert!(Block::open(&ring(), "other", outline, &blob).is_err());
            let at = at.index(blob.len());
            blob[at] ^= 1 << bit;
            prop_assert!(Block::open(&ring(), "name", outline, &blob).is_err());
        }
    }

    #[test]
    fn four_hundred_sales_take_little_room() {
        let hash = |at: u64, salt: u64| {
            use std::hash::{DefaultHasher, Hash as _, Hasher as _};
            let part = |part: u64| {
                let mut hasher = DefaultHasher::new();
                (at, salt, part).hash(&mut hasher);
                format!("{:016x}", hasher.finish())
            };
            (0..4).map(part).collect::<String>()
        };
        let rows = (0..400).map(|at| Transaction {
            id: TransactionId::parse(&format!("65b1f0c2b11c5eed00{at:06x}")).unwrap(),
            created_at: jiff::Timestamp::from_second(1_700_000_000 + i64::try_from(at).unwrap())
                .unwrap(),
            direction: Direction::Receive,
            status: Status::Success,
            amount: Sats(1_000 + i64::try_from(at * 37).unwrap()).into(),
            fee: Cents(0).into(),
            display_amount: Fiat {
                minor: 48,
                fraction_digits: 2,
                currency: CurrencyCode::USD,
            },
            display_fee: Fiat {
                minor: 0,
                fraction_digits: 2,
                currency: CurrencyCode::USD,
            },
            price: Price::new(36_941_263_391, 12),
            memo: Some(format!("Order {at}: two flat whites")),
            external_id: Some(hash(at, 1)),
            way: Way::Lightning,
            counterparty: None,
            counterparty_wallet: None,
            payment_hash: Some(hash(at, 1)),
            preimage: Some(hash(at, 2)),
            address: None,
            chain_hash: None,
        });
        let block = Block {
            place: 0,
            version: 0,
            rows: rows.collect(),
        };
        let blob = block.seal(&ring(), "name").unwrap();
        // Two hashes of 32 bytes each cannot be made smaller.
        assert!(blob.len() < 400 * 100, "{}", blob.len());
    }
}
