//! The programs' interface, described for people. Nothing on it is anybody's.

use crate::text::{self, api as words};
use domain::party::Language;
use leptos::prelude::*;

/// All of it, out of the OpenAPI document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiView {
    /// In the document's order.
    pub operations: Vec<OperationView>,
    /// What bodies are made of.
    pub schemas: Vec<SchemaView>,
    /// What can go wrong.
    pub problems: Vec<ProblemView>,
    /// Where the document is.
    pub document: &'static str,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationView {
    /// Its place on the page.
    pub anchor: String,
    /// `POST`
    pub method: String,
    /// With `{name}` for what varies.
    pub path: String,
    /// What it does, in few words.
    pub summary: String,
    /// What else there is to know.
    pub description: String,
    /// Whether it asks for no token.
    pub is_open: bool,
    /// The scope that it asks for; `None`: any.
    pub scope: Option<String>,
    /// Headers, and what varies in the path.
    pub parameters: Vec<FieldView>,
    /// The schema of its body.
    pub body: Option<String>,
    /// By status.
    pub answers: Vec<AnswerView>,
    /// A command that calls it.
    pub curl: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerView {
    /// The HTTP status.
    pub status: String,
    /// When it comes; a paragraph for each case.
    pub words: String,
    /// The schema of its body.
    pub schema: Option<String>,
}

/// What a body, or a part of one, is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaView {
    /// Its place on the page: `schema-` and its name.
    pub anchor: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// The words that it is one of.
    pub values: Vec<String>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Its name.
    pub name: String,
    /// What kind of value it has.
    pub kind: String,
    /// The schema that tells more.
    pub schema: Option<String>,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it means.
    pub words: String,
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemView {
    /// Its place on the page, to which its type leads.
    pub anchor: String,
    /// Its name.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What it is.
    pub title: &'static str,
    /// What it means, and what to do.
    pub means: &'static str,
}

/// The page.
#[component]
pub fn ApiPage(
    /// All of it.
    view: ApiView,
) -> impl IntoView {
    let language = text::language();
    let operations = view.operations.into_iter();
    let operations = operations
        .map(|one| operation(one, language))
        .collect_view();
    let schemas = view.schemas.into_iter();
    let schemas = schemas.map(|one| schema(one, language)).collect_view();
    let english = (language != Language::En)
        .then(|| view! { <p class="soft">{words::in_english(language)}</p> });
    view! {
        <header class="head">
            <div>
                <h1>{words::title(language)}</h1>
                <p class="head__lead">{words::lead(language)}</p>
            </div>
        </header>
        <section class="sheet" aria-labelledby="begin">
            <h2 id="begin">{words::begin(language)}</h2>
            <p>{words::tokens(language)}</p>
            <p>{words::once(language)}</p>
            <p>{words::consent(language)}</p>
            {english}
            <p><a href=view.document>{words::document(language)}</a></p>
        </section>
        <h2>{words::operations(language)}</h2>
        {operations}
        <h2>{words::schemas(language)}</h2>
        {schemas}
        <Problems problems=view.problems language />
    }
}

fn operation(of: OperationView, language: Language) -> impl IntoView {
    let scope = match (of.is_open, of.scope) {
        (true, _) => words::no_token(language).to_owned(),
        (false, None) => words::any_scope(language).to_owned(),
        (false, Some(scope)) => scope,
    };
    let heading = format!("{}-heading", of.anchor);
    let labelled_by = heading.clone();
    let parameters = (!of.parameters.is_empty())
        .then(|| fields(words::parameters(language), of.parameters, language));
    let body = of.body.map(|name| {
        view! { <p>{words::body(language)} ": " {schema_link(name)}</p> }
    });
    let answers = of.answers.into_iter().map(|answer| {
        let words = answer
            .words
            .split("\n\n")
            .map(|part| view! { <p>{part.to_owned()}</p> });
        view! {
            <tr>
                <th scope="row" class="n">{answer.status}</th>
                <td lang="en">{words.collect_view()} {answer.schema.map(schema_link)}</td>
            </tr>
        }
    });
    view! {
        <section class="sheet" id=of.anchor aria-labelledby=labelled_by>
            <h3 id=heading lang="en">{of.summary}</h3>
            <p><code>{of.method} " " {of.path}</code></p>
            <p lang="en">{of.description}</p>
            <p>{words::scope(language)} ": " <code>{scope}</code></p>
            {parameters}
            {body}
            <h4>{words::example(language)}</h4>
            <pre class="raw" tabindex="0"><code>{of.curl}</code></pre>
            <details>
                <summary>{words::answers(language)}</summary>
                <table class="table">
                    <caption class="visually-hidden">{words::answers(language)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::status(language)}</th>
                            <th scope="col">{words::meaning(language)}</th>
                        </tr>
                    </thead>
                    <tbody>{answers.collect_view()}</tbody>
                </table>
            </details>
        </section>
    }
}

fn schema_link(name: String) -> impl IntoView {
    let place = format!("#schema-{name}");
    view! { <a href=place><code>{name}</code></a> }
}

fn schema(of: SchemaView, language: Language) -> impl IntoView {
    let heading = format!("{}-heading", of.anchor);
    let labelled_by = heading.clone();
    let values = (!of.values.is_empty()).then(|| {
        let values = of.values.join(" | ");
        view! { <p><code>{values}</code></p> }
    });
    let name = of.name.clone();
    let table = (!of.fields.is_empty()).then(|| fields(&name, of.fields, language));
    view! {
        <section class="sheet" id=of.anchor aria-labelledby=labelled_by>
            <h3 id=heading><code>{of.name}</code></h3>
            <p lang="en">{of.description}</p>
            {values}
            {table}
        </section>
    }
}

fn fields(caption: &str, fields: Vec<FieldView>, language: Language) -> impl IntoView + use<> {
    let rows = fields.into_iter().map(|field| {
        let kind = match field.schema {
            Some(name) => {
                view! { <a href=format!("#schema-{name}")><code>{field.kind}</code></a> }.into_any()
            }
            None => view! { <code>{field.kind}</code> }.into_any(),
        };
        let required = field
            .is_required
            .then(|| view! { " " <span class="tag">{words::required(language)}</span> });
        view! {
            <tr>
                <th scope="row">
                    <code>{field.name}</code>
                    {required}
                    <span class="table__under">{kind}</span>
                </th>
                <td lang="en">{field.words}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{caption.to_owned()}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::field(language)}</th>
                    <th scope="col">{words::meaning(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Problems(problems: Vec<ProblemView>, language: Language) -> impl IntoView {
    let rows = problems.into_iter().map(|problem| {
        view! {
            <tr id=problem.anchor>
                <th scope="row">
                    <code>{problem.code}</code>
                    <span class="table__under">{problem.status}</span>
                </th>
                <td lang="en">
                    {problem.title}
                    <span class="table__under">{problem.means}</span>
                </td>
            </tr>
        }
    });
    view! {
        <section class="sheet" aria-labelledby="problems">
            <h2 id="problems">{words::problems(language)}</h2>
            <p>{words::problems_lead(language)}</p>
            <table class="table">
                <caption class="visually-hidden">{words::problems(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::code(language)}</th>
                        <th scope="col">{words::meaning(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
