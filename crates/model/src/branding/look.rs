//! What our pages show of a tenant's look.

use serde_json::Value;

use crate::organization::{Branding, Colors};

/// Logo and colours of a tenant out of its settings and its theme, both as they are stored. What the theme says comes
/// first, as it is the later and the finer of the two. A colour that was not chosen is empty.
///
/// # Errors
/// A document that is not JSON.
pub fn look(settings: &str, theme: Option<&str>) -> Result<Branding, serde_json::Error> {
    let settings: Value = serde_json::from_str(settings)?;
    let theme: Value = theme.map_or(Ok(Value::Null), serde_json::from_str)?;
    let chosen = |in_theme: &str, in_settings: &str| {
        let found = [theme.pointer(in_theme), settings.pointer(in_settings)];
        let mut texts = found.into_iter().flatten().filter_map(Value::as_str);
        texts.find(|text| !text.is_empty()).map(str::to_owned)
    };
    let primary = chosen("/colors/primary_button", "/colors/primary");
    let background = chosen(
        "/page_background/background_color",
        "/colors/page_background",
    );
    let colors = (primary.is_some() || background.is_some()).then(|| Colors {
        primary: primary.unwrap_or_default(),
        page_background: background.unwrap_or_default(),
    });
    Ok(Branding {
        logo_url: chosen("/widget/logo_url", "/logo_url"),
        colors,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_theme_comes_first_and_what_it_leaves_open_is_the_settings() {
        let settings = json!({"logo_url": "https://a/l", "colors": {"primary": "#111111", "page_background": "#222222"}});
        let theme = json!({"colors": {"primary_button": "#333333"}, "page_background": {"background_color": "#444444"},
            "widget": {"logo_url": ""}});
        let gradient = json!({"colors": {"page_background": {"type": "linear-gradient"}}});
        let colors = |primary: &str, page_background: &str| {
            Some(Colors {
                primary: primary.to_owned(),
                page_background: page_background.to_owned(),
            })
        };
        for (settings, theme, logo_url, colors) in [
            (json!({}), None, None, None),
            (gradient, None, None, None),
            (
                settings.clone(),
                None,
                Some("https://a/l"),
                colors("#111111", "#222222"),
            ),
            (
                settings,
                Some(theme.clone()),
                Some("https://a/l"),
                colors("#333333", "#444444"),
            ),
            (
                json!({"colors": {"primary": "#111111"}}),
                None,
                None,
                colors("#111111", ""),
            ),
        ] {
            let theme = theme.map(|theme| theme.to_string());
            let found = look(&settings.to_string(), theme.as_deref()).expect("JSON");
            assert_eq!(
                found,
                Branding {
                    logo_url: logo_url.map(str::to_owned),
                    colors
                }
            );
        }
    }
}
