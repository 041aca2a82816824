//! Signing in at the Dashboard: it is a client of the system tenant, whose login its users go through as those of any
//! other tenant do (authorization code with PKCE).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guildhall_protocol::oauth::{
    AuthorizationCode, ClientAuthentication, CodeChallenge, append_encoded,
};
use guildhall_store::{ClientFilter, ClientRow, ConnectionFilter, ConnectionRow, Page};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use subtle::ConstantTimeEq as _;

use crate::actor::{Actor, Origin};
use crate::client;
use crate::connection::{self, client::Switch};
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;
use crate::tenant::DATABASE;
use crate::token::{Refused, authorization_code};

/// The name of the client.
const CLIENT: &str = "Dashboard";
/// Where the system tenant's login answers the Dashboard.
pub const CALLBACK: &str = "/callback";
/// Where the system tenant's logout leads.
pub const SIGNED_OUT: &str = "/sign-in?signed-out=1";
/// Clients and connections of the system tenant: few, all made at boot.
const ALL: Page = Page::Offset { skip: 0, take: 50 };

/// A sign-in that begins.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes: a path at the Dashboard's host.
    pub address: String,
    /// What the browser keeps until it comes back. It is worth nothing without the code.
    pub kept: String,
}

/// Makes the Dashboard's client when it is missing, and keeps its addresses those of the Dashboard. Nobody signs up for
/// administering: the database takes accounts from administrators alone.
pub(super) async fn open_client(realm: &Realm) -> Result<(), Error> {
    let actor = Actor::system();
    let addresses = json!({
        "callbacks": [format!("{}{CALLBACK}", realm.origin())],
        "allowed_logout_urls": [format!("{}{SIGNED_OUT}", realm.origin())],
    });
    let addresses = object(addresses);
    let (found, database) = find(realm).await?;
    let id = if let Some(row) = found {
        let document: Map<String, Value> = serde_json::from_str(&row.document)?;
        if addresses
            .iter()
            .any(|(name, value)| document.get(name) != Some(value))
        {
            client::update(realm, &actor, row.id.clone(), addresses).await?;
        }
        row.id
    } else {
        let mut body = object(json!({
            "name": CLIENT,
            "app_type": "regular_web",
            "token_endpoint_auth_method": "none",
            "grant_types": ["authorization_code"],
            "oidc_conformant": true,
            "jwt_configuration": {"alg": "RS256"},
        }));
        body.extend(addresses);
        let made = client::create(realm, &actor, body).await?;
        let id = made.get("client_id").and_then(Value::as_str);
        id.ok_or(Error::Internal("a client has no id"))?.to_owned()
    };
    let database = database.ok_or(Error::Internal("the system tenant has no database"))?;
    open_database(realm, &actor, &database, id).await
}

/// Lets the Dashboard's users sign in through the database, and nobody sign up.
async fn open_database(
    realm: &Realm,
    actor: &Actor,
    database: &ConnectionRow,
    client_id: String,
) -> Result<(), Error> {
    let document: Value = serde_json::from_str(&database.document)?;
    let mut options = object(document.get("options").cloned().unwrap_or_default());
    if options.get("disable_signup") == Some(&Value::Bool(true)) {
        return Ok(());
    }
    let switch = Switch {
        client_id,
        enabled: true,
    };
    connection::client::switch(realm, actor, database.id.clone(), vec![switch]).await?;
    options.insert("disable_signup".to_owned(), true.into());
    let change = object(json!({ "options": options }));
    connection::update(realm, actor, database.id.clone(), change).await?;
    Ok(())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// The Dashboard's client and the system tenant's database.
pub(super) async fn find(
    realm: &Realm,
) -> Result<(Option<ClientRow>, Option<ConnectionRow>), Error> {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move {
            let clients = tx.clients(&ClientFilter::default(), &ALL).await?;
            let connections = tx.connections(&ConnectionFilter::default(), &ALL).await?;
            Ok::<_, Error>((clients, connections))
        })
    });
    let (clients, connections) = read.await?;
    Ok((
        clients.into_iter().find(|client| client.name == CLIENT),
        connections.into_iter().find(|one| one.name == DATABASE),
    ))
}

async fn client_id(system: &Realm) -> Result<String, Error> {
    let (client, _) = find(system).await?;
    let client = client.ok_or(Error::Internal("the Dashboard is no client"))?;
    Ok(client.id)
}

/// Begins a sign-in.
pub async fn begin_sign_in(system: &Realm) -> Result<Begun, Error> {
    let [state, nonce, verifier] = [(); 3].map(|()| secret::new(system.random()));
    let challenge = CodeChallenge::of(&verifier).to_string();
    let redirect = format!("{}{CALLBACK}", system.origin());
    let mut address = String::from("/authorize?response_type=code&code_challenge_method=S256");
    for (name, value) in [
        ("client_id", client_id(system).await?.as_str()),
        ("redirect_uri", &redirect),
        ("scope", "openid"),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", &challenge),
    ] {
        address.push('&');
        address.push_str(name);
        address.push('=');
        append_encoded(&mut address, value);
    }
    Ok(Begun {
        address,
        kept: format!("{state}.{nonce}.{verifier}"),
    })
}

/// What an ID token says of a sign-in.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    nonce: Option<String>,
}

/// Ends a sign-in: who it is, by the code that came back. `None`: it is not the sign-in that this browser began, or its
/// code is not good any more.
pub async fn finish_sign_in(
    system: &Realm,
    kept: &str,
    state: &str,
    code: &str,
    origin: Origin,
) -> Result<Option<String>, Error> {
    let mut parts = kept.split('.');
    let (Some(own), Some(nonce), Some(verifier), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    if !bool::from(own.as_bytes().ct_eq(state.as_bytes())) {
        return Ok(None);
    }
    let authentication = ClientAuthentication::None {
        client_id: client_id(system).await?,
    };
    let request = AuthorizationCode {
        code: code.into(),
        redirect_uri: Some(format!("{}{CALLBACK}", system.origin())),
        code_verifier: Some(verifier.into()),
    };
    let tokens = match authorization_code(system, &authentication, &request, origin).await {
        Ok(tokens) => tokens,
        Err(Refused::Rule(_)) => return Ok(None),
        Err(Refused::Failed(error)) => return Err(error),
    };
    // The token was signed for this call a moment ago, so its signature needs no check.
    let payload = tokens.id_token.as_deref().and_then(|token| {
        let payload = token.split('.').nth(1)?;
        URL_SAFE_NO_PAD.decode(payload).ok()
    });
    let payload = payload.ok_or(Error::Internal("a sign-in has no ID token"))?;
    let claims: Claims = serde_json::from_slice(&payload)?;
    Ok((claims.nonce.as_deref() == Some(nonce)).then_some(claims.sub))
}

/// Where the browser goes to end its session at the system tenant, too.
pub async fn sign_out_address(system: &Realm) -> Result<String, Error> {
    let mut address = String::from("/v2/logout?client_id=");
    append_encoded(&mut address, &client_id(system).await?);
    address.push_str("&returnTo=");
    append_encoded(&mut address, &format!("{}{SIGNED_OUT}", system.origin()));
    Ok(address)
}
