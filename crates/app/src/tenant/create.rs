//! Making a tenant with all that it is born with, in one transaction.

use guildhall_store::{
    ClientGrantRow, ClientRow, ConnectionRow, KeyState, NewTenant, ResourceServerRow,
    SigningKeyRow, SystemTransaction, Tenant,
};
use serde_json::{Map, json};

use super::defaults::{EXPLORER, database, full_grant, management_api, settings};
use crate::client::{self, NewClient, Secret};
use crate::error::Error;
use crate::keys;
use crate::realm::Services;

/// A tenant that is wanted.
#[derive(Clone, Debug)]
pub struct NewTenantRequest {
    /// Its name, unique.
    pub name: String,
    /// Its domain, with the port where that is not the scheme's.
    pub domain: String,
    /// The hosts at which it is found, without ports.
    pub hosts: Vec<String>,
    /// `https`, or `http` behind a proxy.
    pub scheme: &'static str,
}

/// Whether a text can name a tenant: 1 to 63 lower-case letters, digits and hyphens, as in the name of a host.
pub fn is_name(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// The code of a refusal because of the host.
pub const HOST_TAKEN: &str = "host_taken";

/// A tenant that was made, and the credentials of its Management API application.
#[derive(Debug)]
pub struct TenantCreated {
    /// The tenant.
    pub tenant: Tenant,
    /// The `client_id` of the "API Explorer Application".
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
}

/// All that is written, made before the transaction. The tenant's number is only known within it, and sealed values
/// are bound to it: so the row of the tenant comes first, in a transaction of its own that leaves it without hosts,
/// where nobody finds it.
struct Plan {
    tenant: Tenant,
    hosts: Vec<String>,
    key: SigningKeyRow,
    server: ResourceServerRow,
    clients: Vec<ClientRow>,
    grant: ClientGrantRow,
    connection: ConnectionRow,
    now: guildhall_model::Timestamp,
}

/// Makes a tenant. A taken name or host is refused.
///
/// A process that dies between the two transactions leaves a tenant without hosts and keys; the next call of the same
/// name completes it.
pub async fn create(
    services: &Services,
    request: NewTenantRequest,
) -> Result<TenantCreated, Error> {
    let now = services.clock.now();
    let tenant = reserve(services, &request).await?;
    let store = services.system.handle(&tenant);
    let random = &*services.random;
    let (keys_store, keys_random, domain) = (
        store.clone(),
        services.random.clone(),
        tenant.domain.clone(),
    );
    let key = tokio::task::spawn_blocking(move || {
        keys::generate(&keys_store, &domain, KeyState::Current, now, &*keys_random)
    })
    .await
    .map_err(|_| Error::Internal("making a key did not come to its end"))??;

    let server = management_api(
        format!("{}://{}/api/v2/", request.scheme, tenant.domain),
        now,
        random,
    );
    let (explorer, secret) = client::new_row(&store, explorer(), now, random)?;
    let (default_app, _) =
        client::new_row(&store, default_app(), now.plus_milliseconds(1), random)?;
    let (global, _) = client::new_row(&store, global(), now.plus_milliseconds(2), random)?;
    let plan = Plan {
        grant: full_grant(&explorer.id, &server, now, random)?,
        connection: database(now, random),
        hosts: request.hosts,
        tenant: tenant.clone(),
        key,
        server,
        now,
        clients: vec![explorer.clone(), default_app, global],
    };
    services
        .system
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| {
            error.on_conflict("tenant_host_host", || {
                taken(
                    "Another tenant is found at this host already.",
                    Some(HOST_TAKEN),
                )
            })
        })?;
    Ok(TenantCreated {
        tenant,
        client_id: explorer.id,
        client_secret: secret,
    })
}

/// The row of the tenant, without hosts; one that was left over is taken up again.
async fn reserve(services: &Services, request: &NewTenantRequest) -> Result<Tenant, Error> {
    if let Some((tenant, store)) = services.system.tenant_by_name(request.name.clone()).await? {
        let keys = store
            .read((), |(), mut tx| {
                Box::pin(async move { tx.signing_keys().await })
            })
            .await?;
        return if keys.is_empty() {
            Ok(tenant)
        } else {
            Err(taken("A tenant with the same name already exists.", None))
        };
    }
    let new = NewTenant {
        name: request.name.clone(),
        domain: request.domain.clone(),
        hosts: Vec::new(),
        settings: settings(&request.name),
    };
    let now = services.clock.now();
    let write = services.system.write((new, now), |(new, now), mut tx| {
        Box::pin(async move { tx.insert_tenant(new, *now).await })
    });
    Ok(write.await?)
}

async fn insert(plan: &Plan, mut tx: SystemTransaction<'_>) -> Result<(), Error> {
    for host in &plan.hosts {
        tx.ensure_host(&plan.tenant, host, plan.now).await?;
    }
    let mut tenant = tx.within(&plan.tenant);
    tenant.insert_signing_key(&plan.key).await?;
    tenant.insert_resource_server(&plan.server).await?;
    for client in &plan.clients {
        tenant.insert_client(client).await?;
    }
    tenant.insert_client_grant(&plan.grant).await?;
    tenant.insert_connection(&plan.connection).await?;
    let realms = [plan.connection.name.clone()];
    tenant
        .set_connection_realms(&plan.connection.id, &realms)
        .await?;
    for client in plan.clients.iter().filter(|client| !client.is_global) {
        tenant
            .insert_connection_client(&plan.connection.id, &client.id, plan.now)
            .await?;
    }
    Ok(())
}

fn explorer() -> NewClient {
    let mut document = Map::new();
    document.insert("app_type".to_owned(), json!("non_interactive"));
    document.insert("grant_types".to_owned(), json!(["client_credentials"]));
    document.insert(
        "token_endpoint_auth_method".to_owned(),
        json!("client_secret_post"),
    );
    document.insert("oidc_conformant".to_owned(), json!(true));
    document.insert("jwt_configuration".to_owned(), jwt_configuration());
    NewClient {
        name: EXPLORER.to_owned(),
        document,
        ..NewClient::default()
    }
}

fn default_app() -> NewClient {
    let mut document = Map::new();
    document.insert("callbacks".to_owned(), json!([]));
    document.insert("oidc_conformant".to_owned(), json!(true));
    document.insert("jwt_configuration".to_owned(), jwt_configuration());
    NewClient {
        name: "Default App".to_owned(),
        document,
        ..NewClient::default()
    }
}

fn global() -> NewClient {
    let mut document = Map::new();
    document.insert("callbacks".to_owned(), json!([]));
    document.insert("cross_origin_authentication".to_owned(), json!(true));
    NewClient {
        name: "All Applications".to_owned(),
        is_global: true,
        document,
        ..NewClient::default()
    }
}

fn jwt_configuration() -> serde_json::Value {
    json!({"alg": "RS256", "lifetime_in_seconds": 36000, "secret_encoded": false})
}

fn taken(message: &'static str, code: Option<&'static str>) -> Error {
    Error::Taken {
        message: message.into(),
        code,
    }
}
