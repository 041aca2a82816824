//! A theme of the login pages: borders, colours, fonts, background, widget.

use crate::random::{self, BASE62};
use crate::schema::{Format, Schema, boolean, number, object, property, string};
use crate::{Random, organization};

/// The property of a theme's document that is its id.
pub const THEME_ID_PROPERTY: &str = "themeId";

/// The id of a theme: 32 letters and digits (recorded).
pub const THEME_ID: Format = Format {
    name: "theme-id",
    check: |text| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    pattern: Some("^[a-zA-Z0-9]{32}$"),
};

/// A new id.
pub fn new_theme_id(random: &dyn Random) -> String {
    random::text(random, BASE62, 32)
}

/// `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa` (contract).
const THEME_COLOR: Format = Format {
    name: "theme-color",
    check: |text| {
        text.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 3 | 4 | 6 | 8)
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    },
    pattern: Some("^#(([0-9a-fA-F]{3}){1,2}|([0-9a-fA-F]{4}){1,2})$"),
};

/// An https address, or nothing.
const HTTPS_OR_EMPTY: Format = Format {
    name: "https-uri-or-empty",
    check: |text| text.is_empty() || (organization::STRICT_HTTPS_URI.check)(text),
    pattern: None,
};

/// A name without what could be markup.
const NAME: Format = Format {
    name: "display-name",
    check: |text| !text.contains(['<', '>']),
    pattern: Some("^[^<>]*$"),
};

const COLOR: Schema = string().format(&THEME_COLOR);
const ADDRESS: Schema = string().format(&HTTPS_OR_EMPTY);

/// Percent of the reference size.
const TEXT: Schema = object(&[
    property("bold", "Whether it is bold.", boolean()).required(),
    property(
        "size",
        "Size in percent of the reference text size.",
        number().range(0, 150),
    )
    .required(),
]);

const TITLE: Schema = object(&[
    property("bold", "Whether it is bold.", boolean()).required(),
    property(
        "size",
        "Size in percent of the reference text size.",
        number().range(75, 150),
    )
    .required(),
]);

const BORDERS: Schema = object(&[
    property(
        "button_border_radius",
        "Button border radius.",
        number().range(1, 10),
    )
    .required(),
    property(
        "button_border_weight",
        "Button border weight.",
        number().range(0, 10),
    )
    .required(),
    property(
        "buttons_style",
        "Buttons style.",
        string().one_of(&["pill", "rounded", "sharp"]),
    )
    .required(),
    property(
        "input_border_radius",
        "Input border radius.",
        number().range(0, 10),
    )
    .required(),
    property(
        "input_border_weight",
        "Input border weight.",
        number().range(0, 3),
    )
    .required(),
    property(
        "inputs_style",
        "Inputs style.",
        string().one_of(&["pill", "rounded", "sharp"]),
    )
    .required(),
    property("show_widget_shadow", "Show widget shadow.", boolean()).required(),
    property(
        "widget_border_weight",
        "Widget border weight.",
        number().range(0, 10),
    )
    .required(),
    property(
        "widget_corner_radius",
        "Widget corner radius.",
        number().range(0, 50),
    )
    .required(),
]);

const COLORS: Schema = object(&[
    property("base_focus_color", "Base focus color.", COLOR),
    property("base_hover_color", "Base hover color.", COLOR),
    property("body_text", "Body text.", COLOR).required(),
    property(
        "captcha_widget_theme",
        "Captcha widget theme.",
        string().one_of(&["auto", "dark", "light"]),
    ),
    property("error", "Error.", COLOR).required(),
    property("header", "Header.", COLOR).required(),
    property("icons", "Icons.", COLOR).required(),
    property("input_background", "Input background.", COLOR).required(),
    property("input_border", "Input border.", COLOR).required(),
    property("input_filled_text", "Input filled text.", COLOR).required(),
    property(
        "input_labels_placeholders",
        "Input labels placeholders.",
        COLOR,
    )
    .required(),
    property(
        "links_focused_components",
        "Links focused components.",
        COLOR,
    )
    .required(),
    property("primary_button", "Primary button.", COLOR).required(),
    property("primary_button_label", "Primary button label.", COLOR).required(),
    property("read_only_background", "Read only background.", COLOR),
    property("secondary_button_border", "Secondary button border.", COLOR).required(),
    property("secondary_button_label", "Secondary button label.", COLOR).required(),
    property("success", "Success.", COLOR).required(),
    property("widget_background", "Widget background.", COLOR).required(),
    property("widget_border", "Widget border.", COLOR).required(),
]);

