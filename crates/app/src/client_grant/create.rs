//! Creating a client grant.

use guildhall_model::Timestamp;
use guildhall_model::client_grant::{ClientGrant, CreateClientGrant};
use guildhall_model::id::ClientGrantId;
use guildhall_store::{ClientGrantRow, LogRow, ResourceServerRow, TenantTransaction};

use super::row;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;
use crate::resource_server;

/// Creating a client grant.
pub const CREATE: Permission = Permission::any_of(&["create:client_grants"]);

/// The unique keys: one grant for a client, an API and a kind; one default for a group, an API and a kind.
const KEYS: [&str; 2] = [
    "client_grant_client_id_resource_server_id_subject_type",
    "client_grant_resource_server_id_default_for_subject_type",
];

struct Plan {
    id: ClientGrantId,
    body: CreateClientGrant,
    log: LogRow,
    now: Timestamp,
}

/// Creates a grant, for one client or as the default of a group of clients.
///
/// Refuses an unknown API or client, what third-party clients may not have, and a second grant for the same.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    body: CreateClientGrant,
) -> Result<ClientGrant, Error> {
    actor.must(CREATE)?;
    for_one_or_a_group(&body)?;
    let plan = Plan {
        id: ClientGrantId::generate(realm.random()),
        body,
        log: log::management_write(realm, actor, "Create client grant", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| {
            if KEYS.iter().any(|key| error.is_conflict(key)) {
                Error::Taken {
                    // The contract's words, which speak of the API.
                    message: "A resource server with the same identifier already exists.".into(),
                    code: Some("client_grant_conflict"),
                }
            } else {
                error
            }
        })
}

/// A grant is for a client or for a group, not for both and not for nobody.
fn for_one_or_a_group(body: &CreateClientGrant) -> Result<(), Error> {
    match (&body.client_id, body.default_for) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        (None, None) => Err(Error::invalid_body(
            "Missing required property: client_id",
            "",
            "",
        )),
        (Some(_), Some(_)) => Err(Error::invalid_body(
            "client_id can not be given with default_for",
            "client_id",
            "ID of the client.",
        )),
    }
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<ClientGrant, Error> {
    let server = resource_server::by_identifier(&plan.body.audience, &mut tx)
        .await?
        .ok_or(Error::Missing {
            message: "Resource server not found",
            code: Some("inexistent_resource_server"),
        })?;
    let is_first_party = match &plan.body.client_id {
        Some(client) => is_first_party(client, &mut tx).await?,
        None => false,
    };
    if !is_first_party {
        third_party_may(&plan.body, &server)?;
    }
    let (grant, row) = new(plan, server)?;
    tx.insert_client_grant(&row).await?;
    tx.insert_log(&plan.log).await?;
    Ok(grant)
}

async fn is_first_party(client: &str, tx: &mut TenantTransaction<'_>) -> Result<bool, Error> {
    let client = tx.client(client).await?.ok_or(Error::Missing {
        message: "Client not found",
        code: Some("inexistent_client"),
    })?;
    Ok(client.is_first_party)
}

/// What third-party clients may have: not the tenant's own Management API, and not every organization.
fn third_party_may(body: &CreateClientGrant, server: &ResourceServerRow) -> Result<(), Error> {
    if server.is_system {
        return Err(Error::refused_body(
            "Client grants for this API cannot be created for third-party clients.",
        ));
    }
    third_party_organizations(body.allow_any_organization)
}

/// A grant for every organization is for first-party clients alone (behaviour notes, "Organizations", section 10).
pub(super) fn third_party_organizations(allow_any: Option<bool>) -> Result<(), Error> {
    if allow_any == Some(true) {
        return Err(Error::refused_body(
            "allow_any_organization cannot be enabled for third-party clients.",
        ));
    }
    Ok(())
}

fn new(plan: &Plan, server: ResourceServerRow) -> Result<(ClientGrant, ClientGrantRow), Error> {
    let CreateClientGrant {
        client_id,
        audience: _,
        default_for,
        organization_usage,
        allow_any_organization,
        scope,
        subject_type,
        authorization_details_types,
        allow_all_scopes,
    } = plan.body.clone();
    let grant = ClientGrant {
        id: plan.id.to_string(),
        client_id,
        audience: server.identifier,
        scope: scope.unwrap_or_default(),
        organization_usage,
        allow_any_organization,
        subject_type: subject_type.unwrap_or_default(),
        authorization_details_types,
        allow_all_scopes,
        default_for,
    };
    let mut row = ClientGrantRow {
        id: grant.id.clone(),
        client_id: grant.client_id.clone(),
        resource_server_id: server.id,
        audience: grant.audience.clone(),
        subject_type: grant.subject_type.as_str().to_owned(),
        default_for: default_for.map(|group| group.as_str().to_owned()),
        scope: String::new(),
        organization_usage: None,
        allow_any_organization: None,
        document: String::new(),
        created_at: plan.now,
    };
    row::write(grant.clone(), &mut row)?;
    Ok((grant, row))
}

#[cfg(test)]
mod tests {
    use guildhall_model::schema::Declared;
    use serde_json::{Value, json};

    use super::*;

    fn body(more: Value) -> CreateClientGrant {
        let mut body = json!({"audience": "urn:a"});
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        CreateClientGrant::read(body).unwrap()
    }

    fn server(is_system: bool) -> ResourceServerRow {
        ResourceServerRow {
            id: String::new(),
            identifier: "urn:a".to_owned(),
            name: None,
            is_system,
            token_lifetime: 0,
            signing_alg: "RS256".to_owned(),
            signing_secret: None,
            document: "{}".to_owned(),
            created_at: Timestamp::default(),
        }
    }

    #[test]
    fn a_grant_is_for_a_client_or_for_a_group() {
        let group = "third_party_clients";
        for (more, allowed) in [
            (json!({}), false),
            (json!({"client_id": "c"}), true),
            (json!({"default_for": group}), true),
            (json!({"client_id": "c", "default_for": group}), false),
        ] {
            let decided = for_one_or_a_group(&body(more.clone()));
            assert_eq!(decided.is_ok(), allowed, "{more}");
        }
    }

    #[test]
    fn what_third_party_clients_may_have() {
        for (more, is_system, allowed) in [
            (json!({}), false, true),
            (json!({"allow_any_organization": false}), false, true),
            (json!({"allow_any_organization": true}), false, false),
            (json!({}), true, false),
        ] {
            let decided = third_party_may(&body(more.clone()), &server(is_system));
            assert_eq!(decided.is_ok(), allowed, "{more} {is_system}");
        }
    }
}
