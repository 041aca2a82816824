//! `/tenants/settings`.

use axum::extract::Request;
use axum::response::Response;
use axum::routing::{get, patch};
use guildhall_app::tenant_settings::{self, READ, UPDATE};
use guildhall_model::declare;
use guildhall_model::schema::{Declared, boolean, string};
use guildhall_model::tenant_settings::UPDATE_TENANT_SETTINGS;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, Query, Tenant, document};
use crate::fields::Fields;
use crate::route::{Method, Route};

const PATH: &str = "/tenants/settings";

/// The operations of the tenant's settings.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, PATH, "tenant_settings_route", READ, || {
        get(read)
    })
    .query(ReadSettings::SCHEMA),
    Route::new(Method::Patch, PATH, "patch_settings", UPDATE, || {
        patch(update)
    })
    .body(UPDATE_TENANT_SETTINGS),
];

declare! {
    /// The query of `GET /tenants/settings`.
    pub(crate) struct ReadSettings {
        /// Comma-separated list of fields to include or exclude (based on value provided for include_fields) in the result. Leave empty to retrieve all fields.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

async fn read(
    Tenant(realm): Tenant,
    Query(query): Query<ReadSettings>,
) -> Result<Response, Refusal> {
    let ReadSettings {
        fields,
        include_fields,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    answer::ok(&fields.select(tenant_settings::read(&realm)?))
}

async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let change = document(request, &UPDATE_TENANT_SETTINGS).await?;
    answer::ok(&tenant_settings::update(&realm, &actor, change).await?)
}
