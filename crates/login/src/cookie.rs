//! The two secrets that a browser keeps: that of its session, and that by which its logins are its own.
//!
//! Over https they are `__Host-` cookies, which no other host can set, and come along from other sites too: silent
//! sign-in and forms from providers arrive that way. Over http, which is for loopback alone, browsers take neither.

use guildhall_app::login::{Change, Kept};
use guildhall_web::client_address::{Origin, Scheme};
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// The session.
const SESSION: &str = "session";
/// What logins belong to.
const BROWSER: &str = "login";
/// The longest value that is looked at, in bytes.
const LONGEST: usize = 128;

/// What the browser of a request keeps: the session and what its logins belong to.
pub(crate) fn read(parts: &Parts) -> (Option<SecretString>, Option<SecretString>) {
    let scheme = scheme(parts);
    let find = |name| find(&parts.headers, &full_name(name, scheme));
    (find(SESSION), find(BROWSER))
}

/// How the client sent the request.
pub(crate) fn scheme(parts: &Parts) -> Scheme {
    let origin = parts.extensions.get::<Origin>();
    origin.map_or(Scheme::Https, |origin| origin.scheme)
}

/// Tells the browser what it keeps from now on.
pub(crate) fn write(headers: &mut HeaderMap, kept: &Kept, scheme: Scheme) {
    for (name, change) in [(SESSION, &kept.session), (BROWSER, &kept.browser)] {
        let name = full_name(name, scheme);
        let attributes = match scheme {
            Scheme::Https => "Path=/; Secure; HttpOnly; SameSite=None",
            Scheme::Http => "Path=/; HttpOnly; SameSite=Lax",
        };
        let cookie = match change {
            Change::None => continue,
            Change::Set { secret, seconds } => {
                let age = seconds.map(|seconds| format!("; Max-Age={seconds}"));
                let age = age.unwrap_or_default();
                format!("{name}={}; {attributes}{age}", secret.expose_secret())
            }
            Change::Forget => format!("{name}=; {attributes}; Max-Age=0"),
        };
        if let Ok(mut value) = HeaderValue::from_str(&cookie) {
            value.set_sensitive(true);
            headers.append(SET_COOKIE, value);
        }
    }
}

fn full_name(name: &str, scheme: Scheme) -> String {
    match scheme {
        Scheme::Https => format!("__Host-{name}"),
        Scheme::Http => name.to_owned(),
    }
}

/// The value of the cookie, where it stands once: of two nobody knows which is ours.
fn find(headers: &HeaderMap, name: &str) -> Option<SecretString> {
    let mut values = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    let value = values.next()?;
    let is_ours = !value.is_empty()
        && value.len() <= LONGEST
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_ours && values.next().is_none()).then(|| value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_where_they_stand_once() {
        for (header, expected) in [
            ("__Host-session=abc", Some("abc")),
            ("a=b; __Host-session=abc; c=d", Some("abc")),
            ("__Host-session=abc; __Host-session=def", None),
            ("session=abc", None),
            ("__Host-session=", None),
            ("__Host-session=a b", None),
            ("x__Host-session=abc", None),
        ] {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(header))]);
            let found = find(&headers, "__Host-session");
            let found = found.as_ref().map(ExposeSecret::expose_secret);
            assert_eq!(found, expected, "{header}");
        }
    }

    #[test]
    fn cookies_belong_to_this_host_alone() {
        let kept = Kept {
            session: Change::Set {
                secret: "abc".into(),
                seconds: Some(5),
            },
            browser: Change::Forget,
        };
        for (scheme, expected) in [
            (
                Scheme::Https,
                [
                    "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=5",
                    "__Host-login=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0",
                ],
            ),
            (
                Scheme::Http,
                [
                    "session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=5",
                    "login=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
                ],
            ),
        ] {
            let mut headers = HeaderMap::new();
            write(&mut headers, &kept, scheme);
            let told: Vec<&str> = headers
                .get_all(SET_COOKIE)
                .iter()
                .map(|value| value.to_str().unwrap())
                .collect();
            assert_eq!(told, expected);
        }
    }
}
