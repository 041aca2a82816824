//! A query of `/authorize`: it is read or refused, and what it says can not reach beyond its place in the answer.

use guildhall_protocol::oauth::{
    Addressing, AuthorizationError, AuthorizationRequest, AuthorizationResponse, Destination,
    Parameters, ResponseMode, redirect_uri,
};
use guildhall_web::form::pairs;

const CALLBACK: &str = "https://app.example/cb?x=1";
const ISSUER: &str = "https://first.example/";
/// The longest value that is read, in bytes.
const LONGEST: usize = 4096;

/// # Panics
/// Where it does not hold.
pub fn holds(query: &[u8]) {
    let Ok(pairs) = pairs(query) else { return };
    let Ok(parameters) = Parameters::from_pairs(pairs) else {
        return;
    };
    let Ok(addressing) = Addressing::parse(&parameters) else {
        return;
    };
    let registered = [CALLBACK.to_owned()];
    let redirect = redirect_uri::admit(&registered, None, None).expect("it is registered");
    let destination = Destination {
        redirect,
        mode: ResponseMode::Query,
        state: addressing.state.clone(),
        issuer: ISSUER.to_owned(),
    };
    answered(&destination.code("a code".to_owned()), &addressing);
    match AuthorizationRequest::parse(&parameters) {
        Ok(request) => read(&request),
        Err(error) => refused(&destination, &error, &addressing),
    }
}

fn read(request: &AuthorizationRequest) {
    assert!(
        !(request.prompt.none && (request.prompt.login || request.prompt.consent)),
        "none stands alone"
    );
    assert!(request.max_age.is_none_or(|age| age >= 0), "an age");
    let texts = [
        &request.nonce,
        &request.audience,
        &request.login_hint,
        &request.ui_locales,
        &request.organization,
        &request.invitation,
        &request.connection,
    ];
    for text in texts.into_iter().flatten() {
        assert!(!text.is_empty() && text.len() <= LONGEST, "{text}");
    }
}

fn refused(destination: &Destination, error: &AuthorizationError, addressing: &Addressing) {
    assert!(!error.code().is_empty() && !error.to_string().is_empty());
    answered(&destination.error(error), addressing);
}

/// The answer goes to the address, which keeps its own query, and says what it has to say, once.
fn answered(response: &AuthorizationResponse, addressing: &Addressing) {
    let location = response.location();
    assert!(
        location.bytes().all(|byte| byte.is_ascii_graphic()),
        "{location}"
    );
    assert!(location.starts_with(CALLBACK), "{location}");
    let (_, query) = location.split_once('?').expect("a query");
    let told = pairs(query.as_bytes()).expect("what is written is read");
    let of = |wanted: &str| {
        let mut values = told.iter().filter(|(name, _)| name == wanted);
        let value = values.next().map(|(_, value)| value.clone());
        assert!(values.next().is_none(), "{wanted} stands twice: {location}");
        value
    };
    assert_eq!(of("x").as_deref(), Some("1"));
    assert_eq!(of("iss").as_deref(), Some(ISSUER));
    assert_eq!(of("state"), addressing.state);
    assert!(of("code").is_some() != of("error").is_some(), "{location}");
}

#[cfg(test)]
mod tests {
    use guildhall_protocol::oauth::AUTHORIZATION_PARAMETERS;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes(query in proptest::collection::vec(any::<u8>(), 0..200)) {
            super::holds(&query);
        }

        #[test]
        fn parameters_of_any_value(
            values in proptest::collection::vec(
                (0..AUTHORIZATION_PARAMETERS.len(), "[ -~]{0,20}|%[0-9A-Fa-f]{2}|code|none|S256|query|.*"),
                0..12,
            )
        ) {
            let mut query = "client_id=c".to_owned();
            for (at, value) in values {
                query.push('&');
                query.push_str(AUTHORIZATION_PARAMETERS[at]);
                query.push('=');
                query.push_str(&value);
            }
            super::holds(query.as_bytes());
        }
    }
}
