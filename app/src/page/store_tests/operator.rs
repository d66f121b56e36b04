//! The operator's pages about content, matches and rights.

use super::{
    draw, has, lacks,
    sample::{HOSTILE, ONCE, case, case_row, content_rows, decided, page_of, person, refusals},
};
use crate::{
    component::form::FormFault,
    page::operator::{
        content::ContentPage, matches::MatchesPage, matching::MatchPage, rights::RightsPage,
    },
    view::store::{
        matching::{Case, DecisionForm},
        rights::{GrantForm, PersonRights, RevokeForm},
    },
};
use domain::party::Language::{self, De, En};
use leptos::prelude::*;

#[test]
fn content_shows_what_came_in_and_what_did_not() {
    let rows = page_of(content_rows());
    let (refusals, open_matches) = (refusals(), 1);
    let html = draw(En, || view! { <ContentPage rows refusals open_matches /> });
    has(
        &html,
        &[
            "<bdi>Blue Hour</bdi>",
            "<bdi>Hafen Records</bdi>",
            "<code>decoder_died</code>",
            "<td class=\"n\">14</td>",
            "1 match waits for a decision",
            "href=\"/operator/matches\"",
        ],
    );
    let (rows, refusals, open_matches) = (page_of(vec![]), vec![], 0);
    let html = draw(De, || view! { <ContentPage rows refusals open_matches /> });
    has(
        &html,
        &[
            "Noch keine Aufnahmen",
            "Keine Datei wurde abgelehnt",
            "Nichts wartet",
        ],
    );
}

#[test]
fn matches_are_open_or_decided() {
    let (open, rows) = (
        vec![case_row(None)],
        page_of(vec![case_row(Some(decided()))]),
    );
    let html = draw(En, || view! { <MatchesPage open decided=rows /> });
    has(
        &html,
        &[
            "href=\"/operator/matches/mat_1\"",
            "21.4 %",
            "Same recording",
            "Olga Operator, 21 Nov 2026, 08:00 UTC",
        ],
    );
    let html = draw(
        De,
        || view! { <MatchesPage open=vec![] decided=page_of(vec![]) /> },
    );
    has(&html, &["Nichts wartet auf eine Entscheidung"]);
    lacks(&html, &["<table"]);
}

fn match_page(case: Case, form: DecisionForm, language: Language) -> String {
    draw(language, || view! { <MatchPage case form /> })
}

#[test]
fn a_match_is_decided_side_by_side() {
    let html = match_page(case(), DecisionForm::default(), En);
    has(
        &html,
        &[
            "src=\"/operator/content/con_1/audio\"",
            "never uploaded",
            "72.2 %",
            "88.8 %",
            "1,280 words",
            "name=\"decision\" value=\"same\"",
            "name=\"decision\" value=\"different\"",
            "action=\"/operator/matches/mat_1\"",
        ],
    );
    assert_eq!(html.matches("<audio").count(), 1);
    has(
        &match_page(case(), DecisionForm::default(), De),
        &["Dieselbe Aufnahme", "21,4 %"],
    );
    let mut over = case();
    over.decided = Some(decided());
    let html = match_page(over, DecisionForm::default(), En);
    has(&html, &["The same take, equalized."]);
    lacks(&html, &["name=\"decision\""]);
}

#[test]
fn what_people_wrote_about_a_match_stays_text() {
    let mut case = case();
    case.reason = HOSTILE.into();
    case.known.title = HOSTILE.into();
    case.other.artist = HOSTILE.into();
    let form = DecisionForm {
        note: "</textarea><script>".into(),
        faults: vec![FormFault::new("note", "Say what decided it")],
    };
    let html = match_page(case, form, En);
    lacks(&html, &["<script", "</textarea><script"]);
    assert_eq!(html.matches("Say what decided it").count(), 2);
}

fn rights(person: Option<PersonRights>, revoke: RevokeForm, grant: GrantForm) -> String {
    let email = "ada@example.com".to_owned();
    draw(En, || view! { <RightsPage email person revoke grant /> })
}

#[test]
fn a_persons_rights_are_ended_and_granted() {
    let html = rights(Some(person()), RevokeForm::default(), GrantForm::default());
    has(
        &html,
        &[
            "Rights of Ada Byron",
            "href=\"/operator/rights/usr_1/odrl.json\"",
            "a gift from Ben",
            "Charged back",
            "Pay back €0.99",
            &format!("name=\"once\" value=\"{ONCE}\""),
            "action=\"/operator/rights/grant\"",
        ],
    );
    // what has ended is not ended again; only a purchase is paid back
    assert_eq!(
        html.matches("action=\"/operator/rights/revoke\"").count(),
        2
    );
    assert_eq!(
        html.matches("action=\"/operator/rights/refund\"").count(),
        1
    );
    lacks(&html, &["<details open"]);
    let html = rights(None, RevokeForm::default(), GrantForm::default());
    has(&html, &["Nobody signs in with this address"]);
    let (email, person) = (String::new(), None);
    let (revoke, grant) = Default::default();
    let html = draw(De, || view! { <RightsPage email person revoke grant /> });
    lacks(&html, &["meldet sich niemand an", "<table"]);
}

#[test]
fn a_form_that_was_not_taken_is_open_where_it_was_sent() {
    let mut person = person();
    person.name = HOSTILE.into();
    person.rights[0].title = HOSTILE.into();
    let revoke = RevokeForm {
        right: "rgt_2".into(),
        reason: HOSTILE.into(),
        faults: vec![FormFault::new("reason", "Say why")],
    };
    let grant = GrantForm {
        content: HOSTILE.into(),
        faults: vec![FormFault::new("content", "No recording is called that")],
        ..GrantForm::default()
    };
    let html = rights(Some(person), revoke, grant);
    lacks(&html, &["<script"]);
    for (fault, id) in [
        ("Say why", "reason"),
        ("No recording is called that", "content"),
    ] {
        assert_eq!(html.matches(fault).count(), 2, "{fault}");
        assert_eq!(html.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
    assert_eq!(html.matches("<details open").count(), 1);
}
