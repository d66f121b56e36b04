//! From a handler's values to a response: the page in its shell.

use super::{PageError, Portal};
use crate::middleware::Scope;
use app::{
    component::shell::{Bundle, Frame},
    render::document,
};
use axum::{
    extract::FromRequestParts,
    response::{Html, IntoResponse, Response},
};
use domain::party::Language;
use engine::{EngineError, Viewer};
use http::{StatusCode, request::Parts};
use leptos::IntoView;
use std::sync::Arc;

/// What a handler needs to answer with a page: an extractor.
#[derive(Clone)]
pub struct PageContext {
    scope: Scope,
    portal: Arc<Portal>,
}

/// A page about to be rendered.
#[must_use = "a page is sent by `show`"]
pub struct Page<'c> {
    context: &'c PageContext,
    status: StatusCode,
    title: String,
    has_errors: bool,
    notice: Option<String>,
    bundle: Bundle,
    is_for_everyone: bool,
}

/// Marks a response that is a page already, whatever its status.
#[derive(Clone, Copy)]
pub(super) struct IsPage;

/// `response` as it is: nothing is drawn over it, whatever its status.
pub(super) fn as_page(mut response: Response) -> Response {
    response.extensions_mut().insert(IsPage);
    response
}

impl FromRequestParts<Arc<Portal>> for PageContext {
    type Rejection = StatusCode;

    async fn from_request_parts(
        parts: &mut Parts,
        portal: &Arc<Portal>,
    ) -> Result<Self, StatusCode> {
        let scope = Scope::from_request_parts(parts, portal).await?;
        Ok(Self::new(scope, Arc::clone(portal)))
    }
}

impl PageContext {
    /// The context of the request that `scope` is of.
    pub fn new(scope: Scope, portal: Arc<Portal>) -> Self {
        Self { scope, portal }
    }

    /// The request.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The language its page is in.
    pub fn language(&self) -> Language {
        self.scope.language()
    }

    /// Who is signed in: the first argument of every read. A route that is not
    /// public admits nobody else, so there it is never an error.
    ///
    /// # Errors
    /// [`PageError::NotFound`]: nobody is.
    pub fn viewer(&self) -> Result<&Viewer, PageError> {
        let viewer = self.scope.viewer().ok_or(PageError::NotFound)?;
        Ok(viewer)
    }

    /// A page with this title, without the product's name: status 200, no
    /// notice, no script.
    pub fn page(&self, title: impl Into<String>) -> Page<'_> {
        Page {
            context: self,
            status: StatusCode::OK,
            title: title.into(),
            has_errors: false,
            notice: None,
            bundle: Bundle::None,
            is_for_everyone: false,
        }
    }
}

impl Page<'_> {
    /// With another status.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The answer to a form that cannot be taken: status 422, and the title says
    /// so first.
    pub fn invalid(mut self) -> Self {
        self.has_errors = true;
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// With what was just done, in words.
    pub fn notice(mut self, notice: Option<String>) -> Self {
        self.notice = notice;
        self
    }

    /// With the browser code of its islands.
    pub fn bundle(mut self, bundle: Bundle) -> Self {
        self.bundle = bundle;
        self
    }

    /// With nothing of the viewer's in the shell, so that it may be kept.
    pub fn for_everyone(mut self) -> Self {
        self.is_for_everyone = true;
        self
    }

    /// Renders `view` in the shell, or says what kept it from being made.
    ///
    /// # Errors
    /// [`PageError::Internal`] with the error of `view`.
    pub fn try_show<V: IntoView + 'static, E: std::fmt::Display>(
        self,
        view: impl FnOnce() -> Result<V, E>,
    ) -> Result<Response, PageError> {
        let mut failed = None;
        let response = self.show(|| match view() {
            Ok(view) => Some(view),
            Err(error) => {
                failed = Some(EngineError::refused(error));
                None
            }
        });
        match failed {
            None => Ok(response),
            Some(error) => Err(PageError::Internal(error)),
        }
    }

    /// Renders `view` in the shell.
    pub fn show<V: IntoView + 'static>(self, view: impl FnOnce() -> V) -> Response {
        let PageContext { scope, portal } = self.context;
        let viewer = scope.viewer().filter(|_| !self.is_for_everyone);
        let frame = Frame {
            title: self.title,
            has_errors: self.has_errors,
            language: scope.language(),
            theme: scope.preferences().theme,
            viewer: viewer.cloned(),
            path: scope.path().to_owned(),
            notice: self.notice,
            stylesheet: portal.assets.stylesheet().to_owned(),
            bundle: portal.assets.bundle(self.bundle).cloned(),
            nonce: scope.nonce().to_owned(),
        };
        let mut response = (self.status, Html(document(frame, view))).into_response();
        response.extensions_mut().insert(IsPage);
        response
    }
}
