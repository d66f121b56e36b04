//! Residuals: small numbers take few bits, each stretch with a parameter of its own.
//!
//! Source: RFC 9639 § 9.2.7.

use super::bits::Bits;

/// 256 partitions at most, as the subset for streaming asks.
const PARTITION_ORDER_MAX: u32 = 8;
/// The largest parameter that five bits can say; 31 stands for something else.
const PARAMETER_MAX: u32 = 30;
/// The same of four bits.
const PARAMETER_SHORT_MAX: u32 = 14;

/// How a residual is written, and that it takes no more than `bits_max`.
#[derive(Debug)]
pub(super) struct Plan {
    order: u32,
    parameters: Vec<u32>,
    /// Never less than what is written.
    pub bits_max: u64,
}

impl Plan {
    /// For a block of `frames` frames, all but the first of which have a
    /// residual.
    pub fn of(residual: &[i32], frames: usize) -> Self {
        let warmup = frames - residual.len();
        let order = (0..=PARTITION_ORDER_MAX)
            .take_while(|order| frames.is_multiple_of(1 << order) && frames >> order > warmup)
            .last()
            .unwrap_or(0);
        let mut sums = sums(residual, frames >> order, warmup);
        let mut best = Self::with(&sums, order, frames, warmup);
        for order in (0..order).rev() {
            sums = sums.chunks(2).map(|pair| pair.iter().sum()).collect();
            let other = Self::with(&sums, order, frames, warmup);
            if other.bits_max < best.bits_max {
                best = other;
            }
        }
        best
    }

    fn with(sums: &[u64], order: u32, frames: usize, warmup: usize) -> Self {
        let mut bits_max = 0;
        let mut parameters = Vec::with_capacity(sums.len());
        for (index, sum) in sums.iter().enumerate() {
            let skipped = if index == 0 { warmup } else { 0 };
            let count = ((frames >> order) - skipped) as u64;
            let (parameter, bits) = parameter(*sum, count);
            parameters.push(parameter);
            bits_max += bits;
        }
        let plan = Self {
            order,
            parameters,
            bits_max: 0,
        };
        let heads = 6 + u64::from(plan.parameter_bits()) * sums.len() as u64;
        Self {
            bits_max: bits_max + heads,
            ..plan
        }
    }

    fn parameter_bits(&self) -> u32 {
        let short = |parameter: &u32| *parameter <= PARAMETER_SHORT_MAX;
        if self.parameters.iter().all(short) {
            4
        } else {
            5
        }
    }

    pub fn write(&self, residual: &[i32], frames: usize, to: &mut Bits) {
        let parameter_bits = self.parameter_bits();
        to.push(parameter_bits - 4, 2);
        to.push(self.order, 4);
        let mut rest = residual;
        let warmup = frames - residual.len();
        for (index, parameter) in self.parameters.iter().copied().enumerate() {
            let skipped = if index == 0 { warmup } else { 0 };
            let (now, later) = rest.split_at((frames >> self.order) - skipped);
            rest = later;
            to.push(parameter, parameter_bits);
            for value in now.iter().copied().map(folded) {
                to.push_unary(value >> parameter);
                to.push(value, parameter);
            }
        }
    }
}

/// 0, −1, 1, −2 … as 0, 1, 2, 3 …
const fn folded(value: i32) -> u32 {
    (value << 1 ^ value >> 31) as u32
}

/// Of each partition, the sum of its folded values.
fn sums(residual: &[i32], partition_frames: usize, warmup: usize) -> Vec<u64> {
    let sum = |part: &[i32]| part.iter().map(|value| u64::from(folded(*value))).sum();
    let (first, others) = residual.split_at(partition_frames - warmup);
    let others = others.chunks(partition_frames).map(sum);
    std::iter::once(sum(first)).chain(others).collect()
}

/// The parameter under which `count` values of this sum take the fewest bits,
/// and how many they take at most: Σ⌊v / 2ᵏ⌋ ≤ Σv / 2ᵏ.
fn parameter(sum: u64, count: u64) -> (u32, u64) {
    let bits = |parameter: u32| count * u64::from(parameter + 1) + (sum >> parameter);
    let best = (0..=PARAMETER_MAX).min_by_key(|parameter| bits(*parameter));
    let best = best.unwrap_or(0);
    (best, bits(best))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_are_folded_in() {
        let values = [0, -1, 1, -2, 2, i32::MAX, i32::MIN];
        let folded = values.map(folded);
        assert_eq!(folded, [0, 1, 2, 3, 4, u32::MAX - 1, u32::MAX]);
    }

    proptest! {
        #[test]
        fn no_plan_is_exceeded(
            values in prop::collection::vec(any::<i32>(), 64),
            narrow in prop::collection::vec(0_u32..32, 8),
            warmup in 0_usize..8,
        ) {
            let residual = values
                .iter()
                .enumerate()
                .map(|(at, value)| value >> narrow[at / 8])
                .skip(warmup)
                .collect::<Vec<_>>();
            let plan = Plan::of(&residual, 64);
            // values of 32 bits are beyond what any block has
            prop_assume!(plan.bits_max < 1 << 16);
            let mut bits = Bits::default();
            plan.write(&residual, 64, &mut bits);
            // with the sum at its end
            let bytes = bits.finish().len() as u64 - 2;
            prop_assert!((bytes - 1) * 8 < plan.bits_max, "{bytes} {plan:?}");
        }
    }
}
