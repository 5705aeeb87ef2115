//! How often a register that anybody can open may be charged on. Blink bounds what is asked for each receiver and then
//! lets nobody ask for minutes: so each receiver stays far below, at once and over a minute, and each network below half of
//! that, so that one that floods leaves room for the others. Many customers behind one address still find room.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::{Quota, RateLimiter};

use super::rate::{Cells, cell, network};

/// At once one may do this part of what is allowed in a minute, so that no minute sees much more than its rate.
const BURST: u32 = 4;
/// And so many in any case: people press a button again.
const FEW: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

/// Rates per register, and per network at a register.
pub struct Charges<C: Clock = MonotonicClock> {
    registers: RateLimiter<usize, Cells, C, NoOpMiddleware<C::Instant>>,
    networks: RateLimiter<usize, Cells, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    cell_of: RandomState,
}

impl Charges {
    /// So many a minute on one register.
    pub fn per_minute(times: NonZeroU32) -> Self {
        Self::with_clock(times, MonotonicClock)
    }
}

impl<C: Clock + Clone> Charges<C> {
    fn with_clock(times: NonZeroU32, clock: C) -> Self {
        let half = NonZeroU32::new(times.get().div_ceil(2)).unwrap_or(times);
        let limiter = |times: NonZeroU32| {
            let burst = NonZeroU32::new(times.get() / BURST).unwrap_or(FEW);
            let quota = Quota::per_minute(times).allow_burst(burst.max(FEW));
            RateLimiter::new(quota, Cells::default(), clock.clone())
        };
        Self {
            registers: limiter(times),
            networks: limiter(half),
            clock,
            cell_of: RandomState::new(),
        }
    }

    /// Once more on that register from this address; where that is too often, how long to wait. What a network is refused
    /// takes nothing from the register.
    pub fn check(&self, register: &str, address: Option<IpAddr>) -> Result<(), Duration> {
        let pair = (register, address.map(network));
        let all = [
            (&self.networks, self.cell_of.hash_one(pair)),
            (&self.registers, self.cell_of.hash_one(register)),
        ];
        for (limiter, hash) in all {
            limiter
                .check_key(&cell(hash))
                .map_err(|until| until.wait_time_from(self.clock.now()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn from(number: u32) -> Option<IpAddr> {
        Some(IpAddr::V4(Ipv4Addr::from_bits(number)))
    }

    #[test]
    fn one_network_leaves_room_and_all_together_stay_below_blinks_bound() {
        let clock = FakeRelativeClock::default();
        let charges = Charges::with_clock(NonZeroU32::new(40).unwrap(), clock.clone());
        let let_in = |register: &str, network: u32, times: u32| {
            (0..times)
                .filter(|_| charges.check(register, from(network)).is_ok())
                .count()
        };
        assert_eq!(let_in("rosa", 1, 1000), 5);
        assert_eq!(
            let_in("rosa", 2, 4),
            4,
            "somebody else at the same register"
        );
        assert_eq!(let_in("bruno", 1, 5), 5, "the same network elsewhere");
        let crowd: usize = (3..1000).map(|network| let_in("rosa", network, 1)).sum();
        assert_eq!(crowd, 1);
        // However they come, no minute sees more than Blink allows.
        let mut minute = 0;
        for second in 0..60 {
            clock.advance(Duration::from_secs(1));
            minute += let_in("rosa", 1000 + second, 10);
        }
        assert!((35..=50).contains(&minute), "{minute}");
    }
}
