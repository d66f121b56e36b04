//! Who gets to an operation: a token with the scope that the route's row asks for.

use super::problem::{ApiProblem, ProblemKind};
use crate::{middleware::Scope as RequestScope, portal::Portal};
use app::route::Audience;
use axum::{
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::MethodRouter,
};
use engine::identity::{Scope, api_caller, note_bad_token};
use http::{HeaderMap, header};
use std::sync::Arc;

#[derive(Clone)]
struct Door {
    portal: Arc<Portal>,
    scope: Option<Scope>,
}

/// `handler` behind what `audience` asks for: nothing of who is public.
pub(crate) fn behind_the_door(
    portal: &Arc<Portal>,
    audience: Audience,
    handler: MethodRouter<Arc<Portal>>,
) -> MethodRouter<Arc<Portal>> {
    let scope = match audience {
        Audience::Public => return handler,
        Audience::QuoteProgram => Some(Scope::Quote),
        Audience::DeliverProgram => Some(Scope::Deliver),
        Audience::ReportProgram => Some(Scope::Report),
        // people have no tokens: a row that names them here is shut to everybody
        // but programs, and the table's test refuses it
        Audience::Program
        | Audience::SignedIn
        | Audience::Subscriber
        | Audience::Provider
        | Audience::Operator => None,
    };
    let portal = Arc::clone(portal);
    handler.route_layer(from_fn_with_state(Door { portal, scope }, admit))
}

async fn admit(
    State(door): State<Door>,
    scope: RequestScope,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiProblem> {
    let secret = bearer(request.headers()).ok_or(ApiProblem::new(ProblemKind::NoToken))?;
    let (db, now) = (&door.portal.db, door.portal.clock.now());
    let Some(caller) = api_caller(db, now, secret).await? else {
        let client = scope.client().to_string();
        let wait = note_bad_token(db, now, &client).await?;
        return Err(match wait {
            Some(wait) => ApiProblem::new(ProblemKind::TooManyTries).retry_after(wait),
            None => ApiProblem::new(ProblemKind::BadToken),
        });
    };
    if let Some(wanted) = door.scope.filter(|scope| !caller.scopes.contains(scope)) {
        return Err(ApiProblem::too_little_scope(wanted));
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The secret of the one `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let (scheme, secret) = line.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn one_bearer_is_read() {
        for (lines, want) in [
            (&["Bearer bsd_x"][..], Some("bsd_x")),
            (&["bearer  bsd_x"], Some("bsd_x")),
            (&["Basic bsd_x"], None),
            (&["bsd_x"], None),
            (&[], None),
            // whose it would be nobody can say
            (&["Bearer bsd_x", "Bearer bsd_y"], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(line));
            }
            assert_eq!(bearer(&headers), want, "{lines:?}");
        }
    }
}
