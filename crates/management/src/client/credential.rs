//! `/clients/{id}/credentials`.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::client::credential;
use guildhall_model::client::{CREATE_CREDENTIAL, UPDATE_CREDENTIAL};
use guildhall_model::schema::{Problem, boolean, integer};
use guildhall_model::{Timestamp, declare};
use serde_json::Value;

use super::ClientPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, FromPath, NoQuery, PathOf, PathParameters, Query, Tenant, document};

declare! {
    /// The query of `GET /clients/{id}/credentials`. The answer is a bare list whatever is asked for (recorded), so
    /// the parameters are taken and passed over.
    pub(crate) struct ListCredentials {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, u32::MAX as i64);
        /// Number of results per page.
        optional per_page: u32 = integer().range(0, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

/// A client and one of its credentials. Any text is looked for.
pub(crate) struct CredentialPath {
    client: String,
    credential: String,
}

impl FromPath for CredentialPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            client: parameters.text("id", "ID of the client.")?.to_owned(),
            credential: parameters
                .text("credential_id", "ID of the credential.")?
                .to_owned(),
        })
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(ClientPath(client)): PathOf<ClientPath>,
    _: Query<ListCredentials>,
) -> Result<Response, Refusal> {
    let rows = credential::list(&realm, client).await?;
    let shown = rows
        .iter()
        .map(credential::show)
        .collect::<Result<Vec<_>, _>>()?;
    answer::ok(&shown)
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ClientPath(client)): PathOf<ClientPath>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &CREATE_CREDENTIAL).await?;
    let row = credential::create(&realm, &actor, client, &body).await?;
    answer::created(&credential::show(&row)?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<CredentialPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let row = credential::get(&realm, path.client, path.credential).await?;
    answer::ok(&credential::show(&row)?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<CredentialPath>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &UPDATE_CREDENTIAL).await?;
    let expires_at = body
        .get("expires_at")
        .and_then(Value::as_str)
        .and_then(Timestamp::parse);
    let row = credential::update(&realm, &actor, path.client, path.credential, expires_at).await?;
    answer::ok(&credential::show(&row)?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<CredentialPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    credential::delete(&realm, &actor, path.client, path.credential).await?;
    Ok(answer::nothing())
}
