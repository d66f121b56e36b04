//! From a bill to the bytes of its file.

use super::{
    Bill, document, einvoice,
    machine::MachineFault,
    statement::{self, Statement, settlement},
};
use crate::text::paper as words;
use domain::{invoice::Seller, party::Language, unit::MoneyError};
use einvoice::{
    ATTACHMENT_MIME, ATTACHMENT_NAME, EInvoice, PDF_FACTS, SCHEMA_NAME, SCHEMA_NAMESPACE,
    SCHEMA_PREFIX,
};
use engine::{
    flow::letter::{LetterFault, accent},
    query::letter::StoredLetter,
};
use paper::{
    Attachment, Block, Document, FOOTER_LINES_MAX, LINE_CHARS_MAX, Letter, LetterRefusal, LogoFile,
    PrintRefusal, Property, Relationship, Run, Schema, Stationery,
};

/// Characters of a line that the window of an envelope holds in the smallest type,
/// however wide they are.
const WINDOW_CHARS_MAX: usize = 34;

/// A bill's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// PDF/A-3a and PDF/UA-1; a Factur-X invoice too, where the document has all that
    /// EN 16931 wants.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: u32,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum PdfFault {
    /// An amount out of range, which a stored document never has.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// It cannot be printed.
    #[error(transparent)]
    Print(#[from] PrintRefusal),
}

