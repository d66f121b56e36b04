//! "How we got this", as numbered notes: a note for each line of usage.

use super::{parts::headed, runs};
use crate::{
    text::paper as words,
    view::{
        bill::Links,
        steps::{StepView, StepsView},
    },
};
use domain::{invoice::InvoiceDocument, party::Language, unit::MoneyError};
use paper::{Block, Note, Run};

/// The number of the note to the part at `place`; what was charged once has none, nor
/// has anything on a credit note.
pub(super) fn note_of(document: &InvoiceDocument, place: usize) -> Option<u16> {
    let number = u16::try_from(place + 1).ok()?;
    (place < document.lines.len() && !document.is_credit_note()).then_some(number)
}

/// A note for each line of usage: the steps of the portal's page, as one paragraph.
pub(super) fn notes(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Option<Block>, MoneyError> {
    let mut notes = Vec::with_capacity(document.lines.len());
    for (place, line) in document.lines.iter().enumerate() {
        let Some(number) = note_of(document, place) else {
            break;
        };
        let view = StepsView::new(document, line, Links::None, language)?;
        let mut text = vec![Run::strong(format!("{}. ", view.label))];
        for step in &view.steps {
            text.extend(said(step, language));
        }
        notes.push(Note { number, text });
    }
    if notes.is_empty() {
        return Ok(None);
    }
    let heading = words::notes(language);
    Ok(Some(headed(heading, [Block::Notes(notes)])))
}

/// `Counted in whole minutes: 412 min (The tariff Harbour rounds each call up). `
fn said(step: &StepView, language: Language) -> Vec<Run> {
    let mut text = runs(&words::step(language, &step.what, &step.value));
    let more = [step.sum.as_deref(), step.why.as_deref()];
    let more: Vec<&str> = more.into_iter().flatten().collect();
    text.push(Run::plain(match more.is_empty() {
        true => ". ".to_owned(),
        false => format!(" ({}). ", more.join("; ")),
    }));
    text
}
