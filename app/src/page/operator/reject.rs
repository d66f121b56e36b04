//! One rejected record: why, its bytes, and the forms that settle it.

use super::{
    parts::{Head, area_content, at, english, sheet, source},
    rejects::state_tag,
};
use crate::{
    component::{
        form::{ErrorSummary, FormFault},
        raw::Raw,
    },
    format, route,
    text::{
        self,
        operator::{self as common, reason::reason, reject as words},
    },
};
use domain::{
    mediation::{BANDSTAND_CSV_COLUMNS, Format},
    party::Language,
};
use engine::read::reject::{RejectDetail, RejectState};
use leptos::prelude::*;
use std::fmt::Write;

/// Bytes that are shown one by one at most.
const HEX_BYTES_MAX: usize = 4_096;

/// Bytes to a line of these.
const HEX_WIDTH: usize = 16;

/// Why a mended record was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MendFault {
    /// Nothing was entered.
    Empty,
    /// A mark for bytes that are no text was left where it was.
    NotText,
    /// More than one line, where a record is a line.
    SeveralLines,
    /// Longer than any record.
    TooLong,
    /// It is still rejected.
    Still {
        /// The reason's code.
        reason: String,
        /// The reason in words.
        why: String,
    },
}

impl MendFault {
    fn words(&self, language: Language) -> String {
        match self {
            Self::Empty => words::fault_empty(language).to_owned(),
            Self::NotText => words::fault_no_text(language).to_owned(),
            Self::SeveralLines => words::fault_several(language).to_owned(),
            Self::TooLong => words::fault_too_long(language).to_owned(),
            Self::Still { reason: code, why } => {
                let still = words::still(language);
                format!("{still}: {}: {why}", reason(code, language))
            }
        }
    }
}

/// The page.
#[component]
pub fn RejectPage(
    /// The record.
    detail: RejectDetail,
    /// What was typed, where it was sent and is still rejected.
    text: Option<String>,
    /// Why.
    fault: Option<MendFault>,
) -> impl IntoView {
    let language = text::language();
    let row = &detail.row;
    let line = format::integer(row.line_number, language);
    let over = view! {
        <a href=route::REJECTS.template>{words::title(language)}</a>
        " / "
        <a href=route::import(&row.import)>{source(&row.source)}</a>
        ", "
        {words::line_of(language, &line).to_string()}
    };
    let fault = fault.map(|fault| fault.words(language));
    let errors = fault.clone().map(|words| {
        view! { <ErrorSummary faults=vec![FormFault::new("text", words)] /> }
    });
    let forms = (row.state == RejectState::Open).then(|| forms(&detail, text, fault, language));
    let mended = detail.mended.as_ref().map(|bytes| {
        let bytes = view! { <Raw bytes=bytes.clone() /> };
        sheet("mended", words::mended(language), None, bytes)
    });
    view! {
        {errors}
        <Head
            over=over.into_any()
            title=reason(&row.reason, language).to_owned().into_any()
            lead=english(row.detail.clone())
        />
        {facts(&detail, language)}
        {original(&detail, language)}
        {mended}
        {forms}
    }
}

fn facts(detail: &RejectDetail, language: Language) -> impl IntoView + use<> {
    let row = &detail.row;
    let resolved = detail.resolved_at.map(|resolved| {
        view! { <div><dt>{words::decided_at(language)}</dt><dd>{at(resolved, language)}</dd></div> }
    });
    view! {
        <dl class="facts">
            <div><dt>{common::state(language)}</dt><dd>{state_tag(row.state, language)}</dd></div>
            <div>
                <dt>{common::reason(language)}</dt>
                <dd class="mono">{row.reason.clone()}</dd>
            </div>
            <div>
                <dt>{words::record_number(language)}</dt>
                <dd>{format::integer(row.record_number, language)}</dd>
            </div>
            <div><dt>{common::format(language)}</dt><dd>{detail.format.clone()}</dd></div>
            <div><dt>{words::rejected_at(language)}</dt><dd>{at(row.created_at, language)}</dd></div>
            {resolved}
        </dl>
    }
}

fn original(detail: &RejectDetail, language: Language) -> impl IntoView + use<> {
    let bytes = &detail.original;
    let kept = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let cut = (kept < detail.byte_length).then(|| {
        let figure = |n| format::integer(n, language);
        let say = words::first_bytes(language, &figure(kept), &figure(detail.byte_length));
        view! { <p class="soft small">{say.to_string()}</p> }
    });
    let not_text = (!is_plain(bytes)).then(|| {
        view! {
            <p class="notice" data-kind="warn">{words::not_text(language)}</p>
            <details open>
                <summary>{words::as_bytes(language)}</summary>
                <pre class="raw" tabindex="0">{hex(bytes)}</pre>
            </details>
        }
    });
    let bytes = view! {
        {cut}
        <Raw bytes=bytes.clone() />
        {not_text}
    };
    sheet("original", words::original(language), None, bytes)
}

