//! The settings of a tenant's look.

use serde_json::{Map, Value, json};

use crate::merge::merge;
use crate::organization::{HTML_COLOR, STRICT_HTTPS_URI};
use crate::schema::{Schema, any, any_of, map, object, property, string};

const COLOR: Schema = string().format(&HTML_COLOR).nullable();
const ADDRESS: Schema = string().format(&STRICT_HTTPS_URI).nullable();
const ANY: Schema = any();

/// A colour, or a gradient: `type`, `start`, `end` and `angle_deg`.
const BACKGROUND: Schema = any_of(&[
    string().length(0, 64).nullable(),
    map(&ANY).entries(0, 8).nullable(),
]);

/// The body of `PATCH /branding` (contract: `patch_branding`); says at least one thing.
pub const UPDATE_BRANDING: Schema = object(&[
    property(
        "colors",
        "Custom color settings.",
        object(&[
            property("primary", "Accent color.", COLOR),
            property(
                "page_background",
                "Page background color or gradient.",
                BACKGROUND,
            ),
        ])
        .entries(1, usize::MAX)
        .nullable(),
    ),
    property("favicon_url", "URL for the favicon.", ADDRESS),
    property("logo_url", "URL for the logo.", ADDRESS),
    property(
        "font",
        "Custom font settings.",
        object(&[property("url", "URL for the custom font.", ADDRESS)])
            .entries(1, usize::MAX)
            .nullable(),
    ),
])
.entries(1, usize::MAX);

/// The objects of which a change names single properties.
const MERGED: &[&str] = &["colors", "font"];

/// The accent colour of our pages, where the tenant has chosen none.
const PRIMARY: &str = "#0c6457";
/// The background of our pages, where the tenant has chosen none.
const PAGE_BACKGROUND: &str = "#faf9f6";

/// Applies a checked change. An object of which nothing is left goes.
pub fn apply(settings: &mut Map<String, Value>, change: Map<String, Value>) {
    for name in MERGED {
        if change.get(*name).is_some_and(Value::is_object) {
            settings.entry(*name).or_insert_with(|| json!({}));
        }
    }
    merge(settings, change, MERGED);
    for name in MERGED {
        if settings
            .get(*name)
            .and_then(Value::as_object)
            .is_some_and(Map::is_empty)
        {
            settings.shift_remove(*name);
        }
    }
}

/// The settings as they are answered: both colours are always told (recorded), those of our pages where none was chosen.
pub fn shown(mut settings: Map<String, Value>) -> Map<String, Value> {
    let colors = settings.entry("colors").or_insert_with(|| json!({}));
    if let Value::Object(colors) = colors {
        colors.entry("primary").or_insert_with(|| json!(PRIMARY));
        colors
            .entry("page_background")
            .or_insert_with(|| json!(PAGE_BACKGROUND));
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_null_and_value() {
        let present = json!({"colors": {"primary": "#111111", "page_background": "#222222"}, "font": {"url": "https://a/b"}});
        for (change, expected) in [
            (
                json!({"logo_url": "https://a/l"}),
                json!({"colors": {"primary": "#111111", "page_background": "#222222"},
                "font": {"url": "https://a/b"}, "logo_url": "https://a/l"}),
            ),
            (
                json!({"font": null}),
                json!({"colors": {"primary": "#111111", "page_background": "#222222"}}),
            ),
            (
                json!({"font": {"url": null}}),
                json!({"colors": {"primary": "#111111", "page_background": "#222222"}}),
            ),
            (
                json!({"colors": {"primary": "#333333"}}),
                json!({"colors": {"primary": "#333333", "page_background": "#222222"}, "font": {"url": "https://a/b"}}),
            ),
            (
                json!({"colors": null}),
                json!({"font": {"url": "https://a/b"}}),
            ),
        ] {
            let (Value::Object(mut settings), Value::Object(change)) = (present.clone(), change)
            else {
                panic!("objects");
            };
            apply(&mut settings, change.clone());
            assert_eq!(Value::Object(settings), expected, "{change:?}");
        }
        let mut none = Map::new();
        let Value::Object(change) = json!({"colors": {"primary": null}}) else {
            panic!("an object")
        };
        apply(&mut none, change);
        assert_eq!(none, Map::new());
    }

    #[test]
    fn both_colours_are_told() {
        let told = shown(Map::new());
        assert_eq!(
            told["colors"],
            json!({"primary": PRIMARY, "page_background": PAGE_BACKGROUND})
        );
    }
}
