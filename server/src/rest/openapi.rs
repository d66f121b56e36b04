//! The OpenAPI document: made of the operations, the bodies and the table of problems.

use super::problem::{PROBLEM_JSON, Problem, ProblemKind};
use app::route;
use axum::response::IntoResponse;
use http::{StatusCode, header};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::{
    IntoResponses, Modify, OpenApi,
    openapi::{
        ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder,
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bandstand deliveries",
        version = "1",
        description = "Who pays for the delivery of a file: asked, fixed, reported. Amounts are millionths of a currency. Errors are problem+json (RFC 9457) with a type that stays.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        super::quote::quote,
        super::deliver::deliver,
        super::report::report,
        super::show::show,
        show,
    ),
    components(schemas(Problem)),
    modifiers(&Tokens),
)]
struct Document;

/// How programs sign in.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("bsd_…")
            .description(Some(
                "A token of yours, with the scopes quote, deliver, report.",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($kind:ident)+;)*) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                responses(&[$(ProblemKind::$kind),+])
            }
        }
    )*};
}

refusals! {
    /// Why nothing is quoted.
    QuoteRefusals: NotJson UnknownSubscriber NobodyPays NeverCharged NotSponsored OverDeliveryLimit
        OverMonthLimit BudgetSpent NotBillable QuoteChanged TooLarge WrongType Invalid;
    /// Why nothing is fixed.
    DeliverRefusals: NotJson NoKey UnknownSubscriber NobodyPays NeverCharged NotSponsored
        OverDeliveryLimit OverMonthLimit BudgetSpent NotBillable ConsentRequired QuoteChanged
        TooLarge WrongType Invalid KeyReused;
    /// Why no report is taken.
    ReportRefusals: NotJson NoKey UnknownDelivery InstructionOver TooLarge WrongType Invalid KeyReused
        Forged MoreThanAsked TooManyPieces;
    /// Why nothing is shown.
    ShowRefusals: UnknownDelivery;
}

/// What can go wrong whatever is asked for, behind the door.
const ALWAYS: [ProblemKind; 6] = [
    ProblemKind::NoToken,
    ProblemKind::BadToken,
    ProblemKind::TooLittleScope,
    ProblemKind::TooManyTries,
    ProblemKind::Internal,
    ProblemKind::TooSlow,
];

/// A response for each status among `kinds`, and those of every operation.
fn responses(kinds: &[ProblemKind]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<StatusCode, Vec<ProblemKind>> = BTreeMap::new();
    for kind in kinds.iter().chain(&ALWAYS) {
        by_status.entry(kind.status()).or_default().push(*kind);
    }
    let response = |(status, kinds): (StatusCode, Vec<ProblemKind>)| {
        let lines = kinds
            .iter()
            .map(|kind| format!("`{}`: {}", kind.code(), kind.means()));
        let lines: Vec<String> = lines.collect();
        let schema = Ref::from_schema_name("Problem");
        let mut response = ResponseBuilder::new()
            .description(lines.join("\n\n"))
            .content(
                PROBLEM_JSON,
                ContentBuilder::new().schema(Some(schema)).build(),
            );
        let header = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some("WWW-Authenticate"),
            StatusCode::TOO_MANY_REQUESTS => Some("Retry-After"),
            _ => None,
        };
        if let Some(name) = header {
            let text = ObjectBuilder::new().schema_type(Type::String);
            response = response.header(name, HeaderBuilder::new().schema(text).build());
        }
        (status.as_str().to_owned(), RefOr::T(response.build()))
    };
    by_status.into_iter().map(response).collect()
}

static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// The document.
pub fn document() -> Value {
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    // what types do not say
    let device = ["network", "ipv4Addr", "ipv6Addr"].map(|name| json!({ "required": [name] }));
    if let Some(request) = document.pointer_mut("/components/schemas/DeliveryRequest") {
        request["oneOf"] = json!(device);
    }
    let fixed = "/paths/~1api~1v1~1deliveries~1deliver/post/responses/201";
    if let Some(fixed) = document.pointer_mut(fixed) {
        fixed["links"] = json!({
            "report": {
                "operationId": "report",
                "parameters": { "Idempotency-Key": "$response.body#/referenceId" },
                "requestBody": {
                    "instruction": "$response.body#/instruction",
                    "delivered": [{ "from": 0, "to": 0 }],
                },
            },
            "delivery": {
                "operationId": "delivery",
                "parameters": { "delivery": "$response.body#/referenceId" },
            },
        });
    }
    document
}

/// This document
#[utoipa::path(
    get,
    path = route::API_DOCUMENT.template,
    operation_id = "document",
    responses((status = 200, description = "The interface, in OpenAPI 3.1.", content_type = "application/json", body = Value))
)]
pub(super) async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::route::{Audience, Method, ROUTES};
    use std::collections::BTreeSet;

    #[test]
    fn the_document_lists_exactly_the_table() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        let listed: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(|method| (path.clone(), method.clone()))
            })
            .collect();
        let method = |method| match method {
            Method::Get => "get",
            Method::Post => "post",
            Method::Patch => "patch",
        };
        let rows: BTreeSet<(String, String)> = ROUTES
            .iter()
            .filter(|route| route.is_api())
            .map(|route| (route.template.to_owned(), method(route.method).to_owned()))
            .collect();
        assert_eq!(listed, rows);
    }

    #[test]
    fn scopes_are_those_of_the_table() {
        let document = document();
        for route in ROUTES.iter().filter(|route| route.is_api()) {
            let methods = &document["paths"][route.template];
            let operation = methods.as_object().unwrap().values().next().unwrap();
            let want = match route.audience {
                Audience::Public => Value::Null,
                Audience::QuoteProgram => json!([{ "token": ["quote"] }]),
                Audience::DeliverProgram => json!([{ "token": ["deliver"] }]),
                Audience::ReportProgram => json!([{ "token": ["report"] }]),
                _ => json!([{ "token": [] }]),
            };
            assert_eq!(operation["security"], want, "{}", route.template);
        }
    }

    #[test]
    fn each_name_in_the_document_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for name in text.split("#/components/schemas/").skip(1) {
            let name = name.split('"').next().unwrap();
            let place = format!("/components/schemas/{name}");
            assert!(document.pointer(&place).is_some(), "{name}");
        }
        assert_eq!(document["openapi"], "3.1.0");
        assert!(text.contains("\"links\"") && text.contains("\"oneOf\":[{\"required\""));
    }
}
