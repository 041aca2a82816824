//! From a context to HTML.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use crate::{asset, text};

static TEMPLATES: LazyLock<Result<Environment<'static>, String>> =
    LazyLock::new(|| load().map_err(|error| format!("{error:#}")));

/// The HTML of a template.
///
/// # Errors
/// A mistake of ours, since every template is rendered in a test.
pub(crate) fn render(template: &str, context: &impl Serialize) -> Result<String, Error> {
    let environment = TEMPLATES
        .as_ref()
        .map_err(|error| Error::new(ErrorKind::SyntaxError, error.clone()))?;
    environment.get_template(template)?.render(Serde(context))
}

fn load() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A line that holds only a tag leaves nothing.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.add_function("asset", |name: &str| {
        // A path of ours: nothing in it has to be escaped.
        Value::from_safe_string(asset::address(name))
    });
    environment.add_function("t", words);
    environment.add_filter("url", |part: &str| {
        percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string()
    });
    for (name, template) in TEMPLATE_FILES {
        environment.add_template(name, template)?;
    }
    Ok(environment)
}

/// `t("key", slot=value)`: the words; what they hold is escaped where they are printed.
fn words(key: &str, slots: Kwargs) -> Result<String, Error> {
    let names: Vec<&str> = slots.args().collect();
    let mut values = Vec::with_capacity(names.len());
    for name in names {
        values.push((name, slots.get::<Value>(name)?.to_string()));
    }
    text::text(key, &values).map_err(|reason| Error::new(ErrorKind::InvalidOperation, reason))
}

macro_rules! templates {
    ($($name:literal)*) => {
        const TEMPLATE_FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../templates/", $name))),)*
        ];
    };
}

templates! {
    "part/macros.html" "part/organization_head.html" "layout.html" "bare.html"
    "failure.html" "home.html" "setup.html" "sign_in.html" "tenants.html"
    "organizations.html" "organization_new.html" "organization.html" "organization_delete.html"
    "organization_connections.html" "organization_members.html" "organization_domains.html"
    "administrators.html" "again.html" "ask.html" "part/contrast.html" "organization_invitations.html"
    "organization_applications.html" "organization_activity.html"
    "part/cells.html" "listing.html" "sheet.html" "logs.html" "call.html" "jump.html" "why.html"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text that a template names is there, and none is there for nothing.
    #[test]
    fn texts_and_templates_agree() {
        let sources = [
            include_str!("moment.rs"),
            include_str!("error.rs"),
            include_str!("keep.rs"),
            include_str!("administrator/mod.rs"),
            include_str!("administrator/change.rs"),
            include_str!("administrator/invite.rs"),
            include_str!("setup.rs"),
            include_str!("tenant.rs"),
            include_str!("home.rs"),
            include_str!("organization/list.rs"),
            include_str!("organization/create.rs"),
            include_str!("organization/overview.rs"),
            include_str!("organization/change.rs"),
            include_str!("organization/conflict.rs"),
            include_str!("organization/delete.rs"),
            include_str!("organization/shown.rs"),
            include_str!("organization/connection.rs"),
            include_str!("organization/member.rs"),
            include_str!("organization/domain.rs"),
            include_str!("part/edit.rs"),
            include_str!("part/delete.rs"),
            include_str!("part/field.rs"),
            include_str!("part/listing.rs"),
            include_str!("application/list.rs"),
            include_str!("application/create.rs"),
            include_str!("application/setting.rs"),
            include_str!("application/experience.rs"),
            include_str!("application/credential.rs"),
            include_str!("application/connection.rs"),
            include_str!("application/delete.rs"),
            include_str!("application/shown.rs"),
            include_str!("user/shown.rs"),
            include_str!("user/list.rs"),
            include_str!("user/create.rs"),
            include_str!("user/overview.rs"),
            include_str!("user/role.rs"),
            include_str!("user/delete.rs"),
            include_str!("role/mod.rs"),
            include_str!("role/list.rs"),
            include_str!("role/overview.rs"),
            include_str!("role/permission.rs"),
            include_str!("role/user.rs"),
            include_str!("role/delete.rs"),
            include_str!("api/mod.rs"),
            include_str!("api/list.rs"),
            include_str!("api/setting.rs"),
            include_str!("api/permission.rs"),
            include_str!("api/delete.rs"),
            include_str!("connection/mod.rs"),
            include_str!("connection/list.rs"),
            include_str!("connection/create.rs"),
            include_str!("connection/setting.rs"),
            include_str!("connection/delete.rs"),
            include_str!("log/mod.rs"),
            include_str!("call/mod.rs"),
            include_str!("jump.rs"),
            include_str!("user/find.rs"),
            include_str!("why/mod.rs"),
            include_str!("why/explain.rs"),
            include_str!("organization/activity.rs"),
            include_str!("organization/application/read.rs"),
            include_str!("organization/application/change.rs"),
            include_str!("organization/invitation/send.rs"),
            include_str!("organization/invitation/change.rs"),
        ];
        let all: String = TEMPLATE_FILES
            .iter()
            .map(|(_, template)| *template)
            .chain(sources)
            .collect();
        for key in text::keys() {
            let said = match key.strip_prefix("done.") {
                // What was done stands in the address of the page that says so.
                Some(done) => format!("done={done}"),
                None => format!("\"{key}\""),
            };
            assert!(all.contains(&said), "nothing says {key}");
        }
        for (name, template) in TEMPLATE_FILES {
            for piece in template.replace("asset(", "").split("t(\"").skip(1) {
                let key = piece.split('"').next().unwrap_or_default();
                assert!(text::keys().any(|known| known == key), "{name}: {key}");
            }
        }
    }

    #[test]
    fn names_are_escaped() {
        assert!(load().is_ok());
        let context = serde_json::json!({"title": "<b>", "message": "x", "action": null});
        let html = render("failure.html", &context).unwrap();
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"));
    }
}
