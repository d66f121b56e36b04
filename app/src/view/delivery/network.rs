//! The networks that deliveries go over, in words.

use crate::text::delivery as words;
use domain::{delivery::AccessNetwork, party::Language};

/// `Mobile`, `Mobilfunk`: in a table or a choice.
pub const fn name(network: AccessNetwork, language: Language) -> &'static str {
    match network {
        AccessNetwork::Fixed => words::fixed(language),
        AccessNetwork::Mobile => words::mobile(language),
        AccessNetwork::Roaming => words::abroad(language),
    }
}

/// `over mobile`, `über Mobilfunk`: in a sentence.
pub const fn over(network: AccessNetwork, language: Language) -> &'static str {
    match network {
        AccessNetwork::Fixed => words::over_fixed(language),
        AccessNetwork::Mobile => words::over_mobile(language),
        AccessNetwork::Roaming => words::over_abroad(language),
    }
}