fn forms(
    detail: &RejectDetail,
    text: Option<String>,
    fault: Option<String>,
    language: Language,
) -> impl IntoView + use<> {
    let path = route::reject(&detail.row.id);
    let discard = route::REJECT_DISCARD.path(&[&detail.row.id]);
    let text = text.unwrap_or_else(|| editable(&detail.original));
    let rows = (text.lines().count() + 1).clamp(3, 20).to_string();
    let columns = (detail.format == Format::BandstandCsv.as_str()).then(|| {
        view! {
            <p class="field__hint" id="text-columns">
                {words::columns(language)} " " <code>{BANDSTAND_CSV_COLUMNS.join(",")}</code>
            </p>
        }
    });
    let described = match (&fault, &columns) {
        (Some(_), Some(_)) => "text-error text-hint text-columns",
        (Some(_), None) => "text-error text-hint",
        (None, Some(_)) => "text-hint text-columns",
        (None, None) => "text-hint",
    };
    let state = fault.is_some().then_some("error");
    let invalid = fault.is_some().then_some("true");
    let fault = fault.map(|words| view! { <p class="field__error" id="text-error">{words}</p> });
    let text = area_content(&text);
    let mend = view! {
        <form class="form" method="post" action=path>
            <div class="field" data-state=state>
                <label for="text">{words::mend_label(language)}</label>
                <p class="field__hint" id="text-hint">
                    {words::mend_how(language)} " " {words::replay_how(language)}
                </p>
                {columns}
                {fault}
                <textarea
                    class="field__bytes"
                    id="text"
                    name="text"
                    rows=rows
                    spellcheck="false"
                    autocapitalize="off"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {text}
                </textarea>
            </div>
            <div class="form__actions">
                <button class="btn" data-kind="main" name="how" value="mended">
                    {words::replay(language)}
                </button>
                <button class="btn" name="how" value="as-is" aria-describedby="as-is-hint">
                    {words::replay_as_is(language)}
                </button>
            </div>
            <p class="field__hint" id="as-is-hint">
                {words::replay_as_is(language)} ": " {words::replay_as_is_how(language)}
            </p>
        </form>
    };
    let discard = view! {
        <p>{words::discard_how(language)}</p>
        <form method="post" action=discard>
            <button class="btn" data-kind="stop">{words::discard_now(language)}</button>
        </form>
    };
    view! {
        {sheet("mend", words::mend(language), None, mend)}
        {sheet("discard", words::discard(language), None, discard)}
    }
}

/// The bytes as a text field can hold them, with a mark in place of each that is
/// no text: what is no UTF-8, and NUL.
fn editable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}")
}

/// Whether a text field can show all of it.
fn is_plain(bytes: &[u8]) -> bool {
    let is_hidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(is_hidden))
}

/// Bytes as people read them: place, sixteen of them, what they say.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (index, line) in bytes[..bytes.len().min(HEX_BYTES_MAX)]
        .chunks(HEX_WIDTH)
        .enumerate()
    {
        let _ = write!(text, "{:06x} ", index * HEX_WIDTH);
        for place in 0..HEX_WIDTH {
            let _ = match line.get(place) {
                Some(byte) => write!(text, " {byte:02x}"),
                None => write!(text, "   "),
            };
        }
        text.push_str("  ");
        for byte in line {
            let is_shown = byte.is_ascii_graphic() || *byte == b' ';
            text.push(if is_shown { char::from(*byte) } else { '·' });
        }
        text.push('\n');
    }
    if bytes.len() > HEX_BYTES_MAX {
        text.push_str("…\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_with_what_they_say() {
        assert_eq!(
            hex(b"a,\"b\"\x00\xff0123456789"),
            "000000  61 2c 22 62 22 00 ff 30 31 32 33 34 35 36 37 38  a,\"b\"··012345678\n\
             000010  39                                               9\n"
        );
        assert!(hex(&[0; HEX_BYTES_MAX + 1]).ends_with("…\n"));
        for (bytes, want) in [
            (&b"a\tb\r\n"[..], true),
            (b"a\x00b", false),
            (b"a\xffb", false),
        ] {
            assert_eq!(is_plain(bytes), want, "{bytes:?}");
        }
    }
}
