//! Sizes, depths, numbers, doubled names and U+0000: each limit exactly, and one step beyond it.

use guildhall_testkit::Answer;
use serde_json::{Map, Value, json};

use super::target::{Target, assert_management, assert_oauth};
use super::value::encoded;

const ORGANIZATIONS: &str = "/api/v2/organizations";
const MEGABYTE: usize = 1_048_576;

impl Target {
    async fn post(&self, kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        let call = self.call("POST", ORGANIZATIONS);
        call.body(kind, body.into()).send().await
    }

    async fn post_json(&self, body: impl Into<Vec<u8>>) -> Answer {
        self.post("application/json", body).await
    }

    /// Makes sure that a body is refused in the right shape, and that nothing is left of it.
    async fn assert_refused(&self, body: impl Into<Vec<u8>>, status: u16) -> String {
        let before = self.state().await;
        let answer = self.post_json(body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_management(&answer, &answer.text);
        assert_eq!(self.state().await, before, "{}", answer.text);
        let message = answer.json()["message"].as_str().map(ToOwned::to_owned);
        message.expect("a message")
    }
}

/// A body that is padded with spaces to a number of bytes.
fn padded(name: &str, length: usize) -> String {
    let body = json!({ "name": name }).to_string();
    let spaces = " ".repeat(length - body.len());
    format!("{body}{spaces}")
}

#[tokio::test]
async fn a_megabyte_is_taken_and_not_a_byte_more() {
    let target = Target::new().await;
    let full = padded("full", MEGABYTE);
    target.post_json(full).await.expect(201);
    let message = target
        .assert_refused(padded("fuller", MEGABYTE + 1), 413)
        .await;
    assert_eq!(
        message,
        "Payload content length greater than maximum allowed: 1048576"
    );
    for (length, status) in [(MEGABYTE, 400), (MEGABYTE + 1, 413)] {
        let form = format!("display_name={}", "a".repeat(length - 13));
        let answer = target.post("application/x-www-form-urlencoded", form).await;
        assert_eq!(answer.status, status, "{length}: {}", answer.text);
        assert_management(&answer, &answer.text);
    }
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_refused_unread() {
    let target = Target::new().await;
    for path in [ORGANIZATIONS, "/oauth/token"] {
        let call = target.call("POST", path);
        let call = call.header("content-length", &(MEGABYTE + 1).to_string());
        let call = call.body("application/json", b"{}".to_vec());
        call.send().await.expect(413);
    }
}

#[tokio::test]
async fn the_token_endpoint_has_the_same_limit() {
    let target = Target::new().await;
    for kind in ["application/json", "application/x-www-form-urlencoded"] {
        let call = target.anonymous("POST", "/oauth/token");
        let answer = call.body(kind, vec![b' '; MEGABYTE + 1]).send().await;
        let answer = answer.expect(413);
        assert_oauth(&answer, &answer.text);
    }
}

#[tokio::test]
async fn only_json_and_forms_are_read_and_nothing_compressed() {
    let target = Target::new().await;
    let before = target.state().await;
    let body = || json!({"name": "odd"}).to_string().into_bytes();
    for kind in [
        "text/plain",
        "text/json",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "a/b, application/json",
        "*/*",
    ] {
        let answer = target.post(kind, body()).await.expect(415);
        assert_management(&answer, kind);
        let patch = target.call("PATCH", &target.organization_path());
        patch.body(kind, body()).send().await.expect(415);
        let call = target.anonymous("POST", "/oauth/token");
        let answer = call.body(kind, body()).send().await.expect(400);
        assert_oauth(&answer, kind);
    }
    for encoding in ["gzip", "br", "deflate, gzip", "x"] {
        let call = target.call("POST", ORGANIZATIONS);
        let call = call.header("content-encoding", encoding);
        call.body("application/json", body())
            .send()
            .await
            .expect(415);
    }
    assert_eq!(target.state().await, before);
}

#[tokio::test]
async fn json_without_its_type_and_with_parameters_is_read() {
    let target = Target::new().await;
    for (place, kind) in [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/vnd.api+json",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"name": format!("read-{place}")}).to_string();
        target.post(kind, body).await.expect(201);
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let target = Target::new().await;
    for body in [
        &b"{"[..],
        b"{\"name\":\"a\"} x",
        b"{\"name\":\"a\"}{\"name\":\"b\"}",
        b"{'name':'a'}",
        b"{\"name\":\"a\",}",
        b"{name:\"a\"}",
        b"// a\n{\"name\":\"a\"}",
        b"\xef\xbb\xbf{\"name\":\"a\"}",
        b"\xff\xfe{\x00}\x00",
        b"{\"name\":\"\xff\"}",
        b"{\"name\":\"\\ud800\"}",
        b"{\"name\":\"a\nb\"}",
        b"NaN",
        b"{\"name\":Infinity}",
        b"\0",
        b" ",
        b"%7B%22name%22%3A%22a%22%7D",
    ] {
        let message = target.assert_refused(body, 400).await;
        let reason = "Invalid request payload JSON format: ";
        assert!(message.starts_with(reason), "{message}");
    }
}

#[tokio::test]
async fn json_that_is_no_object_is_refused() {
    let target = Target::new().await;
    for body in [
        "null",
        "[]",
        "[{\"name\":\"a\"}]",
        "\"name\"",
        "1",
        "true",
        "",
    ] {
        let message = target.assert_refused(body, 400).await;
        assert!(message.contains("Expected type object"), "{message}");
    }
}

#[tokio::test]
async fn json_may_be_deep_but_not_endless() {
    let target = Target::new().await;
    for depth in [10, 100, 126, 127, 128, 1_000, 100_000, 500_000] {
        let opened = "{\"a\":".repeat(depth.min(170_000));
        let closed = "}".repeat(depth.min(170_000));
        for body in [
            format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            "[".repeat(depth),
            format!("{opened}1{closed}"),
            format!("{{\"name\":\"deep\",\"metadata\":{opened}1{closed}}}"),
            format!("{{\"name\":\"deep\",\"branding\":{opened}1"),
        ] {
            target.assert_refused(body, 400).await;
        }
        let form = format!("name=deep&metadata{}=1", "[a]".repeat(depth.min(300_000)));
        let answer = target.post("application/x-www-form-urlencoded", form).await;
        assert_management(&answer.expect(400), "a deep form");
    }
}

#[tokio::test]
async fn numbers_may_be_huge_and_are_refused_where_they_do_not_fit() {
    let target = Target::new().await;
    let digits = "9".repeat(500);
    for number in [
        "0",
        "-1",
        "1.5",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "1e308",
        "1e309",
        "-1e999999999999",
        "1e-999999999999",
        digits.as_str(),
    ] {
        for body in [
            format!(
                r#"{{"name":"n","token_quota":{{"client_credentials":{{"per_day":{number}}}}}}}"#
            ),
            format!(r#"{{"name":{number}}}"#),
            format!(r#"{{"name":"n","metadata":{{"a":{number}}}}}"#),
            format!(r#"{{"name":"n","unknown":{number}}}"#),
        ] {
            target.assert_refused(body, 400).await;
        }
    }
    let largest = r#"{"name":"n","token_quota":{"client_credentials":{"per_day":2147483647}}}"#;
    let made = target.post_json(largest).await.expect(201).json();
    let quota = &made["token_quota"]["client_credentials"];
    assert_eq!(quota["per_day"], 2_147_483_647);
}

#[tokio::test]
async fn of_two_members_of_one_name_the_last_counts() {
    let target = Target::new().await;
    let body = r#"{"name":"First","metadata":{"a":"1","a":"2"},"name":"last"}"#;
    let made = target.post_json(body).await.expect(201).json();
    assert_eq!(made["name"], "last");
    assert_eq!(made["metadata"], json!({"a": "2"}));
    let message = target
        .assert_refused(r#"{"name":"right","name":7}"#, 400)
        .await;
    assert!(message.contains("found type integer"), "{message}");

    let form = "application/x-www-form-urlencoded";
    let answer = target.post(form, "name=one&name=two").await;
    assert_management(&answer.expect(400), "a doubled name in a form");
    let call = target.anonymous("POST", "/oauth/token");
    let doubled = r#"{"grant_type":"client_credentials","grant_type":"password"}"#;
    let call = call.body("application/json", doubled.into());
    let answer = call.send().await.expect(400);
    assert_oauth(&answer, doubled);
}

#[tokio::test]
async fn the_null_character_is_refused_wherever_it_stands() {
    let target = Target::new().await;
    for (body, property) in [
        (json!({"name": "a\0"}), "name"),
        (json!({"name": "a", "display_name": "\0"}), "display_name"),
        (
            json!({"name": "a", "metadata": {"key": "\0"}}),
            "metadata.key",
        ),
        (
            json!({"name": "a", "metadata": {"k\0ey": "v"}}),
            "metadata.key",
        ),
        (json!({"name": "a", "\0": 1}), ""),
        (
            json!({"name": "a", "branding": {"logo_url": "https://a.example/\0"}}),
            "branding.logo_url",
        ),
        (
            json!({"name": "a", "enabled_connections": [{"connection_id": "con_\0"}]}),
            "enabled_connections.0.connection_id",
        ),
    ] {
        let message = target.assert_refused(body.to_string(), 400).await;
        assert!(message.contains("U+0000"), "{message}");
        assert!(message.contains(property), "{message}: {property}");
    }
    for form in ["name=a%00", "na%00me=a", "name=a&metadata[k%00]=v"] {
        let answer = target.post("application/x-www-form-urlencoded", form).await;
        assert_management(&answer.expect(400), form);
    }
}

#[tokio::test]
async fn the_null_character_is_refused_in_paths_and_queries() {
    let target = Target::new().await;
    let organization = target.organization_path();
    for (method, path) in [
        ("GET", "/api/v2/organizations/%00".to_owned()),
        ("GET", "/api/v2/organizations/org_%00".to_owned()),
        (
            "GET",
            "/api/v2/organizations/org_000000000000000%00".to_owned(),
        ),
        ("GET", "/api/v2/organizations/name/a%00".to_owned()),
        ("PATCH", format!("{organization}%00")),
        ("DELETE", format!("{organization}%00")),
        ("GET", format!("{organization}/enabled_connections/con_%00")),
        ("DELETE", format!("{organization}/connections/%00")),
        ("GET", "/api/v2/organizations?%00".to_owned()),
        ("GET", "/api/v2/organizations?sort=%00".to_owned()),
        ("GET", "/api/v2/organizations?from=%00".to_owned()),
        ("GET", format!("{organization}?a=%00")),
    ] {
        let before = target.state().await;
        let call = target.call(method, &path);
        let call = if method == "PATCH" {
            call.json(&json!({}))
        } else {
            call
        };
        let answer = call.send().await.expect(400);
        assert_management(&answer, &path);
        assert_eq!(target.state().await, before, "{path}");
    }
}

/// Metadata of so many pairs.
fn pairs(count: usize) -> Map<String, Value> {
    let pair = |place| (format!("key-{place}"), json!(format!("value-{place}")));
    (0..count).map(pair).collect()
}

#[tokio::test]
async fn twenty_five_pairs_of_metadata_and_not_one_more() {
    let target = Target::new().await;
    let body = json!({"name": "many", "metadata": pairs(25)});
    let made = target.post_json(body.to_string()).await.expect(201).json();
    assert_eq!(made["metadata"], json!(pairs(25)));
    let body = json!({"name": "too-many", "metadata": pairs(26)});
    let message = target.assert_refused(body.to_string(), 400).await;
    assert!(message.contains("on property metadata"), "{message}");
    let patch = target.call("PATCH", &target.organization_path());
    let answer = patch.json(&json!({"metadata": pairs(26)})).send().await;
    answer.expect(400);
}

#[tokio::test]
async fn lengths_are_counted_in_characters_not_in_bytes() {
    let target = Target::new().await;
    for (place, letter) in ["a", "ü", "漢", "😀", "\u{1}"].into_iter().enumerate() {
        let (longest, longer) = (letter.repeat(255), letter.repeat(256));
        let body = json!({
            "name": format!("long-{place}"),
            "display_name": longest,
            "metadata": {"value": longest, longest.as_str(): "key"},
        });
        let made = target.post_json(body.to_string()).await.expect(201).json();
        assert_eq!(made["display_name"], longest.as_str());
        assert_eq!(made["metadata"], body["metadata"]);
        for (body, property) in [
            (json!({"name": "l", "display_name": longer}), "display_name"),
            (
                json!({"name": "l", "metadata": {"value": longer}}),
                "metadata.value",
            ),
            (
                json!({"name": "l", "metadata": {longer.as_str(): "key"}}),
                "metadata",
            ),
        ] {
            let message = target.assert_refused(body.to_string(), 400).await;
            assert!(message.contains("256"), "{message}");
            let named = format!("on property {property}");
            assert!(message.contains(&named), "{message}");
        }
    }
    for (length, status) in [(50, 201), (51, 400)] {
        let body = json!({"name": "n".repeat(length)}).to_string();
        target.post_json(body).await.expect(status);
    }
}

#[tokio::test]
async fn the_same_limits_hold_for_forms() {
    let target = Target::new().await;
    let form = |name: &str, value: &str, count: usize| {
        let pairs = (0..count).map(|place| {
            let value = encoded(value.as_bytes());
            format!("metadata[key-{place}]={value}")
        });
        format!("name={name}&{}", pairs.collect::<Vec<_>>().join("&"))
    };
    let kind = "application/x-www-form-urlencoded";
    let long = |length: usize| "ü".repeat(length);
    let made = target.post(kind, form("form", &long(255), 25)).await;
    let made = made.expect(201).json();
    assert_eq!(made["metadata"]["key-24"], long(255));
    for refused in [form("refused", &long(256), 1), form("refused", "a", 26)] {
        let answer = target.post(kind, refused).await.expect(400);
        assert_management(&answer, "a form");
    }
}

#[tokio::test]
async fn many_names_in_one_form_or_object_are_answered() {
    let target = Target::new().await;
    let names = |count: usize, of: &dyn Fn(usize) -> String, with: &str| {
        (0..count).map(of).collect::<Vec<_>>().join(with)
    };
    let form = names(100_000, &|place| format!("a{place}="), "&");
    let nested = names(60_000, &|place| format!("a[{place}][]="), "&");
    let json = names(80_000, &|place| format!("\"a{place}\":0"), ",");
    let kind = "application/x-www-form-urlencoded";
    for body in [form, nested] {
        assert!(body.len() < MEGABYTE);
        let answer = target.post(kind, body).await.expect(400);
        assert_management(&answer, "a form");
    }
    target.assert_refused(format!("{{{json}}}"), 400).await;
    let metadata = format!("{{\"name\":\"a\",\"metadata\":{{{json}}}}}");
    target.assert_refused(metadata, 400).await;
}