/// Why the letter cannot be printed on.
#[derive(Debug, thiserror::Error)]
pub enum StationeryFault {
    /// A field of it.
    #[error(transparent)]
    Field(#[from] LetterFault),
    /// The whole of it.
    #[error(transparent)]
    Letter(#[from] LetterRefusal),
}

/// Lays `bill` out on `letter`, with the e-invoice inside.
///
/// A document of before e-invoices, which lacks what they want, is printed without.
///
/// # Errors
/// [`PdfFault`].
pub fn pdf(bill: &Bill<'_>, letter: &Letter) -> Result<Pdf, PdfFault> {
    let mut laid_out = document(bill)?;
    let machine = match einvoice(bill) {
        Ok(machine) => Some(machine),
        Err(MachineFault::Money(error)) => return Err(error.into()),
        Err(MachineFault::Refused(_)) => None,
    };
    if let Some(machine) = &machine {
        attach(&mut laid_out, machine, bill.language);
        let says = words::take_down(bill.language);
        // before the annex, which begins a page
        let blocks = &mut laid_out.blocks;
        let annex = blocks
            .iter()
            .position(|block| matches!(block, Block::PageBreak));
        let place = annex.unwrap_or(blocks.len());
        let small_print = match blocks[..place].last_mut() {
            Some(Block::Together(small_print)) => small_print.last_mut(),
            _ => None,
        };
        match small_print {
            // not alone on a page of its own
            Some(Block::Paragraph(runs)) => runs.push(Run::small(format!(" {says}"))),
            _ => blocks.insert(place, Block::Paragraph(vec![Run::small(says)])),
        }
    }
    printed(laid_out, letter)
}

/// Lays a provider's statement out on `letter`, with its e-invoices inside: what was
/// earned as the Factur-X invoice, what was sponsored beside it; where nothing was
/// earned, what was sponsored alone.
///
/// # Errors
/// [`PdfFault`].
pub fn statement_pdf(of: &Statement<'_>, letter: &Letter) -> Result<Pdf, PdfFault> {
    let mut laid_out = statement::document(of)?;
    let language = of.language;
    if let Ok(settled) = settlement(of) {
        let (first, second) = match (settled.earned, settled.sponsored) {
            (None, sponsored) => (sponsored, None),
            both => both,
        };
        if let Some(first) = &first {
            attach(&mut laid_out, first, language);
            let says = vec![Run::small(words::take_down(language))];
            match laid_out.blocks.last_mut() {
                Some(Block::Together(small_print)) => small_print.push(Block::Paragraph(says)),
                _ => laid_out.blocks.push(Block::Paragraph(says)),
            }
        }
        laid_out.attachments.extend(second.map(|second| Attachment {
            name: format!("{}-D.xml", of.document.number),
            mime: ATTACHMENT_MIME.to_owned(),
            description: words::machine_sponsored(language).to_owned(),
            relationship: Relationship::Supplement,
            bytes: second.cii().into_bytes(),
        }));
    }
    printed(laid_out, letter)
}

/// Puts the e-invoice that the document is into it.
fn attach(laid_out: &mut Document, machine: &EInvoice, language: Language) {
    laid_out.attachments.push(Attachment {
        name: ATTACHMENT_NAME.to_owned(),
        mime: ATTACHMENT_MIME.to_owned(),
        description: words::machine(language).to_owned(),
        relationship: Relationship::Alternative,
        bytes: machine.cii().into_bytes(),
    });
    laid_out.schemas.push(schema());
}

fn printed(mut laid_out: Document, letter: &Letter) -> Result<Pdf, PdfFault> {
    let printed = match paper::print(&laid_out, letter) {
        Err(PrintRefusal::AddressTooLong { lines_max, .. }) => {
            shorten_address(&mut laid_out.blocks, lines_max);
            paper::print(&laid_out, letter)
        }
        printed => printed,
    }?;
    Ok(Pdf {
        bytes: printed.bytes,
        pages: u32::try_from(printed.pages).unwrap_or(u32::MAX),
    })
}

/// What no window holds stands in full below the title; in the window, as much of it
/// as the post needs: the first lines and the last.
fn shorten_address(blocks: &mut Vec<Block>, lines_max: usize) {
    let Some(Block::Address(address)) = blocks.first_mut() else {
        return;
    };
    let full = address.recipient.join(", ");
    let last = address.recipient.pop();
    address.recipient.truncate(lines_max.saturating_sub(1));
    address.recipient.extend(last);
    for line in &mut address.recipient {
        if line.chars().count() > WINDOW_CHARS_MAX {
            *line = line.chars().take(WINDOW_CHARS_MAX - 1).collect();
            line.push('…');
        }
    }
    let place = blocks.len().min(2);
    blocks.insert(place, Block::Paragraph(vec![Run::small(full)]));
}

/// That the attached file is the invoice.
fn schema() -> Schema {
    let facts = PDF_FACTS.map(|fact| Property {
        name: fact.name.to_owned(),
        value: fact.value.to_owned(),
        description: fact.description.to_owned(),
    });
    Schema {
        name: SCHEMA_NAME.to_owned(),
        namespace: SCHEMA_NAMESPACE.to_owned(),
        prefix: SCHEMA_PREFIX.to_owned(),
        properties: facts.to_vec(),
    }
}

/// The operator's letter as bills of `seller` in `language` are printed on it.
///
/// # Errors
/// [`StationeryFault`].
pub fn letter(
    stored: &StoredLetter,
    seller: &Seller,
    language: Language,
) -> Result<Letter, StationeryFault> {
    let design = &stored.design;
    let lines = |column: &String| column.lines().map(str::to_owned).collect();
    let footer = match design.footer.get(&language) {
        Some(columns) if !columns.is_empty() => columns.iter().map(lines).collect(),
        _ => usual_footer(seller, language),
    };
    let stationery = Stationery {
        sender_line: sender_line(seller),
        footer,
        accent: accent(&design.accent)?,
        logo: stored.logo.as_ref().map(|bytes| LogoFile {
            bytes: bytes.clone(),
            text: seller.name.clone(),
        }),
    };
    Ok(Letter::new(stationery)?)
}

/// Name and address on one line; of a long one, as much as there is room for.
fn sender_line(seller: &Seller) -> String {
    let mut line: String = seller.name.chars().take(LINE_CHARS_MAX).collect();
    for part in &seller.address {
        let longer = format!("{line} · {part}");
        if longer.chars().count() > LINE_CHARS_MAX {
            break;
        }
        line = longer;
    }
    line
}

/// `lines` as they fit a footer: long ones cut in two, and at most two columns.
fn columns<'a>(lines: impl Iterator<Item = &'a String>) -> Vec<Vec<String>> {
    let mut cut: Vec<String> = Vec::new();
    for line in lines {
        let chars: Vec<char> = line.chars().collect();
        cut.extend(
            chars
                .chunks(LINE_CHARS_MAX)
                .map(|part| part.iter().collect()),
        );
    }
    let columns = cut.chunks(FOOTER_LINES_MAX).take(2);
    columns.map(<[String]>::to_vec).collect()
}

/// Who sends it, how to reach them, where to pay.
fn usual_footer(seller: &Seller, language: Language) -> Vec<Vec<String>> {
    let name = std::iter::once(&seller.name).chain(&seller.address);
    let mut reach: Vec<String> = [&seller.email, &seller.phone]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    reach.push(crate::text::bill::tax_id(language, &seller.tax_id).to_string());
    let mut footer = columns(name);
    footer.push(reach);
    if let Some(to) = &seller.pay_to {
        let mut bank = vec![to.holder.clone(), super::pay::in_fours(&to.iban)];
        bank.extend(to.bic.clone());
        footer.push(bank);
    }
    footer
}
