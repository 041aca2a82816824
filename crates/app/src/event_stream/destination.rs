//! Where a stream's events go: checked, kept without its secret, and turned into requests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_model::event_stream::{Authorization, Destination, Webhook};
use guildhall_model::random::{self, HEX};
use guildhall_store::{EventDeliveryRow, EventStreamRow, Sealed, TenantStore};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::outbound::Request;
use crate::realm::Realm;

/// The longest secret; longer than any header that gets through.
const LONGEST_SECRET: usize = 4096;
/// Headers that belong to the request itself.
const RESERVED: [&str; 8] = [
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
];

const fn place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "event_stream",
        id,
        column: "secret",
    }
}

/// Puts a destination into a stream. A secret that is not told again is the one of before, where the destination
/// knows us in the same way.
pub(super) fn set(
    realm: &Realm,
    stream: &mut EventStreamRow,
    mut destination: Destination,
    before: Option<&EventStreamRow>,
) -> Result<(), Error> {
    stream.secret = None;
    let kind = match &mut destination {
        Destination::Webhook(webhook) => {
            stream.secret = Some(secret(realm, &stream.id, webhook, before)?);
            "webhook"
        }
        Destination::EventBridge(bridge) => {
            bridge.aws_partner_event_source = Some(source(realm));
            "eventbridge"
        }
        Destination::Action(_) => "action",
    };
    kind.clone_into(&mut stream.destination_type);
    stream.destination = serde_json::to_string(&destination)?;
    Ok(())
}

/// What Amazon would call the source of the events: the tenant and a name of its own.
fn source(realm: &Realm) -> String {
    let letters = |count| random::text(realm.random(), HEX, count);
    let name = [8, 4, 4, 4, 12].map(letters).join("-");
    format!(
        "aws.partner/auth0.com/{}-{name}/auth0.events",
        realm.tenant.name
    )
}

fn secret(
    realm: &Realm,
    id: &str,
    webhook: &Webhook,
    before: Option<&EventStreamRow>,
) -> Result<Vec<u8>, Error> {
    const PATH: &str = "destination.configuration.webhook_authorization";
    let authorization = &webhook.webhook_authorization;
    let name = authorization.secret_name();
    if let Authorization::CustomHeader { header_key, .. } = authorization
        && RESERVED.contains(&header_key.to_ascii_lowercase().as_str())
    {
        return Err(Error::invalid_body(
            "This header belongs to the request itself",
            &format!("{PATH}.header_key"),
            "Name of the header",
        ));
    }
    let Some(secret) = authorization.secret() else {
        return kept(before, authorization)?.ok_or_else(|| {
            Error::invalid_body(format!("Missing required property: {name}"), PATH, "")
        });
    };
    let is_sendable = secret.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if secret.is_empty() || secret.len() > LONGEST_SECRET || !is_sendable {
        return Err(Error::invalid_body(
            format!(
                "This can not be sent in a header: 1 to {LONGEST_SECRET} printable ASCII characters can"
            ),
            &format!("{PATH}.{name}"),
            "",
        ));
    }
    Ok(realm
        .store
        .seal(place(id), secret.as_bytes(), realm.random())?)
}

/// The sealed secret of before, where it still serves.
fn kept(
    before: Option<&EventStreamRow>,
    authorization: &Authorization,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(before) = before else {
        return Ok(None);
    };
    let destination: Destination = serde_json::from_str(&before.destination)?;
    Ok(match destination {
        Destination::Webhook(webhook) if webhook.webhook_authorization.is_like(authorization) => {
            before.secret.clone()
        }
        _ => None,
    })
}

/// The request that sends an event to a stream: the CloudEvent as JSON (structured mode), with the stream's name.
pub(crate) fn request(
    store: &TenantStore,
    stream: &EventStreamRow,
    delivery: &EventDeliveryRow,
) -> Result<Request, Error> {
    let Destination::Webhook(webhook) = serde_json::from_str(&stream.destination)? else {
        return Err(Error::Internal("the destination is no webhook"));
    };
    let mut event: Map<String, Value> = serde_json::from_str(&delivery.payload)?;
    event.insert("a0stream".to_owned(), json!(stream.id));
    let body = serde_json::to_vec(&event)?;
    let (name, value) = proof(store, stream, webhook.webhook_authorization)?;
    Ok(Request::post(webhook.webhook_endpoint, "application/json", body).header(name, value))
}

/// The header that proves us.
fn proof(
    store: &TenantStore,
    stream: &EventStreamRow,
    authorization: Authorization,
) -> Result<(String, String), Error> {
    let sealed = stream
        .secret
        .as_deref()
        .ok_or(Error::Internal("a webhook has no secret"))?;
    let secret = String::from_utf8(store.open(place(&stream.id), sealed)?)
        .map_err(|_| Error::Internal("a webhook's secret is no text"))?;
    let authorize = |value: String| ("authorization".to_owned(), value);
    Ok(match authorization {
        Authorization::Basic { username, .. } => {
            let pair = STANDARD.encode(format!("{username}:{secret}"));
            authorize(format!("Basic {pair}"))
        }
        Authorization::Bearer { .. } => authorize(format!("Bearer {secret}")),
        Authorization::CustomHeader { header_key, .. } => (header_key, secret),
    })
}
