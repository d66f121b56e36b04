//! What a document holds: values that the caller made, in reading order.

use jiff::Timestamp;

use crate::xmp::Schema;

/// A document to be printed.
#[derive(Debug, Clone)]
pub struct Document {
    /// The language of its text (BCP 47, such as `de` or `en-US`).
    pub language: String,
    /// Its title, shown by readers instead of the file's name.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// What it is about, one sentence.
    pub subject: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
    /// The line at the top of every page but the first.
    pub running_head: String,
    /// The line at the bottom of every page; `{page}` and `{pages}` stand for
    /// the page's number and the number of pages.
    pub page_label: String,
    /// Its content.
    pub blocks: Vec<Block>,
    /// Files that travel inside it.
    pub attachments: Vec<Attachment>,
    /// Facts for other programs, in the file's XMP.
    pub schemas: Vec<Schema>,
}

/// A part of a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// To whom the letter goes; only the first block can be one.
    Address(Address),
    /// A heading; also an entry of the outline.
    Heading(Level, String),
    /// One figure that is the point of the document.
    Sum(Sum),
    /// Running text.
    Paragraph(Vec<Run>),
    /// Labels and values side by side.
    Facts(Vec<Fact>),
    /// Bands of use and their cost, with a ruler.
    Gauge(Gauge),
    /// Rows and columns.
    Table(Table),
    /// Numbered explanations that cells refer to.
    Notes(Vec<Note>),
    /// A code for cameras, with blocks at its right.
    Qr(Qr),
    /// Blocks that stay on one page if one page can hold them.
    Together(Vec<Block>),
    /// The same, and on the page on which the next block begins.
    Lead(Vec<Block>),
    /// Blocks that run through two columns of the page, down the first and on in the
    /// second, both of one height where they end. Nowhere but at the page's full
    /// width; inside of other blocks they stand one below the other.
    InColumns(Vec<Block>),
    /// Blocks side by side; one below the other if no page can hold them so.
    Columns(Columns),
    /// What follows starts a page.
    PageBreak,
}

/// To whom a letter goes, where the window of an envelope shows it (DIN 5008,
/// form B), and facts at the right of it.
#[derive(Debug, Clone, Default)]
pub struct Address {
    /// Name and address, line by line.
    pub recipient: Vec<String>,
    /// What the recipient looks for first: number, date, customer.
    pub facts: Vec<Fact>,
}

/// A label and its value.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What is said.
    pub label: String,
    /// How it is.
    pub value: String,
}

/// The level of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Of the document.
    One,
    /// Of a part.
    Two,
    /// Of a part of a part.
    Three,
}

/// A figure set large.
#[derive(Debug, Clone)]
pub struct Sum {
    /// What the figure is.
    pub label: String,
    /// The figure.
    pub figure: String,
    /// A line below it.
    pub further: Option<String>,
}

/// A piece of running text.
#[derive(Debug, Clone)]
pub struct Run {
    /// The text.
    pub text: String,
    /// How it is set.
    pub tone: Tone,
    /// Where it leads, an absolute address such as `https://…`.
    pub link: Option<String>,
}

impl Run {
    /// Text that is neither set off nor a link.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Plain)
    }

    /// Text that is set off.
    #[must_use]
    pub fn strong(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Strong)
    }

    /// Text of less weight.
    #[must_use]
    pub fn small(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Small)
    }

    fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
            link: None,
        }
    }

    /// The same text, leading to `target`.
    #[must_use]
    pub fn to(self, target: impl Into<String>) -> Self {
        Self {
            link: Some(target.into()),
            ..self
        }
    }
}

/// How a piece of running text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As text is.
    Plain,
    /// Bolder.
    Strong,
    /// Smaller and lighter.
    Small,
}

