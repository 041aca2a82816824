//! The theme: there is one at most.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::branding;
use guildhall_model::branding::THEME;
use guildhall_model::schema::Problem;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, FromPath, NoQuery, PathOf, PathParameters, Tenant, document};

/// A theme in a path.
pub(crate) struct ThemePath(String);

impl FromPath for ThemePath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        let id = parameters.text("themeId", "The ID of the theme.")?;
        Ok(Self(id.to_owned()))
    }
}

/// Recorded: 200.
pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &THEME).await?;
    answer::ok(&branding::create_theme(&realm, &actor, body).await?)
}

pub(super) async fn default(Tenant(realm): Tenant, _: NoQuery) -> Result<Response, Refusal> {
    answer::ok(&branding::default_theme(&realm)?)
}

pub(super) async fn read(
    Tenant(realm): Tenant,
    PathOf(ThemePath(id)): PathOf<ThemePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&branding::theme(&realm, &id)?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ThemePath(id)): PathOf<ThemePath>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &THEME).await?;
    answer::ok(&branding::update_theme(&realm, &actor, id, body).await?)
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ThemePath(id)): PathOf<ThemePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    branding::delete_theme(&realm, &actor, id).await?;
    Ok(answer::nothing())
}
