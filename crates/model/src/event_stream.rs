//! Event streams: where a tenant's events are sent.

use serde::{Deserialize, Serialize};

use crate::declare;
use crate::schema::{Format, Schema, any, any_of, array, map, object, property, string};

/// How many event streams a tenant may have.
pub const STREAMS_PER_TENANT: i64 = 100;

/// The kinds of event there are (contract, `EventStreamEventTypeEnum`).
pub const EVENT_TYPES: &[&str] = &[
    "group.created",
    "group.deleted",
    "group.member.added",
    "group.member.deleted",
    "group.role.assigned",
    "group.role.deleted",
    "group.updated",
    "organization.connection.added",
    "organization.connection.removed",
    "organization.connection.updated",
    "organization.created",
    "organization.deleted",
    "organization.group.role.assigned",
    "organization.group.role.deleted",
    "organization.member.added",
    "organization.member.deleted",
    "organization.member.role.assigned",
    "organization.member.role.deleted",
    "organization.updated",
    "user.created",
    "user.deleted",
    "user.updated",
];

/// Whether events of a stream are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StreamStatus {
    /// They are.
    #[default]
    Enabled,
    /// They are not; what happens meanwhile is not sent later.
    Disabled,
}

/// A kind of event that a stream is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The kind.
    pub event_type: Option<String>,
}

/// Where events go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "configuration", rename_all = "lowercase")]
pub enum Destination {
    /// To a URL.
    Webhook(Webhook),
    /// To Amazon EventBridge; kept, not sent.
    EventBridge(EventBridge),
    /// To an Action; kept, not sent.
    Action(ActionDestination),
}

/// A URL and how to prove oneself there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The URL.
    pub webhook_endpoint: String,
    /// The proof.
    pub webhook_authorization: Authorization,
}

/// How to prove oneself to a webhook. The secrets are never told again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Authorization {
    /// HTTP Basic.
    Basic {
        /// The name.
        username: String,
        /// The password.
        #[serde(skip_serializing)]
        password: Option<String>,
    },
    /// A bearer token.
    Bearer {
        /// The token.
        #[serde(skip_serializing)]
        token: Option<String>,
    },
    /// A header of one's own.
    CustomHeader {
        /// Its name.
        header_key: String,
        /// Its value.
        #[serde(skip_serializing)]
        header_value: Option<String>,
    },
}

impl Authorization {
    /// Where its secret stands on the wire.
    pub const fn secret_name(&self) -> &'static str {
        match self {
            Self::Basic { .. } => "password",
            Self::Bearer { .. } => "token",
            Self::CustomHeader { .. } => "header_value",
        }
    }

    /// Its secret, where it was told.
    pub const fn secret(&self) -> Option<&String> {
        match self {
            Self::Basic {
                password: secret, ..
            }
            | Self::Bearer { token: secret }
            | Self::CustomHeader {
                header_value: secret,
                ..
            } => secret.as_ref(),
        }
    }

    /// Whether the other proves itself in the same way, so that a secret that was told once still serves.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Basic { username: one, .. },
                Self::Basic {
                    username: other, ..
                },
            ) => one == other,
            (Self::Bearer { .. }, Self::Bearer { .. }) => true,
            (
                Self::CustomHeader {
                    header_key: one, ..
                },
                Self::CustomHeader {
                    header_key: other, ..
                },
            ) => one.eq_ignore_ascii_case(other),
            _ => false,
        }
    }
}

/// An account of Amazon Web Services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventBridge {
    /// Its region.
    pub aws_region: String,
    /// Its number.
    pub aws_account_id: String,
    /// What the events come from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_partner_event_source: Option<String>,
}

/// An Action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionDestination {
    /// Its id.
    pub action_id: String,
}

const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

const HTTPS: Format = Format {
    name: "https-url",
    check: |text| text.starts_with("https://"),
    pattern: Some("^https://.*"),
};
const USERNAME: Format = Format {
    name: "username",
    check: |text| !text.is_empty() && !text.contains(':'),
    pattern: Some("^[^:]+$"),
};
const HEADER_KEY: Format = Format {
    name: "header-name",
    check: |text| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+.^_`|~-".contains(&byte))
    },
    pattern: Some("^[a-zA-Z0-9!#$%&'*+.^_`|~-]+$"),
};
const ACCOUNT: Format = Format {
    name: "aws-account-id",
    check: |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
    pattern: Some(r"^\d{12}$"),
};

const BASIC: Schema = object(&[
    property(
        "method",
        "Type of authorization.",
        string().one_of(&["basic"]),
    )
    .required(),
    property(
        "username",
        "Username.",
        string().length(0, 128).format(&USERNAME),
    )
    .required(),
    property("password", "Password.", string()),
]);
const BEARER: Schema = object(&[
    property(
        "method",
        "Type of authorization.",
        string().one_of(&["bearer"]),
    )
    .required(),
    property("token", "Bearer token.", string()),
]);
const CUSTOM_HEADER: Schema = object(&[
    property(
        "method",
        "Type of authorization.",
        string().one_of(&["custom_header"]),
    )
    .required(),
    property(
        "header_key",
        "Name of the header.",
        string().length(1, usize::MAX).format(&HEADER_KEY),
    )
    .required(),
    property("header_value", "Value of the header.", string()),
]);
const WEBHOOK: Schema = object(&[
    property(
        "type",
        "Type of destination.",
        string().one_of(&["webhook"]),
    )
    .required(),
    property(
        "configuration",
        "Configuration specific to a webhook destination.",
        object(&[
            property(
                "webhook_endpoint",
                "Target HTTP endpoint URL.",
                string().format(&HTTPS),
            )
            .required(),
            property(
                "webhook_authorization",
                "How the endpoint knows who sends.",
                any_of(&[BASIC, BEARER, CUSTOM_HEADER]),
            )
            .required(),
        ]),
    )
    .required(),
]);
const EVENT_BRIDGE: Schema = object(&[
    property(
        "type",
        "Type of destination.",
        string().one_of(&["eventbridge"]),
    )
    .required(),
    property(
        "configuration",
        "Configuration specific to an eventbridge destination.",
        object(&[
            property(
                "aws_account_id",
                "AWS Account ID.",
                string().format(&ACCOUNT),
            )
            .required(),
            property("aws_region", "AWS Region.", string().one_of(REGIONS)).required(),
            property(
                "aws_partner_event_source",
                "AWS Partner Event Source.",
                string(),
            ),
        ]),
    )
    .required(),
]);
const ACTION: Schema = object(&[
    property("type", "Type of destination.", string().one_of(&["action"])).required(),
    property(
        "configuration",
        "Configuration specific to an action destination.",
        object(&[property("action_id", "Action ID.", string()).required()]),
    )
    .required(),
]);
const SUBSCRIPTION: Schema = object(&[property(
    "event_type",
    "The event type to subscribe to.",
    string(),
)]);
const STATUS: Schema = string().length(0, 8).one_of(&["enabled", "disabled"]);

