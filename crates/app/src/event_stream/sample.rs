//! What a test event tells of when nothing else was given: things that are nowhere.

use serde_json::{Value, json};

const ORGANIZATION: &str = "org_0000000000000000";
const CONNECTION: &str = "con_0000000000000000";
const ROLE: &str = "rol_0000000000000000";
const GROUP: &str = "grp_1111111111111111";
const USER: &str = "auth0|000000000000000000000000";
const MOMENT: &str = "2026-01-01T00:00:00.000Z";

/// The object of an event of this kind.
pub(super) fn object(kind: &str) -> Value {
    let organization = || json!({"id": ORGANIZATION});
    let user = || json!({"user_id": USER});
    let role = || json!({"id": ROLE, "name": "sample-role"});
    let group = || json!({"id": GROUP, "type": "tenant"});
    let (noun, verb) = kind.rsplit_once('.').unwrap_or((kind, ""));
    let mut object = match noun {
        "organization" => {
            json!({"id": ORGANIZATION, "name": "sample", "display_name": "Sample"})
        }
        "organization.connection" => {
            json!({"organization": organization(), "connection": {"id": CONNECTION}})
        }
        "organization.member" => json!({"organization": organization(), "user": user()}),
        "organization.member.role" => {
            json!({"organization": organization(), "user": user(), "role": role()})
        }
        "organization.group.role" => {
            json!({"organization": organization(), "group": group(), "role": role(), "created_at": MOMENT})
        }
        "group" => {
            json!({"id": GROUP, "name": "sample-group", "type": "tenant", "created_at": MOMENT})
        }
        "group.member" => json!({"group": group(), "member": {"id": USER, "member_type": "user"}}),
        "group.role" => json!({"group": group(), "role": role(), "created_at": MOMENT}),
        _ => whole_user(),
    };
    let moment = match (noun, verb) {
        ("group", "updated" | "deleted") => Some("updated_at"),
        ("user", "deleted") => Some("deleted_at"),
        _ => None,
    };
    if let (Some(moment), Some(members)) = (moment, object.as_object_mut()) {
        members.insert(moment.to_owned(), json!(MOMENT));
    }
    object
}

fn whole_user() -> Value {
    json!({
        "user_id": USER, "email": "sample@example.com", "email_verified": true, "name": "sample@example.com",
        "nickname": "sample", "created_at": MOMENT, "updated_at": MOMENT,
        "identities": [{"connection": "Username-Password-Authentication", "user_id": "000000000000000000000000",
            "provider": "auth0", "isSocial": false}],
    })
}
