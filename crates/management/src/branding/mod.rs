//! `/branding`: how the tenant's login pages look.

mod settings;
mod template;
mod theme;

use axum::routing::{delete, get, patch, post, put};
use guildhall_app::branding::{DELETE, READ, UPDATE};
use guildhall_model::branding::{SET_TEMPLATE, THEME, UPDATE_BRANDING};

use crate::route::{Method, Route};

const SETTINGS: &str = "/branding";
const TEMPLATE: &str = "/branding/templates/universal-login";
const THEMES: &str = "/branding/themes";
const DEFAULT_THEME: &str = "/branding/themes/default";
const ONE_THEME: &str = "/branding/themes/{themeId}";

/// The operations of the look of a tenant's pages.
#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, SETTINGS, "get_branding", READ, || get(settings::read)),
    Route::new(Method::Patch, SETTINGS, "patch_branding", UPDATE, || patch(settings::update)).body(UPDATE_BRANDING),
    Route::new(Method::Get, TEMPLATE, "get_universal-login", READ, || get(template::read)),
    Route::new(Method::Put, TEMPLATE, "put_universal-login", UPDATE, || put(template::set))
        .body(SET_TEMPLATE).answers(201),
    Route::new(Method::Delete, TEMPLATE, "delete_universal-login", DELETE, || delete(template::remove)).answers(204),
    Route::new(Method::Post, THEMES, "post_branding_theme", UPDATE, || post(theme::create)).body(THEME),
    Route::new(Method::Get, DEFAULT_THEME, "get_default_branding_theme", READ, || get(theme::default)),
    Route::new(Method::Get, ONE_THEME, "get_branding_theme", READ, || get(theme::read)),
    Route::new(Method::Patch, ONE_THEME, "patch_branding_theme", UPDATE, || patch(theme::update)).body(THEME),
    Route::new(Method::Delete, ONE_THEME, "delete_branding_theme", DELETE, || delete(theme::remove)).answers(204),
];
