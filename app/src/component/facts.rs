//! Facts: a name, small and soft, and what it is.

use leptos::prelude::*;

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub value: String,
    /// What else there is to know of it.
    pub under: Option<String>,
    /// Whether it is read letter by letter: a key, an address.
    pub is_code: bool,
}

/// How facts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactsFlow {
    /// Beside each other.
    Line,
    /// One below the other, the names in a column of their own.
    Rows,
}

impl Fact {
    /// A fact of two texts.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            under: None,
            is_code: false,
        }
    }

    /// With a second, smaller line.
    #[must_use]
    pub fn under(mut self, under: impl Into<String>) -> Self {
        self.under = Some(under.into());
        self
    }

    /// Read letter by letter.
    #[must_use]
    pub fn code(mut self) -> Self {
        self.is_code = true;
        self
    }
}

/// A list of facts.
#[component]
pub fn Facts(
    /// The facts, in order.
    facts: Vec<Fact>,
    /// How they stand.
    flow: FactsFlow,
) -> impl IntoView {
    let fact = |fact: Fact| {
        let value = match fact.is_code {
            true => view! { <span class="mono">{fact.value}</span> }.into_any(),
            false => fact.value.into_any(),
        };
        let under = fact
            .under
            .map(|under| view! { " " <span class="facts__under">{under}</span> });
        view! { <div><dt>{fact.name}</dt> <dd>{value}{under}</dd></div> }
    };
    let flow = (flow == FactsFlow::Rows).then_some("rows");
    view! { <dl class="facts" data-flow=flow>{facts.into_iter().map(fact).collect_view()}</dl> }
        .into_any()
}
