//! A page as it is answered: its HTML and the headers that belong to it.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use serde::Serialize;

use crate::error::{Failure, Problems};
use crate::place::{Place, TenantView};
use crate::template::render;

/// What the pages may load: our own files, and customers' logos over https.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; \
                      font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// A page from its template and context.
pub(crate) fn answer(
    status: StatusCode,
    template: &str,
    context: &impl Serialize,
) -> Result<Response, Failure> {
    let html = render(template, context)?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((status, headers, html).into_response())
}

/// After a form was taken: the page to look at.
pub(crate) fn see_other(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}

/// What stands around every page of a signed-in administrator.
#[derive(Debug, Serialize)]
pub(crate) struct Shell {
    title: String,
    /// Which entry of the navigation is current.
    section: &'static str,
    tenant: Option<TenantView>,
    tenants: Vec<TenantView>,
    administrator: Person,
    /// The token that every form carries.
    token: String,
    /// What was just done, as the key of a text.
    done: Option<String>,
    /// The path of the page, of which the drawer shows the calls.
    path: String,
}

/// Who is signed in.
#[derive(Debug, Serialize)]
struct Person {
    name: String,
    role: String,
    mark: Mark,
}

/// The sign of a thing without a picture: one or two letters and one of eight tones.
#[derive(Debug, Serialize)]
pub(crate) struct Mark {
    initials: String,
    tone: u32,
}

impl Mark {
    /// The sign of a thing by its name; its id decides the tone, so that it keeps it when it is renamed.
    pub(crate) fn new(name: &str, id: &str) -> Self {
        let mut initials = name
            .split(|letter: char| !letter.is_alphanumeric())
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase);
        let initials: String = initials.by_ref().take(2).collect();
        let sum = id.bytes().fold(0_u32, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u32::from(byte))
        });
        Self {
            initials,
            tone: sum % 8 + 1,
        }
    }
}

impl Shell {
    /// The shell of a page. `section` names the entry of the navigation.
    pub(crate) fn new(place: &Place, title: impl Into<String>, section: &'static str) -> Self {
        let administrator = &place.session.administrator;
        Self {
            title: title.into(),
            section,
            tenant: place.tenant.clone(),
            tenants: place.tenants.clone(),
            token: place.session.form_token(),
            administrator: Person {
                name: administrator.name.clone(),
                role: administrator.role.name().to_owned(),
                mark: Mark::new(&administrator.name, &administrator.user_id),
            },
            done: None,
            path: place.path.clone(),
        }
    }

    /// With a word about what was just done, when the address asks for one that there is.
    pub(crate) fn after(mut self, done: Option<&str>) -> Self {
        self.done = done
            .map(|done| format!("done.{done}"))
            .filter(|key| crate::text::text(key, &[]).is_ok());
        self
    }
}

/// The context of a page: the shell, the problems of its form, and what it shows.
#[derive(Debug, Serialize)]
pub(crate) struct Page<Content> {
    shell: Shell,
    problems: Problems,
    #[serde(flatten)]
    content: Content,
}

impl<Content: Serialize> Page<Content> {
    /// A page without problems.
    pub(crate) fn new(shell: Shell, content: Content) -> Self {
        Self {
            shell,
            content,
            problems: Problems::default(),
        }
    }

    /// A page whose form came back.
    pub(crate) fn with(mut self, problems: Problems) -> Self {
        self.problems = problems;
        self
    }

    /// The answer.
    pub(crate) fn answer(&self, status: StatusCode, template: &str) -> Result<Response, Failure> {
        answer(status, template, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        for (name, initials) in [
            ("Halden Freight", "HF"),
            ("acme", "A"),
            ("Pellegrini & Söhne", "PS"),
            ("日本 支社", "日支"),
            ("", ""),
        ] {
            assert_eq!(Mark::new(name, "org_1").initials, initials);
        }
        assert!((1..=8).contains(&Mark::new("x", "org_2").tone));
    }
}
