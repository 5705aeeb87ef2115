//! The table of routes: the router is built from it, and `till routes` and the tests read it.

use std::fmt;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use super::rates::Counted;
use crate::state::AppState;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Anybody, also in a frame of another site's one day: the session's cookie gets lost on the way, so that whoever is
    /// signed in is a stranger there like everybody.
    Stranger,
    /// The same, from a page of ours and with its form token.
    StrangersForm,
    /// Anybody.
    Anyone,
    /// Anybody, from a page of ours and with its form token.
    OwnForm,
    /// Whoever is signed in.
    SignedIn,
    /// The provider, with a token that it signed.
    Provider,
    /// Blink, at an address that nobody else knows. Nothing of it is believed.
    Hinter,
    /// joinblink, a workplace app, with its secret.
    Joinblink,
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stranger => "anyone, as a stranger",
            Self::StrangersForm => "anyone, as a stranger, with our form",
            Self::Anyone => "anyone",
            Self::OwnForm => "anyone, with our form",
            Self::SignedIn => "signed in",
            Self::Provider => "the provider, signed",
            Self::Hinter => "Blink, not believed",
            Self::Joinblink => "joinblink, with its secret",
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
    /// How often that may be; most routes have no rate.
    pub rate: Option<Counted>,
}

/// A router that knows its own routes.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    open: Router<AppState>,
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

    /// A deletion, by a program.
    pub fn delete<H: Handler<T, AppState>, T: 'static>(
        self,
        path: &'static str,
        caller: Caller,
        handler: H,
    ) -> Self {
        self.route(Method::DELETE, MethodFilter::DELETE, path, caller, handler)
    }

    /// Whatever a program may ask for there.
    pub fn any<H: Handler<T, AppState> + Clone, T: 'static>(
        self,
        path: &'static str,
        caller: Caller,
        handler: H,
    ) -> Self {
        let all = [
            (Method::GET, MethodFilter::GET),
            (Method::POST, MethodFilter::POST),
            (Method::PUT, MethodFilter::PUT),
            (Method::PATCH, MethodFilter::PATCH),
            (Method::DELETE, MethodFilter::DELETE),
        ];
        all.into_iter().fold(self, |routes, (method, filter)| {
            routes.route(method, filter, path, caller, handler.clone())
        })
    }

    /// The route mounted last stands under this rate.
    pub fn under(mut self, rate: Counted) -> Self {
        if let Some(route) = self.table.last_mut() {
            route.rate = Some(rate);
        }
        self
    }

    /// Another feature's routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.open = self.open.merge(other.open);
        self.table.extend(other.table);
        self
    }

    /// The table, in the order of mounting.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router for visitors who may be signed in, and the one for [strangers](Caller::Stranger).
    pub fn into_routers(self) -> (Router<AppState>, Router<AppState>) {
        (self.router, self.open)
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
            rate: None,
        });
        let router = match caller {
            Caller::Stranger | Caller::StrangersForm | Caller::Hinter | Caller::Joinblink => {
                &mut self.open
            }
            _ => &mut self.router,
        };
        *router = std::mem::take(router).route(path, on(filter, handler));
        self
    }
}
