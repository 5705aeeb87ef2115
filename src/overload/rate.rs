//! How often one network may do something, and all of them together. The memory is the same whoever comes: networks are
//! hashed into a fixed number of cells, so that a million of them cost no more than one.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed, StateStore};
use governor::{Quota, RateLimiter};

/// Networks that share a cell share its rate. With this many cells an attacker needs thousands of networks before an
/// innocent one shares a cell with it, and then has long met the rate of all together.
pub(super) const CELLS: usize = 1 << 14;
/// All networks together may do so many times what one may.
const TOGETHER: u32 = 20;

/// A rate per network, and one for all.
pub struct Rate<C: Clock = MonotonicClock> {
    each: RateLimiter<usize, Cells, C, NoOpMiddleware<C::Instant>>,
    all: RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    cell_of: RandomState,
}

/// How often all networks together may do what one may so often.
pub fn together(times: NonZeroU32) -> NonZeroU32 {
    times.saturating_mul(NonZeroU32::MIN.saturating_add(TOGETHER - 1))
}

impl Rate {
    /// So many per minute for one network, at once or spread.
    pub fn per_minute(times: NonZeroU32) -> Self {
        Self::with_clock(times, MonotonicClock)
    }
}

impl<C: Clock + Clone> Rate<C> {
    fn with_clock(times: NonZeroU32, clock: C) -> Self {
        Self {
            each: RateLimiter::new(Quota::per_minute(times), Cells::default(), clock.clone()),
            all: RateLimiter::new(
                Quota::per_minute(together(times)),
                InMemoryState::default(),
                clock.clone(),
            ),
            clock,
            cell_of: RandomState::new(),
        }
    }

    /// Once more from this address; where that is too often, how long to wait. What one network is refused takes nothing
    /// from the others.
    pub fn check(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        let now = || self.clock.now();
        if let Some(address) = address {
            let cell = self.cell(address);
            self.each
                .check_key(&cell)
                .map_err(|until| until.wait_time_from(now()))?;
        }
        self.all
            .check()
            .map_err(|until| until.wait_time_from(now()))
    }

    fn cell(&self, address: IpAddr) -> usize {
        cell(self.cell_of.hash_one(network(address)))
    }
}

/// The cell of whatever has that hash.
pub(super) fn cell(hash: u64) -> usize {
    usize::try_from(hash).unwrap_or(usize::MAX) % CELLS
}

/// An IPv4 address as it is; of an IPv6 address the part that one customer gets, a /64.
pub(super) fn network(address: IpAddr) -> (bool, u64) {
    match address.to_canonical() {
        IpAddr::V4(address) => (false, u64::from(address.to_bits())),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            let prefix = [a, b, c, d]
                .into_iter()
                .fold(0, |prefix, part| prefix << 16 | u64::from(part));
            (true, prefix)
        }
    }
}

/// The states of all cells, side by side.
pub(super) struct Cells(Box<[InMemoryState]>);

impl Default for Cells {
    fn default() -> Self {
        Self((0..CELLS).map(|_| InMemoryState::default()).collect())
    }
}

impl StateStore for Cells {
    type Key = usize;

    fn measure_and_replace<T, F, E>(&self, cell: &usize, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0[cell % CELLS].measure_and_replace(&NotKeyed::NonKey, decide)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn rate(times: u32) -> (Rate<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let rate = Rate::with_clock(NonZeroU32::new(times).unwrap(), clock.clone());
        (rate, clock)
    }

    fn v4(number: u32) -> Option<IpAddr> {
        Some(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn one_network_that_floods_leaves_room_for_the_others() {
        let (rate, clock) = rate(60);
        let flood = (0..1000)
            .filter(|_| rate.check(v4(0x0a00_0001)).is_ok())
            .count();
        assert_eq!(flood, 60);
        let wait = rate.check(v4(0x0a00_0001)).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1));
        // What was refused was not counted for all.
        let others = (0..100).filter(|i| rate.check(v4(*i)).is_ok()).count();
        assert!(others >= 99, "{others}: at most one shares its cell");
        clock.advance(wait);
        assert_eq!(rate.check(v4(0x0a00_0001)), Ok(()));
    }

    #[test]
    fn all_networks_together_have_a_rate_too() {
        let (rate, _) = rate(5);
        let flood = (0..10_000).filter(|i| rate.check(v4(*i)).is_ok()).count();
        assert_eq!(flood, 100);
        // Where nobody knows the address, the rate of all holds.
        assert!(rate.check(None).is_err());
    }

    #[test]
    fn r1_a_million_networks_take_no_more_room_and_the_others_are_served() {
        const NETWORKS: u32 = 1_000_000;
        let (rate, clock) = rate(1000);
        let network = |number: u32| IpAddr::from(Ipv6Addr::from_bits(u128::from(number) << 64));
        // All at once: what all together may do, and not one more.
        let passed = (0..NETWORKS)
            .filter(|number| rate.check(Some(network(*number))).is_ok())
            .count();
        assert_eq!(passed, 20_000);
        // A moment later whoever comes is served, and as long as they come no faster than all together may, everybody is.
        let person = v4(0x0a00_0001);
        for number in 0..NETWORKS / 10 {
            clock.advance(Duration::from_millis(4));
            assert_eq!(rate.check(Some(network(number))), Ok(()), "{number}");
            if number % 1000 == 0 {
                clock.advance(Duration::from_millis(4));
                assert_eq!(rate.check(person), Ok(()), "{number}");
            }
        }
        let mut hit = vec![false; CELLS];
        (0..NETWORKS).for_each(|number| hit[rate.cell(network(number))] = true);
        assert!(hit.into_iter().all(|hit| hit), "they spread over all cells");
        assert_eq!(rate.each.into_state_store().0.len(), CELLS);
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_an_ipv6_64() {
        let parse = |text: &str| network(text.parse().unwrap());
        assert_eq!(parse("192.0.2.1"), parse("::ffff:192.0.2.1"));
        assert_ne!(parse("192.0.2.1"), parse("192.0.2.2"));
        assert_eq!(parse("2001:db8:1:2::1"), parse("2001:db8:1:2:ffff::7"));
        assert_ne!(parse("2001:db8:1:2::1"), parse("2001:db8:1:3::1"));
        // Not the IPv4 address that its prefix would be as a number.
        assert_ne!(parse("0:0:c000:201::"), parse("192.0.2.1"));
    }

    proptest::proptest! {
        #[test]
        fn a_network_never_gets_more_than_its_rate(
            times in 1_u32..50,
            steps in proptest::collection::vec((0_u64..5000, 0_u128..4), 1..300),
        ) {
            let (rate, clock) = rate(times);
            let mut passed = [0_u64; 4];
            let mut elapsed = 0;
            for (milliseconds, network) in steps {
                clock.advance(Duration::from_millis(milliseconds));
                elapsed += milliseconds;
                let address = IpAddr::from(Ipv6Addr::from_bits(network << 64));
                let passed = &mut passed[usize::try_from(network).unwrap()];
                if rate.check(Some(address)).is_ok() {
                    *passed += 1;
                }
                let most = u64::from(times) + u64::from(times) * elapsed / 60_000 + 1;
                proptest::prop_assert!(*passed <= most);
            }
        }
    }
}
