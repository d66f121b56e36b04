//! One unsure match: both sides, the figures, the plot, and the form that
//! decides.

use super::{
    matches::decision,
    parts::{Head, area_content, at, field, sheet},
};
use crate::{
    component::{
        alignment::Alignment,
        facts::{Fact, Facts, FactsFlow},
        form::{ErrorSummary, fault_of},
        recording::Player,
    },
    format, route,
    text::{self, operator::matching as words, store as common},
    view::store::{
        alignment::AlignmentView,
        matching::{Case, CaseSide, Decided, DecisionForm, Owner},
    },
};
use domain::party::Language;
use leptos::prelude::*;

/// The page.
#[component]
pub fn MatchPage(
    /// The match.
    case: Case,
    /// The form that decides.
    form: DecisionForm,
) -> impl IntoView {
    let language = text::language();
    let errors = (!form.faults.is_empty()).then(|| {
        let faults = form.faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let over = view! {
        <a href=route::MATCHES.template>{words::title(language)}</a>
        " · "
        {at(case.opened_at, language)}
    };
    let title = words::of_two(language, &case.known.title, &case.other.title).to_string();
    let title = view! { <bdi>{title}</bdi> };
    let known = side(&case.known, language);
    let other = side(&case.other, language);
    let settle = match &case.decided {
        Some(decided) => sheet(
            "decided",
            words::decided(language),
            None,
            settled(decided, language),
        ),
        None => sheet(
            "decide",
            words::decide(language),
            None,
            decide(&case, form, language),
        ),
    };
    view! {
        {errors}
        <Head over=over.into_any() title=title.into_any() lead=case.reason.clone().into_any() />
        <div class="two" data-split="even">
            {sheet("known", words::known(language), None, known)}
            {sheet("other", words::other(language), None, other)}
        </div>
        {sheet("plot", words::plot(language), None, plot(&case, language))}
        {settle}
    }
}

fn side(side: &CaseSide, language: Language) -> impl IntoView + use<> {
    let (Owner::Provider(name) | Owner::Subscriber(name)) = &side.owner;
    let isrc = side.isrc.clone();
    let isrc = isrc.unwrap_or_else(|| words::no_isrc(language).to_owned());
    let share = format::percent_tenths(side.overlap_millionths.into(), language);
    let facts = vec![
        Fact::new(common::artist(language), side.artist.clone()),
        Fact::new(words::owner(&side.owner, language), name),
        Fact::new(
            common::length(language),
            format::track_length(side.length_ms),
        ),
        Fact::new(common::isrc(language), isrc),
        Fact::new(words::share(language), share),
    ];
    let sound = match &side.content {
        Some(content) => {
            let sources = vec![(route::OPERATOR_AUDIO.path(&[content]), None)];
            let name = common::player_of(language, &side.title).to_string();
            view! { <Player name sources /> }.into_any()
        }
        None => view! { <p class="soft">{words::never_uploaded(language)}</p> }.into_any(),
    };
    view! {
        <h3><bdi>{side.title.clone()}</bdi></h3>
        {sound}
        <Facts facts flow=FactsFlow::Rows />
    }
}

fn plot(case: &Case, language: Language) -> impl IntoView + use<> {
    let rate = format::percent_tenths(case.error_millionths.into(), language);
    let overlap = format::track_length(case.overlap_ms);
    let figure = |number| format::integer(number, language);
    let all = case.alignment.block_error_millionths.len();
    let all = figure(i64::try_from(all).unwrap_or(i64::MAX));
    let fitting = figure(case.blocks_fitting);
    let say = words::plot_say(language, &rate, &overlap, &fitting, &all).to_string();
    let facts = vec![
        Fact::new(words::errors(language), rate).under(words::on_the_whole(language)),
        Fact::new(words::overlap(language), overlap)
            .under(words::words_of(language, case.overlap_words)),
        Fact::new(
            words::blocks(language),
            words::fitting(language, &fitting, &all).to_string(),
        )
        .under(words::nine_of_ten(language)),
    ];
    let view = AlignmentView::of(&case.alignment, language);
    view! {
        <Facts facts flow=FactsFlow::Line />
        <Alignment view say />
    }
}

fn settled(decided: &Decided, language: Language) -> impl IntoView + use<> {
    let note = (!decided.note.is_empty()).then(|| view! { <p>{decided.note.clone()}</p> });
    view! { <p>{decision(decided, language)}</p> {note} }
}

fn decide(case: &Case, form: DecisionForm, language: Language) -> impl IntoView + use<> {
    let fault = fault_of(&form.faults, "note").map(str::to_owned);
    let note = area_content(&form.note);
    let note = field(
        "note",
        words::note(language),
        None,
        fault,
        |described, invalid| {
            view! {
                <textarea
                    id="note"
                    name="note"
                    rows="3"
                    maxlength="500"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {note}
                </textarea>
            }
        },
    );
    view! {
        <p>{words::decide_how(language)}</p>
        <form class="form" method="post" action=route::MATCH_DECIDE.path(&[&case.case])>
            {note}
            <div class="form__actions">
                <button class="btn" name="decision" value="same">{words::same(language)}</button>
                <button class="btn" name="decision" value="different">
                    {words::different(language)}
                </button>
            </div>
        </form>
    }
}
