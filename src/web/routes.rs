//! The table of routes: the router is built from it, and `till routes` and the tests read it.

use std::fmt;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use crate::state::AppState;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Anybody.
    Anyone,
    /// Anybody, from a page of ours and with its form token.
    OwnForm,
    /// Whoever is signed in.
    SignedIn,
    /// The provider, with a token that it signed.
    Provider,
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anyone => "anyone",
            Self::OwnForm => "anyone, with our form",
            Self::SignedIn => "signed in",
            Self::Provider => "the provider, signed",
        })
    }
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// The one method it takes; `GET` takes `HEAD` as well.
    pub method: Method,
    /// As axum writes it.
    pub path: &'static str,
    /// Who may call it.
    pub caller: Caller,
}

/// A router that knows its own routes.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    table: Vec<Route>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page.
    pub fn get<H: Handler<T, AppState>, T: 'static>(
        self,
        path: &'static str,
        caller: Caller,
        handler: H,
    ) -> Self {
        self.route(Method::GET, MethodFilter::GET, path, caller, handler)
    }

    /// An action.
    pub fn post<H: Handler<T, AppState>, T: 'static>(
        self,
        path: &'static str,
        caller: Caller,
        handler: H,
    ) -> Self {
        self.route(Method::POST, MethodFilter::POST, path, caller, handler)
    }

    /// Another feature's routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The table, in the order of mounting.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router.
    pub fn into_router(self) -> Router<AppState> {
        self.router
    }

    fn route<H: Handler<T, AppState>, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        caller: Caller,
        handler: H,
    ) -> Self {
        self.table.push(Route {
            method,
            path,
            caller,
        });
        self.router = self.router.route(path, on(filter, handler));
        self
    }
}
