//! Bodies of calls: JSON of one form, and a name for each field that is wrong.

use super::problem::{ApiProblem, FieldFault, ProblemKind};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::{HeaderMap, header};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, IgnoredAny},
};

/// A body: what it says, and its bytes.
pub(super) struct Sent<T> {
    /// What it says.
    pub body: T,
    /// As it came.
    pub bytes: Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        if !is_json(request.headers()) {
            return Err(ApiProblem::new(ProblemKind::WrongType));
        }
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status().as_u16() {
                    413 => ApiProblem::new(ProblemKind::TooLarge),
                    408 | 503 => ApiProblem::new(ProblemKind::TooSlow),
                    _ => ApiProblem::new(ProblemKind::NotJson),
                })?;
        let body = read(&bytes)?;
        Ok(Self { body, bytes })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        // a word that is none of an enumeration's is told as if it was no JSON
        let is_json = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        match is_json {
            true => fault(&path, error.inner()),
            false => ApiProblem::new(ProblemKind::NotJson).detail(error.inner()),
        }
    })?;
    json.end()
        .map_err(|error| ApiProblem::new(ProblemKind::NotJson).detail(error))?;
    Ok(body)
}

fn fault(path: &str, error: &serde_json::Error) -> ApiProblem {
    let said = error.to_string();
    // where in the text is of no use to who made it from values
    let said = said.split(" at line ").next().unwrap_or_default();
    let path = path.trim_matches('.');
    let inside = |name: &str| match path {
        "" | "?" => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    };
    let quoted = |before: &str| {
        let rest = said.strip_prefix(before)?;
        rest.split_once('`').map(|(name, _)| name)
    };
    let fault = if let Some(name) = quoted("missing field `") {
        FieldFault {
            field: inside(name),
            detail: "it is missing".to_owned(),
        }
    } else if let Some(name) = quoted("unknown field `") {
        FieldFault {
            field: inside(&name.chars().take(64).collect::<String>()),
            detail: "there is no such field".to_owned(),
        }
    } else {
        FieldFault {
            field: path.to_owned(),
            detail: said.chars().take(200).collect(),
        }
    };
    ApiProblem::invalid(vec![fault])
}

/// A whole number, however it is written: `370` and `370.0` are one to JSON Schema.
///
/// # Errors
/// For any other value, and for one beyond the type.
pub(super) fn whole<'de, D: Deserializer<'de>, T: TryFrom<i128>>(from: D) -> Result<T, D::Error> {
    let wanted = || D::Error::custom("a whole number is wanted");
    let number = serde_json::Number::deserialize(from).map_err(|_| wanted())?;
    let exact = match (number.as_i128(), number.as_f64()) {
        (Some(exact), _) => exact,
        // up to where each whole number is one
        (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9e15 => float as i128,
        _ => return Err(wanted()),
    };
    T::try_from(exact).map_err(|_| D::Error::custom("a number within the bounds is wanted"))
}

/// What is wrong with a body's values, all of it.
#[derive(Default)]
pub(super) struct Faults(Vec<FieldFault>);

impl Faults {
    /// Notes what is wanted of `field` unless it `holds`.
    pub fn unless(&mut self, holds: bool, field: &str, wanted: impl ToString) {
        if !holds {
            self.0.push(FieldFault {
                field: field.to_owned(),
                detail: wanted.to_string(),
            });
        }
    }

    /// Refuses, if there was anything.
    ///
    /// # Errors
    /// All that was noted.
    pub fn into_result(self) -> Result<(), ApiProblem> {
        match self.0.is_empty() {
            true => Ok(()),
            false => Err(ApiProblem::invalid(self.0)),
        }
    }
}
