//! What went wrong, for a program: problem+json (RFC 9457) with a name that stays.
//!
//! One table says code, status, title and what it means; the OpenAPI document and
//! the page are made of it.

use super::answer::ValuesBody;
use app::route;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::delivery::Values;
use engine::{EngineError, identity::Scope};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// The content type of every problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";
/// Where subscribers say what deliveries may charge.
const SUBSCRIBER_PAGE: &str = "/deliveries";

macro_rules! problems {
    ($($name:ident = $status:ident $code:literal $title:literal: $means:literal;)*) => {
        /// Each kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProblemKind {
            $(
                #[doc = $means]
                $name,
            )*
        }

        impl ProblemKind {
            /// Each.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name; never reused.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status it comes with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// What it is, in few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it means, and what to do.
            pub const fn means(self) -> &'static str {
                match self { $(Self::$name => $means,)* }
            }
        }
    };
}

problems! {
    NotJson = BAD_REQUEST "not-json" "Not JSON":
        "The body is no JSON, or none of the form that is wanted at all.";
    NoKey = BAD_REQUEST "no-idempotency-key" "No idempotency key":
        "Send the header Idempotency-Key once: 1 to 128 visible ASCII characters, new for each thing that you do.";
    NoToken = UNAUTHORIZED "no-token" "No token":
        "Send the header Authorization once, with Bearer and a token of yours.";
    BadToken = UNAUTHORIZED "bad-token" "No such token":
        "The token is unknown, over or revoked, or its provider is shut out.";
    TooLittleScope = FORBIDDEN "too-little-scope" "The token may not do this":
        "Make a token with the scope that the operation names.";
    NoSuchAddress = NOT_FOUND "no-such-address" "No such address":
        "There is no operation at this address.";
    UnknownSubscriber = NOT_FOUND "unknown-subscriber" "No such subscriber":
        "No line of a subscriber of ours has this number now.";
    UnknownDelivery = NOT_FOUND "unknown-delivery" "No such delivery":
        "No delivery of yours has this reference.";
    WrongMethod = METHOD_NOT_ALLOWED "wrong-method" "Another method is wanted":
        "The header Allow says which methods this address takes.";
    NobodyPays = CONFLICT "nobody-pays" "Nobody pays for it":
        "The subscriber is never charged, and you sponsor nothing of it. Sponsor all of it.";
    NeverCharged = CONFLICT "never-charged" "The subscriber is never charged":
        "You sponsor a part only, and the subscriber is never charged. Sponsor all of it.";
    NotSponsored = CONFLICT "not-sponsored" "It is not sponsored":
        "The subscriber wants only what its provider sponsors a part of.";
    OverDeliveryLimit = CONFLICT "over-delivery-limit" "Over the subscriber's limit for a delivery":
        "What is left for the subscriber is more than they pay for one delivery.";
    OverMonthLimit = CONFLICT "over-month-limit" "Over the subscriber's limit for a month":
        "What is left for the subscriber is more than they pay in a month, with what they have used of it.";
    BudgetSpent = CONFLICT "budget-spent" "Your budget is spent":
        "Your preferences want no delivery when the month's budget is spent.";
    NotBillable = CONFLICT "not-billable" "It cannot be billed":
        "The subscriber has no tariff that a delivery could be billed by, or none that has a price for it.";
    ConsentRequired = CONFLICT "consent-required" "The subscriber wants to be asked":
        "The subscriber wants to be asked before anything is charged, and is asked by us, never by you. Send them to subscriberPage, where they can change that, or sponsor all of it.";
    QuoteChanged = CONFLICT "quote-changed" "It costs something else now":
        "The values that you sent are no longer those of the delivery; values has those of now. Show them, and ask again.";
    InstructionOver = GONE "instruction-over" "The instruction is over":
        "Reports are taken until 15 minutes after expiresAt, and none after the final one.";
    TooLarge = PAYLOAD_TOO_LARGE "too-large" "Too large":
        "A body has at most 256 KiB.";
    WrongType = UNSUPPORTED_MEDIA_TYPE "wrong-type" "Another content type is wanted":
        "Send the body as application/json.";
    Invalid = UNPROCESSABLE_ENTITY "invalid" "Something in the request is wrong":
        "errors names each field and what is wanted of it.";
    KeyReused = UNPROCESSABLE_ENTITY "idempotency-key-reused" "The key was given to another call":
        "A key that did something can only be sent again with the same operation and the same body, byte by byte.";
    Forged = UNPROCESSABLE_ENTITY "forged-instruction" "Not an instruction of ours":
        "The instruction was not signed here, or is not as it was signed.";
    MoreThanAsked = UNPROCESSABLE_ENTITY "more-than-asked" "More than was asked for":
        "Bytes are reported beyond the file's end. Nothing of the report was taken.";
    TooManyPieces = UNPROCESSABLE_ENTITY "too-many-pieces" "Too many pieces":
        "At most 1,000 pieces of a delivery are kept apart that do not touch. Nothing of the report was taken.";
    TooManyTries = TOO_MANY_REQUESTS "too-many-tries" "Too many tries":
        "Too many bad tokens came from this address. The header Retry-After says when to try again.";
    Internal = INTERNAL_SERVER_ERROR "internal" "Our mistake":
        "It has been noted, under the number in the header X-Request-Id. Send it again with the same key.";
    TooSlow = SERVICE_UNAVAILABLE "too-slow" "It took too long":
        "Send it again with the same key.";
}

