//! A document in, the bytes of a PDF out.

use jiff::tz::TimeZone;
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};

use crate::block::{Area, Press};
use crate::document::{Attachment, Block, Document, Relationship};
use crate::flow::{self, Sheet};
use crate::ink::Anchor;
use crate::tags::Tags;
use crate::text::{check_text, language_of};
use crate::{Letter, PrintRefusal, emit, margin, pack, xmp};

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Prints `document` on the paper of `letter`: PDF/A-3a and PDF/UA-1 at once.
///
/// The same values give the same bytes.
///
/// # Errors
/// The first rule that the document breaks, see [`PrintRefusal`].
pub fn print(document: &Document, letter: &Letter) -> Result<Printed, PrintRefusal> {
    check(document)?;
    let Layout { sheets, mut tags } = lay_out(document, letter)?;
    let settings = emit::settings().map_err(PrintRefusal::Standards)?;
    let mut pdf = krilla::Document::new_with(settings);
    for (at, sheet) in sheets.iter().enumerate() {
        emit::page(&mut pdf, sheet, at, letter.logo.as_ref(), &mut tags);
    }
    pdf.set_tag_tree(tags.tree(&document.language));
    pdf.set_outline(outline(&sheets, &document.title));
    pdf.set_metadata(metadata(document));
    for attachment in &document.attachments {
        embed(&mut pdf, attachment, date(document))?;
    }
    let plain = pdf
        .finish()
        .map_err(|error| PrintRefusal::Standards(format!("{error}: {error:?}")))?;
    let bytes = pack::pack(&plain, |about| xmp::amend(about, &document.schemas))
        .map_err(|what| PrintRefusal::Standards(what.to_owned()))?;
    Ok(Printed {
        bytes,
        pages: sheets.len(),
    })
}

/// A document on its pages.
pub(crate) struct Layout {
    pub(crate) sheets: Vec<Sheet>,
    tags: Tags,
}

/// Puts the blocks of `document` on pages.
///
/// # Errors
/// Whatever a block is refused for.
pub(crate) fn lay_out(document: &Document, letter: &Letter) -> Result<Layout, PrintRefusal> {
    let mut press = Press::new(letter, language_of(&document.language));
    let (address, blocks) = match document.blocks.split_first() {
        Some((Block::Address(address), rest)) => (Some(address), rest),
        _ => (None, document.blocks.as_slice()),
    };
    let mut strips = vec![press.letterhead(address)?];
    let mut content = press.blocks(blocks, Area::PAGE, Tags::ROOT)?;
    if let Some(first) = content.first_mut() {
        // the letterhead keeps its own distance
        first.gap = 0.0;
    }
    strips.append(&mut content);
    let footer = margin::footer(&mut press)?;
    let mut sheets = flow::pages(strips, footer.height);
    margin::add(&mut press, document, footer, &mut sheets)?;
    Ok(Layout {
        sheets,
        tags: press.tags,
    })
}

/// Checks what is not laid out: the document's data about itself.
fn check(document: &Document) -> Result<(), PrintRefusal> {
    let subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let language = &document.language;
    let primary = language.split('-').next().unwrap_or_default();
    let letters =
        (2..=8).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if !letters || !language.split('-').all(subtag) {
        return Err(PrintRefusal::Language(language.clone()));
    }
    if document.title.trim().is_empty() {
        return Err(PrintRefusal::NoTitle);
    }
    let about = [&document.title, &document.author, &document.subject];
    let attached = document
        .attachments
        .iter()
        .flat_map(|attachment| [&attachment.name, &attachment.description]);
    for text in about.into_iter().chain(&document.keywords).chain(attached) {
        check_text(text).map_err(|fault| PrintRefusal::Text {
            text: text.clone(),
            fault,
        })?;
    }
    for (at, attachment) in document.attachments.iter().enumerate() {
        let again = document.attachments[..at]
            .iter()
            .any(|other| other.name == attachment.name);
        if attachment.name.trim().is_empty() || again {
            return Err(PrintRefusal::AttachmentName(attachment.name.clone()));
        }
        if attachment.description.trim().is_empty() {
            return Err(PrintRefusal::AttachmentDescription(attachment.name.clone()));
        }
    }
    xmp::check(&document.schemas)
}

fn metadata(document: &Document) -> Metadata {
    Metadata::new()
        .title(document.title.clone())
        .description(document.subject.clone())
        .keywords(document.keywords.clone())
        .authors(vec![document.author.clone()])
        .language(document.language.clone())
        .creator("Bandstand".to_owned())
        .producer("Bandstand paper".to_owned())
        .creation_date(date(document))
}

fn date(document: &Document) -> DateTime {
    let at = document.created.to_zoned(TimeZone::UTC);
    let part = |part: i8| part.unsigned_abs();
    DateTime::new(at.year().unsigned_abs())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn embed(
    pdf: &mut krilla::Document,
    attachment: &Attachment,
    created: DateTime,
) -> Result<(), PrintRefusal> {
    let mime = MimeType::new(&attachment.mime)
        .ok_or_else(|| PrintRefusal::AttachmentMime(attachment.mime.clone()))?;
    pdf.embed_file(EmbeddedFile {
        path: attachment.name.clone(),
        mime_type: Some(mime),
        description: Some(attachment.description.clone()),
        association_kind: match attachment.relationship {
            Relationship::Source => AssociationKind::Source,
            Relationship::Data => AssociationKind::Data,
            Relationship::Alternative => AssociationKind::Alternative,
            Relationship::Supplement => AssociationKind::Supplement,
            Relationship::Unspecified => AssociationKind::Unspecified,
        },
        data: attachment.bytes.clone().into(),
        modification_date: Some(created),
        compress: None,
        location: None,
    })
    .ok_or_else(|| PrintRefusal::AttachmentName(attachment.name.clone()))
}

/// The headings as a tree; the title alone if there are none.
fn outline(sheets: &[Sheet], title: &str) -> Outline {
    let mut entries: Vec<(u8, OutlineNode)> = Vec::new();
    let mut outline = Outline::new();
    // closes entries of `level` and below into the ones above them
    let close = |entries: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline, level: u8| {
        while entries.last().is_some_and(|(last, _)| *last >= level) {
            let Some((_, node)) = entries.pop() else {
                return;
            };
            match entries.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    let anchors = sheets
        .iter()
        .enumerate()
        .flat_map(|(page, sheet)| sheet.anchors.iter().map(move |anchor| (page, anchor)));
    let mut any = false;
    for (page, Anchor { level, text, y }) in anchors {
        close(&mut entries, &mut outline, *level);
        entries.push((*level, node(text, page, *y)));
        any = true;
    }
    close(&mut entries, &mut outline, 0);
    if !any {
        outline.push_child(node(title, 0, 0.0));
    }
    outline
}

fn node(text: &str, page: usize, y: f32) -> OutlineNode {
    OutlineNode::new(
        text.to_owned(),
        XyzDestination::new(page, Point::from_xy(0.0, y)),
    )
}
