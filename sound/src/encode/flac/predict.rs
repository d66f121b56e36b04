//! What the next sample is likely to be.
//!
//! Whole numbers decide what is written; the floating point behind a linear
//! predictor is plain arithmetic, the same on every machine.

/// Orders of the format's fixed predictors: 0 to 4.
const FIXED_ORDERS: usize = 5;
/// Coefficients of a linear predictor, at most.
const ORDER_MAX: usize = 8;
/// Bits of a coefficient.
pub(super) const PRECISION: u32 = 14;
const SHIFT_MAX: i32 = 15;

/// A predictor made for one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linear {
    /// For the latest sample first.
    pub coefficients: Vec<i32>,
    /// Bits by which their sum is too large.
    pub shift: u32,
}

/// What the fixed predictor leaves over that leaves the least; its order is the
/// number of samples before.
pub(super) fn fixed_residual(samples: &[i32]) -> Vec<i32> {
    let mut best = samples.to_vec();
    let mut latest = best.clone();
    let size = |residual: &[i32]| {
        let sizes = residual.iter().map(|value| u64::from(value.unsigned_abs()));
        sizes.sum::<u64>()
    };
    for _ in 1..FIXED_ORDERS.min(samples.len()) {
        latest = latest.windows(2).map(|pair| pair[1] - pair[0]).collect();
        if size(&latest) < size(&best) {
            best.clone_from(&latest);
        }
    }
    best
}

impl Linear {
    /// One that fits these samples; `None` where none does.
    pub fn of(samples: &[i32]) -> Option<Self> {
        if samples.len() <= 4 * ORDER_MAX {
            return None;
        }
        let real = levinson_durbin(&autocorrelation(samples));
        quantized(&real)
    }

    /// What it leaves over; `None` if that is more than a sample.
    pub fn residual(&self, samples: &[i32]) -> Option<Vec<i32>> {
        let order = self.coefficients.len();
        let mut residual = Vec::with_capacity(samples.len());
        for window in samples.windows(order + 1) {
            let (before, sample) = window.split_at(order);
            let sum = before
                .iter()
                .rev()
                .zip(&self.coefficients)
                .map(|(sample, coefficient)| i64::from(*sample) * i64::from(*coefficient))
                .sum::<i64>();
            let left = i64::from(sample[0]) - (sum >> self.shift);
            if left.unsigned_abs() >= 1 << 30 {
                return None;
            }
            residual.push(left as i32);
        }
        Some(residual)
    }
}

/// Of the samples under Welch's window, for lags from 0 on.
fn autocorrelation(samples: &[i32]) -> [f64; ORDER_MAX + 1] {
    let middle = (samples.len() - 1) as f64 / 2.0;
    let reach = (samples.len() + 1) as f64 / 2.0;
    let windowed = samples.iter().enumerate().map(|(at, sample)| {
        let off = (at as f64 - middle) / reach;
        f64::from(*sample) * (1.0 - off * off)
    });
    let windowed = windowed.collect::<Vec<_>>();
    std::array::from_fn(|lag| {
        let later = &windowed[lag..];
        windowed.iter().zip(later).map(|(a, b)| a * b).sum()
    })
}

/// Coefficients that leave the least; fewer than [`ORDER_MAX`] where nothing is left.
fn levinson_durbin(correlation: &[f64; ORDER_MAX + 1]) -> Vec<f64> {
    let mut error = correlation[0];
    let mut coefficients: Vec<f64> = Vec::with_capacity(ORDER_MAX);
    for order in 0..ORDER_MAX {
        if error <= correlation[0] * 1e-12 {
            break;
        }
        let known = coefficients
            .iter()
            .enumerate()
            .map(|(at, coefficient)| coefficient * correlation[order - at])
            .sum::<f64>();
        let reflection = (correlation[order + 1] - known) / error;
        let mirrored = coefficients.iter().rev().copied().collect::<Vec<_>>();
        for (coefficient, other) in coefficients.iter_mut().zip(mirrored) {
            *coefficient -= reflection * other;
        }
        coefficients.push(reflection);
        error *= 1.0 - reflection * reflection;
    }
    coefficients
}

/// Whole numbers, each taking over what the one before was rounded by.
fn quantized(real: &[f64]) -> Option<Linear> {
    let largest = real
        .iter()
        .fold(0.0, |max: f64, value| max.max(value.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return None;
    }
    // the power of two above it, as the bits of the number say
    let exponent = (largest.to_bits() >> 52) as i32 - 1_022;
    let shift = (PRECISION as i32 - 1 - exponent).min(SHIFT_MAX);
    let shift = u32::try_from(shift).ok()?;
    let limit = f64::from(1 << (PRECISION - 1));
    let mut carried = 0.0;
    let coefficients = real
        .iter()
        .map(|value| {
            carried += value * f64::from(1 << shift);
            let whole = carried.round().clamp(-limit, limit - 1.0);
            carried -= whole;
            whole as i32
        })
        .collect();
    Some(Linear {
        coefficients,
        shift,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_ones_know_lines_and_curves() {
        for (name, samples, order) in [
            ("level", vec![9; 64], 1),
            ("line", (0..64).map(|n| 5 * n - 90).collect(), 2),
            ("parabola", (0..64).map(|n| n * n).collect(), 3),
            ("cubic", (0..64).map(|n| n * n * n).collect(), 4),
            ("alternation", [9, -9].repeat(32), 0),
        ] {
            assert_eq!(64 - fixed_residual(&samples).len(), order, "{name}");
        }
        assert_eq!(fixed_residual(&[7]), [7]);
    }

    #[test]
    fn a_linear_one_knows_a_tone() {
        let tone = (0..4_096)
            .map(|at| ((f64::from(at) * 0.31).sin() * 8_000_000.0) as i32)
            .collect::<Vec<_>>();
        let linear = Linear::of(&tone).unwrap();
        let residual = linear.residual(&tone).unwrap();
        let loudest = residual.iter().map(|left| left.unsigned_abs()).max();
        assert!(loudest < Some(80_000), "{loudest:?} of 8,000,000");
        assert_eq!(residual.len() + linear.coefficients.len(), 4_096);
        assert_eq!(Linear::of(&[0; 4_096]), None, "silence");
        assert_eq!(Linear::of(&tone[..32]), None, "too short");
    }
}
