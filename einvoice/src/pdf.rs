//! What a PDF says about the XML inside it: that it is the invoice.
//!
//! Factur-X and ZUGFeRD are a PDF/A-3 with two additions: [`EInvoice::cii`](crate::EInvoice::cii)
//! as an attached file, and four facts in the PDF's XMP metadata that name that file
//! and its profile. Who makes the PDF adds both.

/// The name that the CII has inside the PDF; readers look for it.
pub const ATTACHMENT_NAME: &str = "factur-x.xml";

/// The type of that file.
pub const ATTACHMENT_MIME: &str = "text/xml";

/// What the schema of the facts is called.
pub const SCHEMA_NAME: &str = "Factur-X PDFA Extension Schema";

/// Its namespace.
pub const SCHEMA_NAMESPACE: &str = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

/// The prefix of its names.
pub const SCHEMA_PREFIX: &str = "fx";

/// A fact of the metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfFact {
    /// Its name in the schema.
    pub name: &'static str,
    /// What is said.
    pub value: &'static str,
    /// What the name means.
    pub description: &'static str,
}

/// The facts, in the order of the specification (Factur-X 1.0, 6.2.2).
pub const PDF_FACTS: [PdfFact; 4] = [
    PdfFact {
        name: "DocumentFileName",
        value: ATTACHMENT_NAME,
        description: "The name of the embedded XML document",
    },
    PdfFact {
        name: "DocumentType",
        value: "INVOICE",
        description: "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER",
    },
    PdfFact {
        name: "Version",
        value: "1.0",
        description: "The actual version of the standard applying to the embedded XML document",
    },
    PdfFact {
        name: "ConformanceLevel",
        value: "EN 16931",
        description: "The conformance level of the embedded XML document",
    },
];
