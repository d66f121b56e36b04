//! Why a quote is as it is, in a few English words for who reads a program's log.

use domain::delivery::{ByteSet, Limit, Terms};
use engine::EngineError;

/// Says who pays what of the whole file, and by which rules.
///
/// # Errors
/// [`EngineError::Refused`] for amounts out of range.
pub(super) fn why(terms: &Terms) -> Result<String, EngineError> {
    let all = ByteSet::first(terms.bytes);
    let explained = terms.explain(&all).map_err(EngineError::refused)?;
    let values = explained.values;
    if values.charge.is_zero() {
        return Ok("It costs nothing.".to_owned());
    }
    let mut text = format!(
        "The provider pays {} and the subscriber {} of {}.",
        values.provider, values.subscriber, values.charge
    );
    for part in &explained.parts {
        let (from, to) = (part.range.start, part.range.end.saturating_sub(1));
        text += &match part.rule {
            None => format!(" Bytes {from} to {to}: no rule of the provider's."),
            Some(rule) => format!(
                " Bytes {from} to {to}: the rule \"{rule}\" pays {} %.",
                part.provider_share.to_percent()
            ),
        };
    }
    for limit in &explained.limits {
        text += &match limit {
            Limit::Cap { up_to, .. } => format!(" A rule pays {up_to} at most."),
            Limit::Budget { left } => format!(" The provider's budget has {left} left."),
        };
    }
    Ok(text)
}
