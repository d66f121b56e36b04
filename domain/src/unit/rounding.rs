//! Division with intent: every rounding names its mode.

use serde::{Deserialize, Serialize};

/// Where a value between two steps goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundingMode {
    /// To the nearest; a tie goes away from zero (what people learn at school).
    HalfUp,
    /// To the nearest; a tie goes to the even neighbor.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// `numerator / denominator`, rounded by `mode`; `None` when the denominator is
/// zero or the result does not fit.
///
/// # Examples
/// ```
/// # use domain::unit::{div_round, RoundingMode::*};
/// assert_eq!(div_round(5, 2, HalfUp), Some(3));
/// assert_eq!(div_round(5, 2, HalfEven), Some(2));
/// assert_eq!(div_round(-5, 2, HalfUp), Some(-3));
/// assert_eq!(div_round(5, 2, Down), Some(2));
/// assert_eq!(div_round(1, 100, Up), Some(1));
/// ```
pub fn div_round(numerator: i128, denominator: i128, mode: RoundingMode) -> Option<i64> {
    if denominator == 0 {
        return None;
    }
    let (quotient, remainder) = (
        numerator.checked_div(denominator)?,
        numerator.checked_rem(denominator)?,
    );
    if remainder == 0 {
        return i64::try_from(quotient).ok();
    }
    let negative = (remainder < 0) != (denominator < 0);
    let twice = remainder.unsigned_abs().checked_mul(2)?;
    let away = match mode {
        RoundingMode::Down => false,
        RoundingMode::Up => true,
        RoundingMode::HalfUp => twice >= denominator.unsigned_abs(),
        RoundingMode::HalfEven => match twice.cmp(&denominator.unsigned_abs()) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => quotient % 2 != 0,
        },
    };
    let step = match (away, negative) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => -1,
    };
    i64::try_from(quotient + step).ok()
}

#[cfg(test)]
mod tests {
    use super::{RoundingMode::*, *};
    use proptest::prelude::*;

    #[test]
    fn refuses_what_has_no_answer() {
        assert_eq!(div_round(1, 0, HalfUp), None);
        assert_eq!(div_round(i128::from(i64::MAX) + 1, 1, Down), None);
    }

    proptest! {
        #[test]
        fn is_never_a_whole_step_off(n in -1_000_000_i64..1_000_000, d in 1_i64..5_000) {
            for mode in [HalfUp, HalfEven, Down, Up] {
                let q = div_round(n.into(), d.into(), mode).unwrap();
                prop_assert!((q * d - n).abs() < d, "{mode:?}");
            }
            let near = div_round(n.into(), d.into(), HalfEven).unwrap();
            prop_assert!((near * d - n).abs() * 2 <= d);
        }
    }
}