declare! {
    /// `POST /event-streams`.
    pub struct CreateEventStream {
        /// Name of the event stream.
        optional name: String = string().length(1, 128);
        /// List of event types subscribed to in this stream.
        optional subscriptions: Vec<Subscription> = array(&SUBSCRIPTION).entries(1, usize::MAX);
        /// Where the events are sent.
        required destination: Destination = any_of(&[WEBHOOK, EVENT_BRIDGE, ACTION]);
        /// Indicates whether the event stream is actively forwarding events.
        optional status: StreamStatus = STATUS;
    }
}

declare! {
    /// `PATCH /event-streams/{id}`. What an event bridge is set to never changes.
    pub struct UpdateEventStream {
        /// Name of the event stream.
        optional name: String = string().length(1, 128);
        /// List of event types subscribed to in this stream.
        optional subscriptions: Vec<Subscription> = array(&SUBSCRIPTION);
        /// Where the events are sent.
        optional destination: Destination = any_of(&[WEBHOOK, ACTION]);
        /// Indicates whether the event stream is actively forwarding events.
        optional status: StreamStatus = STATUS;
    }
}

declare! {
    /// `POST /event-streams/{id}/redeliver`.
    pub struct Redeliver {
        /// An RFC-3339 date-time for redelivery start, inclusive. Does not allow sub-second precision.
        optional date_from: String = string().length(0, 20);
        /// An RFC-3339 date-time for redelivery end, exclusive. Does not allow sub-second precision.
        optional date_to: String = string().length(0, 20);
        /// Filter by status.
        optional statuses: Vec<String> = array(&string().length(0, 6).one_of(&["failed"]));
        /// Filter by event type.
        optional event_types: Vec<String> = array(&string().one_of(EVENT_TYPES));
    }
}

declare! {
    /// `POST /event-streams/{id}/test`.
    pub struct TestEvent {
        /// The type of event this test event represents.
        required event_type: String = string().length(0, 33).one_of(EVENT_TYPES);
        /// The raw payload of the test event.
        optional data: serde_json::Map<String, serde_json::Value> = map(&any());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::schema::Declared as _;

    fn webhook(endpoint: &str, authorization: Value) -> Value {
        json!({"destination": {"type": "webhook", "configuration":
            {"webhook_endpoint": endpoint, "webhook_authorization": authorization}}})
    }

    #[test]
    fn destinations_that_there_are() {
        let bearer = json!({"method": "bearer", "token": "secret"});
        let basic = json!({"method": "basic", "username": "ada", "password": "secret"});
        let header =
            json!({"method": "custom_header", "header_key": "x-key", "header_value": "secret"});
        for authorization in [bearer, basic, header] {
            let body = webhook("https://hook.example/in", authorization.clone());
            let read = CreateEventStream::read(body).unwrap_or_else(|problem| panic!("{problem}"));
            let shown = json!(read.destination);
            let told = &shown["configuration"]["webhook_authorization"];
            assert_eq!(told["method"], authorization["method"]);
            assert!(!shown.to_string().contains("secret"), "{shown}");
        }
        let bridge = json!({"destination": {"type": "eventbridge", "configuration":
            {"aws_account_id": "541461895571", "aws_region": "us-east-1"}}});
        let read = CreateEventStream::read(bridge.clone()).expect("an event bridge");
        let expected = json!({"type": "eventbridge", "configuration":
            {"aws_region": "us-east-1", "aws_account_id": "541461895571"}});
        assert_eq!(json!(read.destination), expected);
    }

    #[test]
    fn what_is_no_destination_is_refused() {
        let bearer = || json!({"method": "bearer", "token": "secret"});
        for body in [
            json!({}),
            json!({"destination": {"type": "webhook"}}),
            webhook("http://hook.example/in", bearer()),
            webhook("https://hook.example/in", json!({"method": "digest"})),
            webhook(
                "https://hook.example/in",
                json!({"method": "basic", "username": "a:b"}),
            ),
            webhook(
                "https://hook.example/in",
                json!({"method": "custom_header", "header_key": "a b"}),
            ),
        ] {
            assert!(CreateEventStream::read(body.clone()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_secret_serves_again_where_nothing_else_has_changed() {
        let basic = |username: &str| Authorization::Basic {
            username: username.to_owned(),
            password: None,
        };
        let bearer = Authorization::Bearer { token: None };
        assert!(basic("a").is_like(&basic("a")));
        assert!(!basic("a").is_like(&basic("b")));
        assert!(bearer.is_like(&bearer) && !bearer.is_like(&basic("a")));
    }
}
