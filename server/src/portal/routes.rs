//! The one way a handler gets an address.
//!
//! A handler is put at a row of [`app::route`], never at a path: the row says
//! who reaches it and how much it may be sent, and what the row says is done
//! here, outside of the handler, where it cannot be forgotten.

use super::{Portal, problem};
use crate::{
    middleware::{Limits, Scope, admit_to_function, admit_to_page},
    rest,
};
use app::route::{Audience, Body, FUNCTIONS, Method, ROUTES, Route};
use axum::{
    Router,
    extract::{Request, State},
    handler::Handler,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use leptos::{context::provide_context, server_fn::axum::server_fn_paths};
use std::sync::Arc;

/// A router under construction.
pub struct Routes {
    router: Router<Arc<Portal>>,
    api: Router<Arc<Portal>>,
    portal: Arc<Portal>,
    served: Vec<Route>,
}

/// What is built of [`Routes`].
pub struct Routers {
    /// Pages and what they need, for people and their browsers.
    pub pages: Router<Arc<Portal>>,
    /// The programs' interface: no cookie counts there.
    pub api: Router<Arc<Portal>>,
}

/// A server function that has no row in [`FUNCTIONS`].
#[derive(Debug, thiserror::Error)]
#[error("the server function {0} has no row in app::route::FUNCTIONS")]
pub struct UnlistedFunction(pub &'static str);

impl Routes {
    /// No routes yet.
    pub fn new(portal: &Arc<Portal>) -> Self {
        Self {
            router: Router::new(),
            api: Router::new(),
            portal: Arc::clone(portal),
            served: Vec::new(),
        }
    }

    /// Puts `handler` at `route`, behind what the row asks for.
    #[must_use]
    pub fn at<H, T>(mut self, route: &Route, handler: H) -> Self
    where
        H: Handler<T, Arc<Portal>>,
        T: 'static,
    {
        let method = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Patch => MethodFilter::PATCH,
        };
        let limits = match route.body {
            Body::Form | Body::Json => Limits::FORM,
            Body::Upload | Body::Piece => Limits::upload(self.portal.upload_bytes_max),
        };
        let handler = limits.around(on(method, handler));
        self.served.push(*route);
        if route.is_api() {
            let handler = rest::behind_the_door(&self.portal, route.audience, handler);
            self.api = self.api.route(route.template, handler);
            return self;
        }
        let handler = match route.body.is_for_programs() {
            true => handler
                .route_layer(from_fn_with_state(route.audience, admit_to_function))
                .layer(from_fn(problem::say_in_json)),
            false => handler.route_layer(from_fn_with_state(route.audience, admit_to_page)),
        };
        self.router = self.router.route(route.template, handler);
        self
    }

    /// Adds every server function that is linked into the program.
    ///
    /// # Errors
    /// [`UnlistedFunction`].
    pub fn functions(mut self) -> Result<Self, UnlistedFunction> {
        for (path, method) in server_fn_paths() {
            let audience = audience_of(path).ok_or(UnlistedFunction(path))?;
            // a server function never reads a method but its own
            let method = MethodFilter::try_from(method).map_err(|_| UnlistedFunction(path))?;
            let handler = Limits::FORM
                .around(on(method, call))
                .route_layer(from_fn_with_state(audience, admit_to_function));
            self.router = self.router.route(path, handler);
        }
        Ok(self)
    }

    /// Rows of the table that no handler was put at.
    pub fn unserved(&self) -> Vec<Route> {
        let is_unserved = |route: &&Route| !self.served.contains(route);
        ROUTES.iter().filter(is_unserved).copied().collect()
    }

    /// The routers, with "not found" for everything else.
    pub fn into_routers(self) -> Routers {
        Routers {
            pages: self.router.fallback(problem::not_found),
            api: rest::with_the_rest(self.api),
        }
    }
}

fn audience_of(path: &str) -> Option<Audience> {
    let row = FUNCTIONS.iter().find(|row| row.path == path)?;
    Some(row.audience)
}

/// Runs the server function at this address. Its context has what it can use:
/// the database ([`engine::Db`]), the clock (`Arc<dyn Clock>`), the viewer
/// (`Arc<Viewer>`, unless the function is public) and the language.
async fn call(State(portal): State<Arc<Portal>>, scope: Scope, request: Request) -> Response {
    let provide = move || {
        provide_context(portal.db.clone());
        provide_context(Arc::clone(&portal.clock));
        if let Some(viewer) = scope.viewer() {
            provide_context(Arc::clone(viewer));
        }
        provide_context(scope.language());
    };
    leptos_axum::handle_server_fns_with_context(provide, request)
        .await
        .into_response()
}
