//! People who sign in: a client, an account, and browsers that keep their cookies.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::guildhall::Guildhall;
use crate::http::{Connection, Target};

const CALLBACK: &str = "https://app.example/cb";
const EMAIL: &str = "ada@acme.example";
const PASSWORD: &str = "Correct horse battery staple 7";
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The API that access tokens are for.
const AUDIENCE: &str = "urn:bench";

/// What people sign in to, and as whom.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    client_id: String,
    client_secret: String,
    /// The connection of the account.
    pub(crate) connection_id: String,
    /// The account.
    pub(crate) user_id: String,
}

impl Application {
    /// Makes the client, its API and the account.
    pub(crate) async fn make(server: &Guildhall) -> Result<Self> {
        let headers = server.authorized_for(None).await?;
        let call = |method, path: String, body: Value| {
            server.target.request(
                method,
                &format!("/api/v2{path}"),
                &headers,
                &body.to_string(),
            )
        };
        let api = json!({"identifier": AUDIENCE, "name": "API", "allow_offline_access": true});
        server
            .ask(&call("POST", "/resource-servers".to_owned(), api))
            .await?;
        let client = json!({
            "name": "Application", "app_type": "regular_web", "oidc_conformant": true,
            "token_endpoint_auth_method": "client_secret_post", "jwt_configuration": {"alg": "RS256"},
            "grant_types": ["authorization_code", "refresh_token"], "callbacks": [CALLBACK],
            "refresh_token": {"rotation_type": "rotating", "expiration_type": "expiring", "leeway": 0},
        });
        let client = server
            .ask(&call("POST", "/clients".to_owned(), client))
            .await?;
        let client_id = text(&client, "client_id")?;
        let connections = server
            .ask(&call("GET", "/connections".to_owned(), Value::Null))
            .await?;
        let connection = connections.get(0).context("there is no connection")?;
        let connection_id = text(connection, "id")?;
        let path = format!("/connections/{connection_id}/clients");
        let mut enabling = Connection::open(&server.target).await?;
        let enabled = json!([{"client_id": client_id, "status": true}]);
        let answer = enabling.exchange(&call("PATCH", path, enabled)).await?;
        ensure!(answer.status == 204, "status {}", answer.status);
        let account = json!({
            "connection": text(connection, "name")?, "email": EMAIL, "password": PASSWORD,
        });
        let account = server
            .ask(&call("POST", "/users".to_owned(), account))
            .await?;
        Ok(Self {
            client_secret: text(&client, "client_secret")?,
            client_id,
            connection_id,
            user_id: text(&account, "user_id")?,
        })
    }
}

fn text(document: &Value, name: &str) -> Result<String> {
    let value = document.get(name).and_then(Value::as_str);
    value
        .map(str::to_owned)
        .with_context(|| format!("there is no {name} in {document}"))
}

/// A browser with a connection of its own; it follows nothing by itself.
pub(crate) struct Browser {
    connection: Connection,
    target: Target,
    application: Application,
    cookies: BTreeMap<String, String>,
}

/// What came back.
struct Told {
    status: u16,
    location: String,
    body: String,
}

impl Browser {
    pub(crate) async fn open(target: &Target, application: &Application) -> Result<Self> {
        Ok(Self {
            connection: Connection::open(target).await?,
            target: target.clone(),
            application: application.clone(),
            cookies: BTreeMap::new(),
        })
    }

    /// Keeps the secret of a session.
    pub(crate) fn keep_session(&mut self, secret: &str) {
        self.cookies.insert("session".to_owned(), secret.to_owned());
    }

    /// A whole sign-in of somebody who was not here before: the request, the page, the password, the code, the tokens.
    /// Answers the refresh token.
    pub(crate) async fn sign_in(&mut self) -> Result<String> {
        self.cookies.clear();
        let page = self.authorize("").await?;
        let shown = self.ask("GET", &page, None).await?;
        ensure!(shown.status == 200, "the page: {}", shown.status);
        let typed = form(&[("username", EMAIL), ("password", PASSWORD)]);
        let back = self.ask("POST", &page, Some(&typed)).await?;
        self.redeem(&back.location).await
    }

    /// A sign-in by the session that is there. Answers the refresh token.
    pub(crate) async fn sign_in_again(&mut self) -> Result<String> {
        let back = self.authorize("&prompt=none").await?;
        self.redeem(&back).await
    }

    /// Refreshes; answers the next refresh token. Both an access token and an ID token are signed.
    pub(crate) async fn refresh(&mut self, token: &str) -> Result<String> {
        self.tokens(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    async fn authorize(&mut self, further: &str) -> Result<String> {
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.application.client_id.clone()),
            ("redirect_uri", CALLBACK),
            ("scope", "openid profile email offline_access"),
            ("audience", AUDIENCE),
            ("state", "a state"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        let path = format!("/authorize?{query}{further}");
        let answer = self.ask("GET", &path, None).await?;
        ensure!(
            answer.status == 302,
            "status {}: {}",
            answer.status,
            answer.body
        );
        Ok(answer.location)
    }

    async fn redeem(&mut self, back: &str) -> Result<String> {
        let code = back
            .split(['?', '&'])
            .find_map(|pair| pair.strip_prefix("code="))
            .with_context(|| format!("there is no code in {back}"))?;
        self.tokens(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    async fn tokens(&mut self, request: &[(&str, &str)]) -> Result<String> {
        let Application {
            client_id,
            client_secret,
            ..
        } = self.application.clone();
        let proof = form(&[("client_id", &client_id), ("client_secret", &client_secret)]);
        let body = format!("{}&{proof}", form(request));
        let answer = self.ask("POST", "/oauth/token", Some(&body)).await?;
        ensure!(
            answer.status == 200,
            "status {}: {}",
            answer.status,
            answer.body
        );
        text(&serde_json::from_str(&answer.body)?, "refresh_token")
    }

    async fn ask(&mut self, method: &str, path: &str, form: Option<&str>) -> Result<Told> {
        let mut headers = String::new();
        if !self.cookies.is_empty() {
            let cookies = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            headers = format!("cookie: {}\r\n", cookies.collect::<Vec<_>>().join("; "));
        }
        if form.is_some() {
            headers.push_str("content-type: application/x-www-form-urlencoded\r\n");
        }
        let request = self
            .target
            .request(method, path, &headers, form.unwrap_or_default());
        let answer = self.connection.exchange(&request).await?;
        let mut location = String::new();
        for line in String::from_utf8_lossy(answer.head).lines() {
            let Some((name, value)) = line.split_once(": ") else {
                continue;
            };
            if name.eq_ignore_ascii_case("location") {
                value.clone_into(&mut location);
            } else if name.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) = value
                    .split(';')
                    .next()
                    .and_then(|pair| pair.split_once('='))
            {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(Told {
            status: answer.status,
            location,
            body: String::from_utf8_lossy(answer.body).into_owned(),
        })
    }
}

/// Pairs as a form; everything but letters and digits is escaped.
fn form(pairs: &[(&str, &str)]) -> String {
    let escaped = |text: &str| {
        text.bytes().fold(String::new(), |mut escaped, byte| {
            if byte.is_ascii_alphanumeric() {
                escaped.push(char::from(byte));
            } else {
                // A text takes every byte.
                let _ = write!(escaped, "%{byte:02X}");
            }
            escaped
        })
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn what_means_something_in_a_form_is_escaped() {
        assert_eq!(form(&[("a", "b c&d"), ("e_f", "1")]), "a=b%20c%26d&e_f=1");
    }
}
