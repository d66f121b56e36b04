//! Splits an amount by weights, to the micro, with nothing lost.

/// Parts of `micros` in proportion to `weights`, by largest remainder: they add up
/// to it exactly, a weight of zero gets zero, and of equal remainders the one that
/// is listed first gets the micro more (SPL-7).
///
/// Without any weight above zero nobody gets anything.
///
/// # Examples
/// ```
/// # use domain::delivery::split;
/// assert_eq!(split(100_000, &[1, 1, 1]), [33_334, 33_333, 33_333]);
/// assert_eq!(split(5, &[0, 3]), [0, 5]);
/// ```
pub fn split(micros: i64, weights: &[u128]) -> Vec<i64> {
    let total: u128 = weights.iter().sum();
    if total == 0 {
        return vec![0; weights.len()];
    }
    let amount = u128::from(micros.unsigned_abs());
    let sign = micros.signum();
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = micros.unsigned_abs();
    for (place, weight) in weights.iter().enumerate() {
        // weights are bytes × millionths: they and any amount of money multiply
        // within 128 bits up to 4 exabytes of a file
        let (part, remainder) = match amount.checked_mul(*weight) {
            Some(product) => (product / total, product % total),
            None => wide(amount, *weight, total),
        };
        let part = u64::try_from(part).unwrap_or(left).min(left);
        left -= part;
        parts.push(part);
        if remainder > 0 {
            remainders.push((remainder, place));
        }
    }
    remainders.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    for (_, place) in remainders {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
            left -= 1;
        }
    }
    let signed = parts.into_iter().map(|part| match sign {
        -1 => 0_i64.wrapping_sub_unsigned(part),
        _ => i64::try_from(part).unwrap_or(i64::MAX),
    });
    signed.collect()
}

/// `amount × weight ÷ total` and what is left, where the product has more than 128
/// bits: digit by digit, as on paper. `weight` ≤ `total`, `amount` below 2⁶⁴.
fn wide(amount: u128, weight: u128, total: u128) -> (u128, u128) {
    let (mut part, mut rest) = (0_u128, 0_u128);
    for bit in (0..64).rev() {
        let (doubled, first) = add_below(rest, rest, total);
        let more = if amount >> bit & 1 == 1 { weight } else { 0 };
        let (sum, second) = add_below(doubled, more, total);
        rest = sum;
        part = 2 * part + first + second;
    }
    (part, rest)
}

/// `a + b` below `total`, and how often `total` was taken off.
fn add_below(a: u128, b: u128, total: u128) -> (u128, u128) {
    let room = total - a;
    if b >= room { (b - room, 1) } else { (a + b, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nobody_with_a_share_and_amounts_below_zero() {
        assert_eq!(split(7, &[]), [0; 0]);
        assert_eq!(split(7, &[0, 0]), [0, 0]);
        assert_eq!(split(-100_000, &[1, 1, 1]), [-33_334, -33_333, -33_333]);
        assert_eq!(split(15, &[8_000, 800, 1_200]), [12, 1, 2]);
    }

    #[test]
    fn weights_beyond_any_file_stay_exact() {
        let huge = u128::MAX / 4;
        assert_eq!(
            split(i64::MAX, &[huge, huge]),
            [i64::MAX / 2 + 1, i64::MAX / 2]
        );
        assert_eq!(split(9, &[huge, 2 * huge]), [3, 6]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_each_is_within_a_micro(micros in any::<i64>(), weights in prop::collection::vec(0_u64.., 1..8)) {
            let weights: Vec<u128> = weights.into_iter().map(u128::from).collect();
            let total: u128 = weights.iter().sum();
            let parts = split(micros, &weights);
            prop_assume!(total > 0 && micros != i64::MIN);
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(micros));
            for (part, weight) in parts.iter().zip(&weights) {
                let exact_floor = u128::from(micros.unsigned_abs()) * weight / total;
                let part = u128::from(part.unsigned_abs());
                prop_assert!(part == exact_floor || part == exact_floor + 1);
                prop_assert!(*weight > 0 || part == 0);
            }
        }
    }
}
