use proptest::prelude::*;
use secrecy::ExposeSecret;

use super::*;

/// The parameters of a body.
type Pairs<'a> = &'a [(&'a str, &'a str)];

fn parse(authorization: Option<&str>, pairs: Pairs<'_>) -> Result<ClientAuthentication, Error> {
    let pairs = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    ClientAuthentication::parse(authorization, &Parameters::from_pairs(pairs)?)
}

fn basic(credentials: impl AsRef<[u8]>) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

fn basic_pair(authorization: &str) -> Option<(String, String)> {
    match parse(Some(authorization), &[]) {
        Ok(ClientAuthentication::SecretBasic {
            client_id,
            client_secret,
        }) => Some((client_id, client_secret.expose_secret().to_owned())),
        _ => None,
    }
}

/// RFC 6749 section 2.3.1.
#[test]
fn basic_of_the_standard() {
    let pair = basic_pair("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
    assert_eq!(pair, Some(("s6BhdRkqt3".into(), "gX1fBat3bV".into())));
}

/// RFC 6749 appendix B: space, percent, ampersand, plus, pound and euro.
#[test]
fn both_halves_are_form_encoded() {
    let encoded = "+%25%26%2B%C2%A3%E2%82%AC";
    let pair = basic_pair(&basic(format!("{encoded}:{encoded}")));
    let plain = " %&+£€".to_owned();
    assert_eq!(pair, Some((plain.clone(), plain)));
    let colons = basic_pair(&basic("a%3ab:c:d"));
    assert_eq!(colons, Some(("a:b".into(), "c:d".into())));
}

#[test]
fn the_scheme_has_no_case_and_others_are_not_looked_at() {
    assert!(basic_pair("bAsIc czZCaGRSa3F0MzpnWDFmQmF0M2JW").is_some());
    let other = parse(Some("Bearer abc"), &[("client_id", "c")]).unwrap();
    assert!(matches!(other, ClientAuthentication::None { client_id } if client_id == "c"));
}

#[test]
fn broken_headers() {
    let cases = [
        "Basic".to_owned(),
        "Basic ".to_owned(),
        "Basic !!!".to_owned(),
        "Basic czZCaGRSa3F0MzpnWDFmQmF0M2J".to_owned(),
        basic("no-colon"),
        basic(":secret"),
        basic("id:%"),
        basic("id:%4"),
        basic("id:%zz"),
        basic("id:%+1"),
        basic("id%FF:secret"),
        basic(b"id:\xff"),
    ];
    for authorization in cases {
        assert_eq!(
            parse(Some(&authorization), &[]).unwrap_err(),
            Error::MalformedAuthorization,
            "{authorization}"
        );
    }
}

#[test]
fn one_method_each() {
    let header = basic("c:s");
    let assertion = [
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", "a.b.c"),
    ];
    let cases: [(Option<&str>, Pairs<'_>, &str); 6] = [
        (None, &[("client_id", "c")], "none"),
        (
            None,
            &[("client_id", "c"), ("client_secret", "s")],
            "client_secret_post",
        ),
        (Some(&header), &[], "client_secret_basic"),
        (Some(&header), &[("client_id", "c")], "client_secret_basic"),
        (
            Some(&header),
            &[("client_id", ""), ("client_secret", "")],
            "client_secret_basic",
        ),
        (None, &assertion, "private_key_jwt"),
    ];
    for (authorization, pairs, method) in cases {
        assert_eq!(
            parse(authorization, pairs).unwrap().method(),
            method,
            "{pairs:?}"
        );
    }
}

#[test]
fn more_than_one_method_is_refused() {
    let header = basic("c:s");
    let kind = ("client_assertion_type", JWT_BEARER);
    let assertion = ("client_assertion", "a.b.c");
    let secret = ("client_secret", "s");
    let cases: [(Option<&str>, Pairs<'_>); 3] = [
        (Some(&header), &[secret]),
        (Some(&header), &[kind, assertion]),
        (None, &[("client_id", "c"), secret, kind, assertion]),
    ];
    for (authorization, pairs) in cases {
        let refused = parse(authorization, pairs).unwrap_err();
        assert_eq!(refused, Error::SeveralAuthentications, "{pairs:?}");
    }
    let other = parse(Some(&header), &[("client_id", "d")]).unwrap_err();
    assert_eq!(other, Error::ClientIdMismatch);
}

#[test]
fn what_is_missing() {
    let cases: [(Pairs<'_>, Error); 5] = [
        (&[], Error::MissingParameter("client_id")),
        (
            &[("client_secret", "s")],
            Error::MissingParameter("client_id"),
        ),
        (
            &[("client_assertion", "a")],
            Error::MissingParameter("client_assertion_type"),
        ),
        (
            &[("client_assertion_type", JWT_BEARER)],
            Error::MissingParameter("client_assertion"),
        ),
        (
            &[("client_assertion", "a"), ("client_assertion_type", "saml")],
            Error::UnsupportedAssertionType("saml".into()),
        ),
    ];
    for (pairs, expected) in cases {
        assert_eq!(parse(None, pairs).unwrap_err(), expected, "{pairs:?}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let post = parse(None, &[("client_id", "c"), ("client_secret", "hush")]).unwrap();
    assert!(!format!("{post:?}").contains("hush"));
    let assertion = [
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", "hush"),
    ];
    let assertion = parse(None, &assertion).unwrap();
    assert!(!format!("{assertion:?}").contains("hush"));
}

fn form_encoded(text: &str) -> String {
    let escapes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
    escapes.concat()
}

proptest! {
    #[test]
    fn any_header_is_read_or_refused(text in ".*", bytes in any::<Vec<u8>>()) {
        for authorization in [text.clone(), format!("Basic {text}"), basic(bytes)] {
            let read = parse(Some(&authorization), &[("client_id", "c")]);
            let mismatch = matches!(read, Err(Error::ClientIdMismatch | Error::MalformedAuthorization));
            prop_assert!(read.is_ok() || mismatch);
        }
    }

    #[test]
    fn encoded_credentials_are_read_back(id in ".+", secret in ".*") {
        let pair = basic_pair(&basic(format!("{}:{}", form_encoded(&id), form_encoded(&secret))));
        prop_assert_eq!(pair, Some((id, secret)));
    }
}