impl ProblemKind {
    /// Its URI, which is where it is described.
    pub fn uri(self) -> String {
        format!("{}#{}", route::API.template, self.anchor())
    }

    /// Its place on the page.
    pub fn anchor(self) -> String {
        format!("problem-{}", self.code())
    }

    /// What a bare status means.
    fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NoSuchAddress,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::WrongType,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::TooSlow,
            status if status.is_client_error() => Self::NotJson,
            _ => Self::Internal,
        }
    }
}

/// A field and what is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldFault {
    /// Where it stands in the body: `delivered[0].to`; empty for the body itself.
    #[schema(example = "downlinkVolume")]
    pub field: String,
    /// What is wanted.
    #[schema(example = "1 to 1000000000000 bytes are wanted")]
    pub detail: String,
}

/// What went wrong (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(title = "Problem")]
pub struct Problem {
    /// Which kind of problem: `/api#problem-` and its code.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/api#problem-quote-changed")]
    pub uri: String,
    /// What it is, in few words.
    #[schema(example = "It costs something else now")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 409)]
    pub status: u16,
    /// The kind's name.
    #[schema(example = "quote-changed")]
    pub code: &'static str,
    /// What it is in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// With `invalid`: what is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldFault>,
    /// With `quote-changed` and `consent-required`: what it costs whom now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub values: Option<ValuesBody>,
    /// With `consent-required`: where the subscriber says what may be charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "/deliveries")]
    pub subscriber_page: Option<&'static str>,
}

/// A problem on its way out.
#[derive(Debug, Clone)]
pub(super) struct ApiProblem {
    kind: ProblemKind,
    detail: Option<String>,
    errors: Vec<FieldFault>,
    values: Option<Box<Values>>,
    scope: Option<Scope>,
    retry_after: Option<Duration>,
}

/// Marks a response that says what went wrong already.
#[derive(Clone, Copy)]
struct IsSaid;

impl ApiProblem {
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            detail: None,
            errors: Vec::new(),
            values: None,
            scope: None,
            retry_after: None,
        }
    }

    /// Fields that are wrong.
    pub fn invalid(errors: Vec<FieldFault>) -> Self {
        Self {
            errors,
            ..Self::new(ProblemKind::Invalid)
        }
    }

    pub fn too_little_scope(scope: Scope) -> Self {
        Self {
            scope: Some(scope),
            ..Self::new(ProblemKind::TooLittleScope).detail(format!("the scope {scope} is wanted"))
        }
    }

    pub fn detail(self, detail: impl ToString) -> Self {
        Self {
            detail: Some(detail.to_string()),
            ..self
        }
    }

    pub fn values(self, values: Values) -> Self {
        Self {
            values: Some(Box::new(values)),
            ..self
        }
    }

    pub fn retry_after(self, wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..self
        }
    }

    /// What a client that has to sign in is told (RFC 6750).
    fn challenge(&self) -> Option<String> {
        let realm = "Bearer realm=\"bandstand\"";
        match self.kind {
            ProblemKind::NoToken => Some(realm.to_owned()),
            ProblemKind::BadToken => Some(format!("{realm}, error=\"invalid_token\"")),
            ProblemKind::TooLittleScope => self
                .scope
                .map(|scope| format!("{realm}, error=\"insufficient_scope\", scope=\"{scope}\"")),
            _ => None,
        }
    }
}

impl From<EngineError> for ApiProblem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NotFound => Self::new(ProblemKind::UnknownDelivery),
            error => {
                tracing::error!(error = error.chain(), "call failed");
                Self::new(ProblemKind::Internal)
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let challenge = self.challenge();
        let status = self.kind.status();
        let problem = Problem {
            uri: self.kind.uri(),
            title: self.kind.title(),
            status: status.as_u16(),
            code: self.kind.code(),
            detail: self.detail,
            errors: self.errors,
            values: self.values.map(|values| ValuesBody::from(*values)),
            subscriber_page: (self.kind == ProblemKind::ConsentRequired).then_some(SUBSCRIBER_PAGE),
        };
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(challenge) = challenge.and_then(|text| HeaderValue::try_from(text).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(wait) = self.retry_after {
            let seconds = wait.as_secs().max(1);
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(IsSaid);
        response
    }
}

/// Puts each error that comes out bare, of a layer or of the router, into words for
/// programs.
pub async fn say_problems(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.extensions().get::<IsSaid>().is_some() {
        return response;
    }
    let mut said = ApiProblem::new(ProblemKind::of(status)).into_response();
    // what a status comes with, such as Allow
    let mut headers = std::mem::take(response.headers_mut());
    for about_body in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        headers.remove(about_body);
    }
    said.headers_mut().extend(headers);
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_problem_has_a_name_of_its_own() {
        let mut seen = HashSet::new();
        for kind in ProblemKind::ALL {
            assert!(seen.insert(kind.code()), "{kind:?}");
            assert!(kind.means().ends_with('.'), "{kind:?}");
        }
    }

    #[test]
    fn the_manual_has_each_beside_its_status() {
        let manual = include_str!("../../../docs/api.md");
        for kind in ProblemKind::ALL {
            let status = kind.status().as_u16().to_string();
            let name = format!("`{}`", kind.code());
            let rows = manual.lines().filter(|line| line.starts_with("| "));
            let mut rows = rows.filter(|row| row.contains(&name));
            assert!(rows.any(|row| row.contains(&status)), "{name} {status}");
        }
    }
}
