//! How a tenant's login pages look: settings, a theme, a template.
//!
//! Settings and theme are kept as they were declared, documents; [`look`] reads out of them what our pages show.

mod look;
mod settings;
mod template;
mod theme;

pub use look::look;
pub use settings::{UPDATE_BRANDING, apply, shown};
pub use template::{LONGEST_TEMPLATE, SET_TEMPLATE, template_of};
pub use theme::{THEME, THEME_ID, THEME_ID_PROPERTY, new_theme_id};