/// Bands of use, each with its cost, and a ruler that is filled up to the use.
///
/// The ruler is drawn from shapes that the caller's geometry makes for each row,
/// so that the screen and the paper show the same ruler.
#[derive(Debug, Clone)]
pub struct Gauge {
    /// What the table shows.
    pub caption: String,
    /// What the ruler shows, for who cannot see it.
    pub ruler_text: String,
    /// The width of the ruler in points.
    pub ruler_width: f32,
    /// The head above the ranges.
    pub range_head: String,
    /// The head above the costs.
    pub cost_head: String,
    /// The head above further text; without one there is no such column.
    pub further_head: Option<String>,
    /// The bands from the lowest to the highest.
    pub bands: Vec<Band>,
}

/// One row of a gauge.
#[derive(Debug, Clone)]
pub struct Band {
    /// From where to where, such as `401 – 425 min`.
    pub range: String,
    /// What use in this band costs.
    pub cost: String,
    /// What else is to say.
    pub further: String,
    /// Where the use is, as this band sees it.
    pub state: BandState,
    /// The ruler beside this row.
    pub ruler: Vec<Shape>,
}

/// Where the use is, as a band sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BandState {
    /// Above this band.
    Passed,
    /// In this band: the row is bold, framed and marked with these words.
    Current(String),
    /// Below this band.
    Ahead,
}

/// A part of a ruler.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// What it is, which says how it is painted.
    pub role: Role,
    /// Its form.
    pub form: Form,
}

/// What a part of a ruler is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An edge of the ruler.
    Rail,
    /// What was used.
    Fill,
    /// A mark between bands.
    Tick,
    /// Where the use stands.
    Needle,
    /// Where the use will stand: drawn as an outline.
    Open,
}

/// The form of a part of a ruler.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A straight line.
    Line([Spot; 2]),
    /// An area with straight edges.
    Polygon(Vec<Spot>),
}

/// A point of a ruler, measured from the left and the top of its row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Points from the left edge of the ruler.
    pub x_points: f32,
    /// How far down the row, in thousandths of its height.
    pub y_permille: f32,
    /// Points further down.
    pub y_points: f32,
}

/// A table. The first cell of a row names the row.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows.
    pub caption: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// What stands above it, again on each page.
    pub head: String,
    /// To which side its text goes.
    pub align: Align,
    /// Its width in relation to the other columns. A column aligned to the end
    /// gets at least what its figures need on one line.
    pub share: u16,
}

/// To which side text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Start,
    /// To the right, as figures do.
    End,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub enum Row {
    /// One of many.
    Plain(Vec<Cell>),
    /// A total: set off by weight and a rule, kept with the row before it.
    Strong(Vec<Cell>),
    /// What the rows that follow have in common; kept with the first of them.
    Group(String),
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Small text beside it, or below it where one line does not hold both.
    pub small: Option<String>,
    /// The number of the note that explains it.
    pub note: Option<u16>,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// A numbered explanation.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its number.
    pub number: u16,
    /// What it says.
    pub text: Vec<Run>,
}

/// A QR code with error correction level M.
#[derive(Debug, Clone)]
pub struct Qr {
    /// What cameras read.
    pub payload: String,
    /// What stands below the code.
    pub caption: String,
    /// What the code is for, for who cannot see it.
    pub text: String,
    /// The length of its side without the quiet zone, in millimeters.
    pub side_mm: f32,
    /// What stands at its right; read before the code.
    pub beside: Vec<Block>,
}

/// Blocks side by side, read left before right.
#[derive(Debug, Clone)]
pub struct Columns {
    /// How much of the width the left column gets, in thousandths.
    pub left_permille: u16,
    /// The left column.
    pub left: Vec<Block>,
    /// The right column.
    pub right: Vec<Block>,
}

/// A file that travels inside the document.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// What it is, one sentence.
    pub description: String,
    /// How it relates to the document.
    pub relationship: Relationship,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// How an attachment relates to its document (PDF's `AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The document was made from it.
    Source,
    /// It holds data that the document shows.
    Data,
    /// It says the same in another form.
    Alternative,
    /// It says more.
    Supplement,
    /// None of these.
    Unspecified,
}
