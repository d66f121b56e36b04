//! The interface, described for people: the OpenAPI document as a page.

use super::{openapi::document, problem::ProblemKind};
use crate::portal::{PageContext, Portal};
use app::{
    page::public::api::{
        AnswerView, ApiPage, ApiPageProps, ApiView, FieldView, OperationView, ProblemView,
        SchemaView,
    },
    route,
    text::api as words,
};
use axum::{extract::State, response::Response};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Shows it.
pub(super) async fn show(_: State<Arc<Portal>>, context: PageContext) -> Response {
    let view = view(&document());
    let title = words::title(context.language());
    context.page(title).show(|| ApiPage(ApiPageProps { view }))
}

fn view(document: &Value) -> ApiView {
    let empty = Map::new();
    // in the table's order, which is that of a delivery
    let rows = route::ROUTES.iter().filter(|route| route.is_api());
    let operations = rows.flat_map(|route| {
        let path = route.template;
        let methods = document["paths"][path].as_object().unwrap_or(&empty).iter();
        methods.map(move |(method, of)| operation(document, path, method, of))
    });
    let schemas = document["components"]["schemas"].as_object();
    let schemas = schemas.unwrap_or(&empty).iter();
    let problem = |kind: &ProblemKind| ProblemView {
        anchor: kind.anchor(),
        code: kind.code(),
        status: kind.status().as_u16(),
        title: kind.title(),
        means: kind.means(),
    };
    ApiView {
        operations: operations.collect(),
        schemas: schemas.map(|(name, of)| schema(name, of)).collect(),
        problems: ProblemKind::ALL.iter().map(problem).collect(),
        document: route::API_DOCUMENT.template,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn operation(document: &Value, path: &str, method: &str, of: &Value) -> OperationView {
    let schema = |place: &Value| {
        let content = place["content"].as_object();
        let first = content.and_then(|content| content.values().next());
        first.and_then(|first| named(&first["schema"]))
    };
    let body = schema(&of["requestBody"]);
    let scopes = &of["security"][0]["token"];
    let parameters = of["parameters"].as_array().into_iter().flatten();
    let parameters: Vec<&Value> = parameters.collect();
    let answers = of["responses"].as_object().into_iter().flatten();
    OperationView {
        anchor: format!("operation-{}", text(&of["operationId"])),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&of["summary"]),
        description: text(&of["description"]),
        is_open: scopes.is_null(),
        scope: scopes[0].as_str().map(str::to_owned),
        curl: curl(document, path, method, of, body.as_deref(), &parameters),
        parameters: parameters.iter().map(|one| parameter(one)).collect(),
        body,
        answers: answers
            .map(|(status, of)| AnswerView {
                status: status.clone(),
                words: text(&of["description"]).replace('`', ""),
                schema: schema(of),
            })
            .collect(),
    }
}

fn parameter(of: &Value) -> FieldView {
    FieldView {
        name: text(&of["name"]),
        kind: kind(&of["schema"]),
        schema: None,
        is_required: of["required"].as_bool().unwrap_or_default(),
        words: text(&of["description"]),
    }
}

fn schema(name: &str, of: &Value) -> SchemaView {
    let required: Vec<&str> = of["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields = of["properties"].as_object().into_iter().flatten();
    let fields = fields.map(|(name, of)| FieldView {
        name: name.clone(),
        kind: kind(of),
        schema: named(of).or_else(|| named(&of["items"])),
        is_required: required.contains(&name.as_str()),
        words: text(&of["description"]),
    });
    let values = of["enum"].as_array().into_iter().flatten();
    SchemaView {
        anchor: format!("schema-{name}"),
        name: name.to_owned(),
        description: text(&of["description"]),
        fields: fields.collect(),
        values: values.map(text).collect(),
    }
}

/// The name of a schema that is told elsewhere; also where it may be left out.
fn named(of: &Value) -> Option<String> {
    let one_of = ["oneOf", "allOf", "anyOf"].into_iter();
    let inside = one_of
        .filter_map(|word| of[word].as_array())
        .flatten()
        .find_map(|one| one["$ref"].as_str());
    let reference = of["$ref"].as_str().or(inside)?;
    reference.rsplit('/').next().map(str::to_owned)
}

/// What a value is, and within which bounds.
fn kind(of: &Value) -> String {
    let types = match &of["type"] {
        Value::Array(types) => types.iter().map(text).collect::<Vec<_>>().join(" | "),
        one => text(one),
    };
    let mut words = match named(of) {
        Some(name) => name,
        None if types == "array" => {
            let items = &of["items"];
            format!("{}[]", named(items).unwrap_or_else(|| kind(items)))
        }
        None => types,
    };
    for (name, sign) in [("minimum", "≥"), ("maximum", "≤")] {
        if let Some(bound) = of[name].as_number() {
            words += &format!(" {sign} {bound}");
        }
    }
    if let Some(format) = of["format"].as_str().filter(|one| !one.starts_with("int")) {
        words += &format!(" {format}");
    }
    words
}

/// The example of a schema: its own, else those of its fields.
fn example(document: &Value, of: &Value) -> Value {
    if let Some(example) = of.get("example") {
        return example.clone();
    }
    if let Some(name) = named(of) {
        return example(document, &document["components"]["schemas"][name]);
    }
    if let Some(first) = of["enum"].get(0) {
        return first.clone();
    }
    match of["type"].as_str() {
        Some("object") => {
            let fields = of["properties"].as_object().into_iter().flatten();
            let required = of["required"].as_array();
            let is_required = |name: &str| {
                // of those that exclude each other the first
                name == "network" || required.is_some_and(|all| all.iter().any(|one| one == name))
            };
            fields
                .filter(|(name, _)| is_required(name))
                .map(|(name, of)| (name.clone(), example(document, of)))
                .collect::<Map<_, _>>()
                .into()
        }
        Some("array") => vec![example(document, &of["items"])].into(),
        Some("integer") => 0.into(),
        Some("boolean") => false.into(),
        _ => "…".into(),
    }
}

fn curl(
    document: &Value,
    path: &str,
    method: &str,
    of: &Value,
    body: Option<&str>,
    parameters: &[&Value],
) -> String {
    let mut path = path.to_owned();
    let mut lines = Vec::new();
    if !of["security"].is_null() {
        lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
    }
    for one in parameters {
        let name = text(&one["name"]);
        let value = text(&one["example"]);
        if one["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &value);
        } else {
            lines.push(format!("-H '{name}: {value}'"));
        }
    }
    if let Some(name) = body {
        let body = example(document, &document["components"]["schemas"][name]);
        let body = serde_json::to_string_pretty(&body).unwrap_or_default();
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push(format!("-d '{body}'"));
    }
    let request = match method {
        "get" => String::new(),
        method => format!("-X {} ", method.to_uppercase()),
    };
    let first = format!("curl {request}\"$BANDSTAND{path}\"");
    let mut all = vec![first];
    all.append(&mut lines);
    all.join(" \\\n  ")
}
