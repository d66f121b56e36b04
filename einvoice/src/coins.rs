//! Amounts of money as EN 16931 has them: two decimals, and lines that add up.

use crate::Fault;
use domain::unit::{Currency, Money};
use en16931::{InvoiceAmount, codes::guard};

/// Micro-units of the last digit that an amount has: a hundredth.
const HUNDREDTH_MICROS: i64 = 10_000;

/// Whether amounts of `currency` can be said at all.
pub(crate) fn currency_fault(currency: Currency) -> Option<Fault> {
    if currency.exponent() > 2 {
        return Some(Fault::FineCoins(currency));
    }
    guard::currency(currency.code())
        .is_err()
        .then_some(Fault::UnlistedCurrency(currency))
}

/// `amount` in hundredths.
///
/// # Errors
/// [`Fault::NotCoins`] unless it is a whole number of its currency's coins.
pub(crate) fn coins(amount: Money) -> Result<InvoiceAmount, Fault> {
    let micros = amount.micros();
    let coin = amount.currency().minor_unit_micros();
    if micros % coin != 0 || micros % HUNDREDTH_MICROS != 0 {
        return Err(Fault::NotCoins(amount));
    }
    Ok(InvoiceAmount::from_minor_units(micros / HUNDREDTH_MICROS))
}

/// Whole coins for parts that are known exactly, `exact[i] / per` coins each, so
/// that they add up to `sum` coins: the sum was rounded once, the parts follow.
///
/// Largest remainder: each part is cut off to whole coins (towards less), and
/// what is then left of `sum` goes, a coin each, to the parts that lost most, the
/// first first. A whole part stays as it is, so nothing stays nothing.
///
/// None if `sum` is not what rounding the sum of the parts can give.
///
/// # Examples
/// three parts of 33⅓ coins: `parts(&[100, 100, 100], 3, 100)` is `[34, 33, 33]`.
pub(crate) fn parts(exact: &[i128], per: i128, sum: i128) -> Option<Vec<i128>> {
    let mut whole: Vec<i128> = exact.iter().map(|one| one.div_euclid(per)).collect();
    let left = sum - whole.iter().sum::<i128>();
    let rest = |place: &usize| exact[*place].rem_euclid(per);
    let mut places: Vec<usize> = (0..exact.len()).filter(|place| rest(place) > 0).collect();
    places.sort_by_key(|place| std::cmp::Reverse(rest(place)));
    let left = usize::try_from(left)
        .ok()
        .filter(|left| *left <= places.len())?;
    for place in &places[..left] {
        whole[*place] += 1;
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_follow_the_sum() {
        for (exact, per, sum, wanted) in [
            (vec![100, 100, 100], 3, 100, Some(vec![34, 33, 33])),
            (vec![0, 15, 5], 10, 2, Some(vec![0, 2, 0])),
            (vec![-15, 5], 10, -1, Some(vec![-1, 0])),
            (vec![], 10, 0, Some(vec![])),
            (vec![10], 10, 2, None),
            (vec![15], 10, 0, None),
        ] {
            assert_eq!(parts(&exact, per, sum), wanted, "{exact:?}");
        }
    }

    #[test]
    fn amounts_are_whole_coins() {
        for (text, currency, said) in [
            ("19.99", "EUR", Some("19.99")),
            ("-0.01", "USD", Some("-0.01")),
            ("35", "JPY", Some("35.00")),
            ("0.005", "EUR", None),
            ("0.5", "JPY", None),
        ] {
            let amount = Money::parse(text, currency.parse().unwrap()).unwrap();
            let made = coins(amount);
            let wanted = said.ok_or(Fault::NotCoins(amount));
            assert_eq!(made.map(|one| one.to_string()), wanted.map(String::from));
        }
    }

    #[test]
    fn a_currency_with_small_coins_or_of_no_list_is_refused() {
        let of = |code: &str| currency_fault(code.parse().unwrap());
        assert_eq!(of("EUR"), None);
        assert_eq!(of("JPY"), None);
        assert_eq!(of("KWD"), Some(Fault::FineCoins("KWD".parse().unwrap())));
        let kuna = "HRK".parse().unwrap();
        assert_eq!(of("HRK"), Some(Fault::UnlistedCurrency(kuna)));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_none_is_a_coin_off(
            exact in prop::collection::vec(-1_000_000_i128..1_000_000, 0..40), per in 1_i128..10_000,
        ) {
            let whole: i128 = exact.iter().sum();
            // the sum, rounded half up
            let sum = (2 * whole + per).div_euclid(2 * per);
            let made = parts(&exact, per, sum).unwrap();
            prop_assert_eq!(made.iter().sum::<i128>(), sum);
            for (one, exact) in made.iter().zip(&exact) {
                prop_assert!((one * per - exact).abs() < per);
            }
        }
    }
}
