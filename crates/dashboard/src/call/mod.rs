//! The same by API: the calls that do what a page does, as samples in nine languages.

mod sample;
mod table;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guildhall_app::Realm;
use http::StatusCode;
use serde::Serialize;

use self::sample::{Sample, samples};
use self::table::{Call, calls};
use crate::Dashboard;
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::page::{Page, Shell};
use crate::place::InTenant;

/// The page, which is also the content of the drawer.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/tenants/{tenant}/call", get(show))
}

#[derive(Debug, Serialize)]
struct Calls {
    /// The page that they are about.
    page: String,
    address: String,
    lines: Vec<Line>,
    samples: Vec<Sample>,
}

/// A call in a line.
#[derive(Debug, Serialize)]
struct Line {
    method: &'static str,
    class: String,
    path: String,
    scope: &'static str,
    is_shown: bool,
}

async fn show(InTenant { place, realm }: InTenant, asked: Asked) -> Result<Response, Failure> {
    let page = asked.text("page").unwrap_or_default();
    let calls = below(&realm, page).map(calls).unwrap_or_default();
    let chosen = asked.text("call").and_then(|number| number.parse().ok());
    let chosen: usize = chosen.unwrap_or_default();
    let shown = calls.get(chosen).or_else(|| calls.first());
    let content = Calls {
        page: page.to_owned(),
        address: format!("/tenants/{}/call", realm.tenant.name),
        samples: shown
            .map(|call| samples(realm.origin(), call))
            .unwrap_or_default(),
        lines: calls
            .iter()
            .enumerate()
            .map(|(number, call)| line(call, number == chosen))
            .collect(),
    };
    Page::new(Shell::new(&place, words("call.title"), "call"), content)
        .answer(StatusCode::OK, "call.html")
}

fn line(call: &Call, is_shown: bool) -> Line {
    Line {
        method: call.method,
        class: call.method.to_lowercase(),
        path: format!("/api/v2{}", call.path),
        scope: call.scope,
        is_shown,
    }
}

/// The part of a page's address that is below its tenant's.
fn below<'a>(realm: &Realm, page: &'a str) -> Option<&'a str> {
    let tenant = format!("/tenants/{}", realm.tenant.name);
    page.strip_prefix(tenant.as_str())
}
