//! Who gets to a handler: what the row of its route says, decided outside of it.
//!
//! The handler's own reads are scoped by the viewer as well; this is the door,
//! not the lock on the drawer.

use super::Scope;
use app::route::{self, Audience};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use engine::Role;
use http::{Method, StatusCode};

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Admit,
    /// Nobody is signed in.
    Unknown,
    /// Somebody else's: to them there is nothing here.
    Absent,
}

fn judge(audience: Audience, role: Option<Role>) -> Verdict {
    match (audience, role) {
        (Audience::Public, _)
        | (Audience::SignedIn, Some(_))
        | (Audience::Subscriber, Some(Role::Subscriber(_)))
        | (Audience::Provider, Some(Role::Provider))
        | (Audience::Operator, Some(Role::Operator)) => Verdict::Admit,
        (_, None) => Verdict::Unknown,
        (_, Some(_)) => Verdict::Absent,
    }
}

/// The door of a page: whoever is not signed in is led to the sign-in form, and
/// from there back.
pub async fn admit_to_page(
    State(audience): State<Audience>,
    scope: Scope,
    request: Request,
    next: Next,
) -> Response {
    match judge(audience, scope.viewer().map(|viewer| viewer.role)) {
        Verdict::Admit => next.run(request).await,
        Verdict::Absent => StatusCode::NOT_FOUND.into_response(),
        Verdict::Unknown => {
            // a form cannot be sent again from there
            let back = if request.method() == Method::GET {
                scope.path()
            } else {
                ""
            };
            Redirect::to(&route::SIGN_IN.with_query(&[("next", back)])).into_response()
        }
    }
}

/// The door of a server function.
pub async fn admit_to_function(
    State(audience): State<Audience>,
    scope: Scope,
    request: Request,
    next: Next,
) -> Response {
    match judge(audience, scope.viewer().map(|viewer| viewer.role)) {
        Verdict::Admit => next.run(request).await,
        Verdict::Absent => StatusCode::NOT_FOUND.into_response(),
        Verdict::Unknown => StatusCode::UNAUTHORIZED.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::AccountId;
    use uuid::Uuid;

    #[test]
    fn each_door_opens_to_its_own() {
        use Verdict::{Absent, Admit, Unknown};
        let subscriber = Role::Subscriber(AccountId::new(Uuid::from_u128(1)));
        let roles = [
            None,
            Some(subscriber),
            Some(Role::Provider),
            Some(Role::Operator),
        ];
        for (audience, want) in [
            (Audience::Public, [Admit, Admit, Admit, Admit]),
            (Audience::SignedIn, [Unknown, Admit, Admit, Admit]),
            (Audience::Subscriber, [Unknown, Admit, Absent, Absent]),
            (Audience::Provider, [Unknown, Absent, Admit, Absent]),
            (Audience::Operator, [Unknown, Absent, Absent, Admit]),
        ] {
            assert_eq!(
                roles.map(|role| judge(audience, role)),
                want,
                "{audience:?}"
            );
        }
    }
}
