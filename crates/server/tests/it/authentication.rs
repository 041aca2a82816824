//! The bearer token: what is refused, and with which words.

use guildhall_testkit::{Answer, TestApp};
use serde_json::json;

const LIST: &str = "/api/v2/organizations";

async fn with_header(app: &TestApp, value: &str) -> Answer {
    app.call("GET", LIST)
        .header("authorization", value)
        .send()
        .await
}

fn message(answer: &Answer) -> String {
    answer.json()["message"]
        .as_str()
        .expect("a message")
        .to_owned()
}

#[tokio::test]
async fn a_missing_or_malformed_header_is_told_apart_from_a_bad_token() {
    let app = TestApp::new().await;
    let answer = app.call("GET", LIST).send().await.expect(401);
    assert_eq!(message(&answer), "Missing authentication");
    assert_eq!(
        answer.header("www-authenticate"),
        Some("Bearer error=\"Missing authentication\"")
    );
    for header in [
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a.b",
        "a.b.c",
        "Bearer  ",
    ] {
        let answer = with_header(&app, header).await.expect(400);
        assert_eq!(
            message(&answer),
            "Bad HTTP authentication header format",
            "{header}"
        );
    }
}

#[tokio::test]
async fn what_is_no_token_is_invalid() {
    let app = TestApp::new().await;
    for token in ["a.b.c", "..", "eyJ.eyJ.sig"] {
        let answer = with_header(&app, &format!("Bearer {token}"))
            .await
            .expect(401);
        assert_eq!(
            answer.json(),
            json!({"statusCode": 401, "error": "Unauthorized", "message": "Invalid token",
                "attributes": {"error": "Invalid token"}}),
            "{token}"
        );
    }
}

/// Replaces the header and payload of a token; the signature stays.
fn forged(token: &str, header: Option<&str>, change: impl Fn(String) -> String) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as CODE;
    let parts: Vec<&str> = token.split('.').collect();
    let payload = String::from_utf8(CODE.decode(parts[1]).expect("base64url")).expect("text");
    let header = header.map_or_else(|| parts[0].to_owned(), |header| CODE.encode(header));
    format!("{header}.{}.{}", CODE.encode(change(payload)), parts[2])
}

#[tokio::test]
async fn a_forged_token_is_refused() {
    let app = TestApp::new().await;
    let token = app.token(&["read:organizations"]).await;
    let widened = forged(&token, None, |payload| {
        payload.replace("read:organizations", "read:organizations delete:users")
    });
    let answer = with_header(&app, &format!("Bearer {widened}"))
        .await
        .expect(401);
    assert_eq!(
        message(&answer),
        "Invalid signature received for JSON Web Token validation"
    );
}

