//! When the database does not answer a form, the page that says so holds what was typed: sent again, it is the same form.
//! Passwords and secrets do not come back; they are typed again.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use guildhall_web::body::{self, ContentKind, content_kind};
use guildhall_web::form::pairs;
use http::Method;
use serde::Serialize;

use crate::error::{Failure, Unavailable, words};
use crate::page::answer;

#[derive(Serialize)]
struct Again {
    title: String,
    message: String,
    /// Where the form is sent again.
    action: String,
    fields: Vec<Field>,
    /// What was typed and does not come back.
    asked: Vec<Asked>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    value: String,
}

/// A password or a secret, which is asked for again.
#[derive(Serialize)]
struct Asked {
    name: &'static str,
    label: String,
}

/// The fields whose values no page shows, with the keys of their names: those that are made by
/// [`Field::password`](crate::part::field::Field::password).
const HIDDEN: [(&str, &str); 2] = [
    ("password", "setup.password"),
    ("client_secret", "application.secret"),
];

/// The layer around the pages of whoever is signed in.
pub(crate) async fn keep(request: Request, next: Next) -> Response {
    let is_form = matches!(content_kind(request.headers()), ContentKind::Form);
    if request.method() != Method::POST || !is_form {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let bytes = match body::bytes(&parts.headers, body).await {
        Ok(bytes) => bytes,
        Err(error) => return Failure::from(error).into_response(),
    };
    let action = parts.uri.path().to_owned();
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    let response = next.run(request).await;
    if response.extensions().get::<Unavailable>().is_none() {
        return response;
    }
    let Ok(pairs) = pairs(&bytes) else {
        return response;
    };
    let (hidden, shown): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .partition(|(name, _)| HIDDEN.iter().any(|(hidden, _)| hidden == name));
    let is_typed = |name: &str| {
        hidden
            .iter()
            .any(|(typed, value)| typed == name && !value.is_empty())
    };
    let again = Again {
        title: words("problem.unavailable.title"),
        message: words("problem.unavailable.kept"),
        action,
        asked: HIDDEN
            .into_iter()
            .filter(|(name, _)| is_typed(name))
            .map(|(name, key)| Asked {
                name,
                label: words(key),
            })
            .collect(),
        fields: shown
            .into_iter()
            .map(|(name, value)| Field { name, value })
            .collect(),
    };
    answer(response.status(), "again.html", &again).unwrap_or(response)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use http::StatusCode;
    use http::header::CONTENT_TYPE;
    use tower::ServiceExt as _;

    use super::*;

    async fn sent(failure: fn() -> Failure, form: &str) -> (StatusCode, String) {
        let router = Router::new()
            .route("/form/{one}", post(move || async move { failure() }))
            .layer(from_fn(keep));
        let request = Request::builder()
            .method(Method::POST)
            .uri("/form/a%7Cb?x=1")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await;
        (status, String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_form_comes_back_whole_when_the_database_does_not_answer() {
        let form = "name=A+%26+%22B%22&metadata_key=a&metadata_key=b%0Ac&empty=";
        let (status, page) = sent(|| Failure::Unavailable, form).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        for text in [
            "name=\"name\" value=\"A &amp; &quot;B&quot;\"",
            "name=\"metadata_key\" value=\"a\"",
            "name=\"metadata_key\" value=\"b\nc\"",
            "name=\"empty\" value=\"\"",
            "action=\"&#x2f;form&#x2f;a%7Cb\"",
            "Try again",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
    }

    #[tokio::test]
    async fn other_failures_are_what_they_were() {
        let (status, page) = sent(|| Failure::NotAllowed, "name=typed").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(!page.contains("typed"), "{page}");
    }
}
