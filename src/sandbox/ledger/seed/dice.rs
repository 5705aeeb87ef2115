//! Chance that falls the same way every time: SplitMix64 from a constant.

/// A sequence of numbers that look random.
#[derive(Debug)]
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// A sequence of its own for every `name`.
    pub(super) fn named(name: &str) -> Self {
        // FNV-1a: short, and different names start far apart.
        let state = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { state }
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low.saturating_add_unsigned(self.next() % width)
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let last = i64::try_from(of.len()).unwrap_or(i64::MAX) - 1;
        let place = usize::try_from(self.between(0, last.max(0))).unwrap_or(0);
        of.get(place).copied()
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
