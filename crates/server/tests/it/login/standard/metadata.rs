//! What the server says of itself.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

/// OpenID Connect Discovery section 3, RFC 8414 section 2, RFC 9207 section 3.
#[tokio::test]
async fn the_document_has_what_it_must_have() {
    let app = TestApp::new().await;
    let path = "/.well-known/openid-configuration";
    let document = app.call("GET", path).send().await.expect(200).json();
    assert_eq!(document["issuer"], "https://first.example/");
    for endpoint in [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "end_session_endpoint",
        "revocation_endpoint",
    ] {
        let url = document[endpoint].as_str().expect("an endpoint");
        assert!(url.starts_with("https://first.example/"), "{url}");
    }
    let has = |name: &str, value: &str| {
        let list = document[name].as_array().expect("a list");
        assert!(list.contains(&json!(value)), "{name}: {list:?}");
    };
    has("response_types_supported", "code");
    has("subject_types_supported", "public");
    has("id_token_signing_alg_values_supported", "RS256");
    has("scopes_supported", "openid");
    has("code_challenge_methods_supported", "S256");
    has("response_modes_supported", "form_post");
    let member = "authorization_response_iss_parameter_supported";
    assert_eq!(document[member], Value::Bool(true));
}