const FONTS: Schema = object(&[
    property("body_text", "Body text.", TEXT).required(),
    property("buttons_text", "Buttons text.", TEXT).required(),
    property("font_url", "Font url.", ADDRESS).required(),
    property("input_labels", "Input labels.", TEXT).required(),
    property("links", "Links.", TEXT).required(),
    property(
        "links_style",
        "Links style.",
        string().one_of(&["normal", "underlined"]),
    )
    .required(),
    property(
        "reference_text_size",
        "Reference text size.",
        number().range(12, 24),
    )
    .required(),
    property("subtitle", "Subtitle.", TEXT).required(),
    property("title", "Title.", TITLE).required(),
]);

const PAGE_BACKGROUND: Schema = object(&[
    property("background_color", "Background color.", COLOR).required(),
    property("background_image_url", "Background image url.", ADDRESS).required(),
    property(
        "page_layout",
        "Page layout.",
        string().one_of(&["center", "left", "right"]),
    )
    .required(),
]);

const WIDGET: Schema = object(&[
    property(
        "header_text_alignment",
        "Header text alignment.",
        string().one_of(&["center", "left", "right"]),
    )
    .required(),
    property("logo_height", "Logo height.", number().range(1, 100)).required(),
    property(
        "logo_position",
        "Logo position.",
        string().one_of(&["center", "left", "none", "right"]),
    )
    .required(),
    property("logo_url", "Logo url.", ADDRESS).required(),
    property(
        "social_buttons_layout",
        "Social buttons layout.",
        string().one_of(&["bottom", "top"]),
    )
    .required(),
]);

/// The body of `POST /branding/themes` and `PATCH /branding/themes/{themeId}`, which replaces it whole (contract).
pub const THEME: Schema = object(&[
    property(
        "borders",
        "Borders of buttons, inputs and the widget.",
        BORDERS,
    )
    .required(),
    property("colors", "Colors of the parts of the page.", COLORS).required(),
    property(
        "displayName",
        "Display name of the theme.",
        string().length(0, 2048).format(&NAME),
    ),
    property("fonts", "Fonts of the parts of the page.", FONTS).required(),
    property(
        "page_background",
        "Background of the page.",
        PAGE_BACKGROUND,
    )
    .required(),
    property("widget", "The widget in which people sign in.", WIDGET).required(),
])
.entries(1, usize::MAX);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (format, text, fits) in [
            (&THEME_COLOR, "#fff", true),
            (&THEME_COLOR, "#ffff", true),
            (&THEME_COLOR, "#0059d6", true),
            (&THEME_COLOR, "#0059d6ff", true),
            (&THEME_COLOR, "#0059d", false),
            (&THEME_COLOR, "red", false),
            (&HTTPS_OR_EMPTY, "", true),
            (&HTTPS_OR_EMPTY, "https://a.example/x", true),
            (&HTTPS_OR_EMPTY, "http://a.example/x", false),
            (&NAME, "Mine", true),
            (&NAME, "<b>", false),
            (&THEME_ID, "A3UjU171RkRajpF7E5shTJPf7YYdy443", true),
            (&THEME_ID, "default", false),
        ] {
            assert_eq!((format.check)(text), fits, "{}: {text}", format.name);
        }
    }
}
