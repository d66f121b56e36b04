//! Facts for programs in the file's XMP, with the description of their schema
//! that PDF/A asks for (ISO 19005-3, 6.6.2.3).

use std::fmt::Write as _;

use crate::PrintRefusal;
use crate::text::check_text;

/// Facts about a document for other programs, under the names of one schema;
/// such as which profile of electronic invoice an attachment follows.
#[derive(Debug, Clone)]
pub struct Schema {
    /// What the schema is called.
    pub name: String,
    /// Its namespace, an address.
    pub namespace: String,
    /// The prefix of its names.
    pub prefix: String,
    /// Its facts.
    pub properties: Vec<Property>,
}

/// One fact for other programs.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name in the schema.
    pub name: String,
    /// What is said.
    pub value: String,
    /// What the name means.
    pub description: String,
}

/// # Errors
/// [`PrintRefusal::Schema`] and [`PrintRefusal::Text`].
pub(crate) fn check(schemas: &[Schema]) -> Result<(), PrintRefusal> {
    let is_name = |name: &str| {
        name.starts_with(|each: char| each.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    for (at, schema) in schemas.iter().enumerate() {
        let named = [&schema.prefix]
            .into_iter()
            .chain(schema.properties.iter().map(|each| &each.name));
        let again = schemas[..at]
            .iter()
            .any(|other| other.prefix == schema.prefix);
        if again || schema.namespace.is_empty() || !named.clone().all(|name| is_name(name)) {
            return Err(PrintRefusal::Schema(schema.name.clone()));
        }
        let texts = schema
            .properties
            .iter()
            .flat_map(|each| [&each.value, &each.description]);
        for text in texts.chain([&schema.name, &schema.namespace]) {
            check_text(text).map_err(|fault| PrintRefusal::Text {
                text: text.clone(),
                fault,
            })?;
        }
    }
    Ok(())
}

/// `xmp` with `schemas` in it; nothing if there are none to add, or no place.
pub(crate) fn amend(xmp: &str, schemas: &[Schema]) -> Option<String> {
    const DESCRIBED: &str = "</rdf:Bag></pdfaExtension:schemas>";
    const SAID: &str = "</rdf:RDF>";
    if schemas.is_empty() || !xmp.contains(DESCRIBED) {
        return None;
    }
    let (described, said): (String, String) = schemas.iter().map(written).unzip();
    Some(
        xmp.replacen(DESCRIBED, &format!("{described}{DESCRIBED}"), 1)
            .replacen(SAID, &format!("{said}{SAID}"), 1),
    )
}

/// The description of one schema, and its facts.
fn written(schema: &Schema) -> (String, String) {
    let prefix = &schema.prefix;
    let mut described = format!(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{}</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{}</pdfaSchema:namespaceURI>\
         <pdfaSchema:prefix>{prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>",
        escaped(&schema.name),
        escaped(&schema.namespace),
    );
    let mut said = format!(
        "<rdf:Description rdf:about=\"\" xmlns:{prefix}=\"{}\">",
        escaped(&schema.namespace)
    );
    for Property {
        name,
        value,
        description,
    } in &schema.properties
    {
        // writing to a string does not fail
        let _ = write!(
            described,
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>Text</pdfaProperty:valueType>\
             <pdfaProperty:category>external</pdfaProperty:category>\
             <pdfaProperty:description>{}</pdfaProperty:description></rdf:li>",
            escaped(description),
        );
        let _ = write!(
            said,
            "<{prefix}:{name}>{}</{prefix}:{name}>",
            escaped(value)
        );
    }
    described.push_str("</rdf:Seq></pdfaSchema:property></rdf:li>");
    said.push_str("</rdf:Description>");
    (described, said)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema {
            name: "Invoices & more".into(),
            namespace: "urn:invoices#".into(),
            prefix: "fx".into(),
            properties: vec![Property {
                name: "Version".into(),
                value: "1.0 <final>".into(),
                description: "The \"version\"".into(),
            }],
        }
    }

    #[test]
    fn facts_and_their_description_find_their_places() {
        let xmp = "<rdf:RDF><rdf:Description><pdfaExtension:schemas><rdf:Bag></rdf:Bag>\
                   </pdfaExtension:schemas></rdf:Description></rdf:RDF>";
        let amended = amend(xmp, &[schema()]).unwrap();
        usvg::roxmltree::Document::parse(
            &amended
                .replace("<rdf:RDF>", "<rdf:RDF xmlns:rdf='r' xmlns:pdfaExtension='e' xmlns:pdfaSchema='s' xmlns:pdfaProperty='p'>"),
        )
        .unwrap();
        assert!(
            amended.contains("<fx:Version>1.0 &lt;final&gt;</fx:Version>"),
            "{amended}"
        );
        assert!(
            amended.contains("<pdfaProperty:name>Version</pdfaProperty:name>"),
            "{amended}"
        );
        assert_eq!(amend(xmp, &[]), None);
    }

    #[test]
    fn names_that_break_the_xml_are_refused() {
        let rows: [fn(&mut Schema); 3] = [
            |schema| schema.prefix = "a b".into(),
            |schema| schema.properties[0].name = "1st".into(),
            |schema| schema.namespace.clear(),
        ];
        for spoil in rows {
            let mut spoilt = schema();
            spoil(&mut spoilt);
            assert!(matches!(check(&[spoilt]), Err(PrintRefusal::Schema(_))));
        }
        assert_eq!(check(&[schema()]), Ok(()));
    }
}