#[tokio::test]
async fn a_token_that_says_it_needs_no_signature_is_refused() {
    let app = TestApp::new().await;
    let token = app.token(&[]).await;
    let header = token.split('.').next().expect("a header").to_owned();
    for (algorithm, signature) in [
        ("none", ""),
        ("NONE", ""),
        ("HS256", "c2ln"),
        ("RS512", "c2ln"),
    ] {
        let named = format!(r#"{{"alg":"{algorithm}","typ":"JWT","kid":"x"}}"#);
        let forged = forged(&token, Some(&named), |payload| payload);
        let (rest, _) = forged.rsplit_once('.').expect("three parts");
        let answer = with_header(&app, &format!("Bearer {rest}.{signature}")).await;
        assert_eq!(answer.status, 401, "{algorithm} {header}");
        assert!(
            message(&answer).starts_with("Invalid"),
            "{algorithm}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_flipped_bit_anywhere_in_the_signature_is_refused() {
    let app = TestApp::new().await;
    let token = app.token(&["read:organizations"]).await;
    let (rest, signature) = token.rsplit_once('.').expect("three parts");
    for at in (0..signature.len()).step_by(17) {
        let mut letters: Vec<u8> = signature.bytes().collect();
        letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(letters).expect("ASCII");
        with_header(&app, &format!("Bearer {rest}.{changed}"))
            .await
            .expect(401);
    }
    with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(200);
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    let app = TestApp::new().await;
    let token = app.token(&["read:organizations"]).await;
    app.clock.advance_seconds(86_399);
    with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(200);
    app.clock.advance_seconds(1);
    let answer = with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(401);
    assert_eq!(
        message(&answer),
        "Expired token received for JSON Web Token validation"
    );
}

#[tokio::test]
async fn a_token_of_another_tenant_is_refused() {
    let app = TestApp::new().await;
    let token = app.token_of(&app.other.clone(), &[]).await;
    let answer = with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(401);
    assert_eq!(
        message(&answer),
        "Invalid signature received for JSON Web Token validation"
    );
}

#[tokio::test]
async fn a_token_for_another_api_is_refused() {
    let app = TestApp::new().await;
    let api =
        json!({"identifier": "https://api.example/", "name": "An API", "signing_alg": "RS256"});
    app.api("POST", "/resource-servers")
        .await
        .json(&api)
        .send()
        .await
        .expect(201);
    let grant =
        json!({"client_id": app.tenant.client_id, "audience": "https://api.example/", "scope": []});
    app.api("POST", "/client-grants")
        .await
        .json(&grant)
        .send()
        .await
        .expect(201);
    let issued = app
        .call("POST", "/oauth/token")
        .json(
            &json!({"grant_type": "client_credentials", "client_id": app.tenant.client_id,
            "client_secret": app.tenant.client_secret, "audience": "https://api.example/"}),
        )
        .send()
        .await
        .expect(200);
    let token = issued.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let answer = with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(401);
    assert_eq!(message(&answer), "Bad audience: https://api.example/");
}

#[tokio::test]
async fn a_token_whose_client_lost_its_grant_is_refused_at_once() {
    let app = TestApp::new().await;
    let token = app.token(&[]).await;
    let grants = app
        .api("GET", "/client-grants")
        .await
        .send()
        .await
        .expect(200)
        .json();
    let id = grants[0]["id"].as_str().expect("an id").to_owned();
    app.call("DELETE", &format!("/api/v2/client-grants/{id}"))
        .bearer(&token)
        .send()
        .await
        .expect(204);
    let answer = with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(401);
    assert_eq!(message(&answer), "Client is not global");
}

#[tokio::test]
async fn keys_rotate_and_tokens_of_the_last_key_stay_good() {
    let app = TestApp::new().await;
    let realm = app.realm(&app.tenant.clone()).await;
    guildhall_app::job::complete_signing_keys(&app.services)
        .await
        .expect("the job works");
    let before = app.token(&["read:organizations"]).await;
    let published = app
        .call("GET", "/.well-known/jwks.json")
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        published["keys"].as_array().expect("keys").len(),
        2,
        "current and next"
    );
    guildhall_app::keys::rotate(&realm)
        .await
        .expect("keys rotate");
    let after = app.token(&["read:organizations"]).await;
    let kid = |token: &str| token.split('.').next().expect("a header").to_owned();
    assert_ne!(kid(&before), kid(&after));
    for token in [&before, &after] {
        with_header(&app, &format!("Bearer {token}"))
            .await
            .expect(200);
    }
    let published = app
        .call("GET", "/.well-known/jwks.json")
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        published["keys"].as_array().expect("keys").len(),
        3,
        "previous, current and next"
    );
    guildhall_app::keys::rotate(&realm)
        .await
        .expect("keys rotate");
    with_header(&app, &format!("Bearer {before}"))
        .await
        .expect(401);
    with_header(&app, &format!("Bearer {after}"))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_key_that_another_process_rotated_away_is_refused_at_once() {
    let app = TestApp::new().await;
    let token = app.token(&["read:organizations"]).await;
    with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(200);
    // Another process: the same database, and nothing of this one's memory.
    let rotated_elsewhere = guildhall_app::Services::new(
        app.services.system.clone(),
        app.services.clock.clone(),
        app.services.random.clone(),
        app.services.outside.clone(),
    );
    let (tenant, store) = rotated_elsewhere
        .system
        .tenant_by_name("first".to_owned())
        .await
        .expect("the store answers")
        .expect("it is there");
    let realm = guildhall_app::Realm::new(
        rotated_elsewhere,
        tenant,
        store,
        "https://first.example".to_owned(),
    );
    // No job has made a next key: the rotation makes it itself, and never leaves a tenant without one.
    guildhall_app::keys::rotate(&realm)
        .await
        .expect("keys rotate");
    with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(200);
    guildhall_app::keys::rotate(&realm)
        .await
        .expect("keys rotate");
    with_header(&app, &format!("Bearer {token}"))
        .await
        .expect(401);
    let fresh = app.token(&["read:organizations"]).await;
    with_header(&app, &format!("Bearer {fresh}"))
        .await
        .expect(200);
}
