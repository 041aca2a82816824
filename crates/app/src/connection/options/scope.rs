//! Social providers: the scopes that are asked for, worked out of the switches that stand for them.

use serde_json::{Map, Value, json};

/// The scopes of GitHub by their switches, in the order in which they are asked for (recorded).
const GITHUB: &[(&str, &str)] = &[
    ("email", "user:email"),
    ("read_user", "read:user"),
    ("follow", "user:follow"),
    ("public_repo", "public_repo"),
    ("repo", "repo"),
    ("repo_deployment", "repo_deployment"),
    ("repo_status", "repo:status"),
    ("delete_repo", "delete_repo"),
    ("notifications", "notifications"),
    ("gist", "gist"),
    ("read_repo_hook", "read:repo_hook"),
    ("write_repo_hook", "write:repo_hook"),
    ("admin_repo_hook", "admin:repo_hook"),
    ("read_org", "read:org"),
    ("admin_org", "admin:org"),
    ("read_public_key", "read:public_key"),
    ("write_public_key", "write:public_key"),
    ("admin_public_key", "admin:public_key"),
    ("write_org", "write:org"),
];

/// The scopes of Google: the first four recorded, the rest as Google publishes them.
const GOOGLE: &[(&str, &str)] = &[
    ("email", "email"),
    ("profile", "profile"),
    ("gmail", "https://mail.google.com/mail/feed/atom"),
    ("youtube", "https://gdata.youtube.com"),
    ("analytics", "https://www.googleapis.com/auth/analytics"),
    ("blogger", "https://www.googleapis.com/auth/blogger"),
    ("calendar", "https://www.googleapis.com/auth/calendar"),
    ("contacts", "https://www.googleapis.com/auth/contacts"),
    ("google_drive", "https://www.googleapis.com/auth/drive"),
    (
        "google_drive_files",
        "https://www.googleapis.com/auth/drive.file",
    ),
    ("tasks", "https://www.googleapis.com/auth/tasks"),
];

/// The scopes of LinkedIn (recorded).
const LINKEDIN: &[(&str, &str)] = &[
    ("email", "r_emailaddress"),
    ("profile", "r_liteprofile"),
    ("basic_profile", "r_basicprofile"),
];

/// The scopes of Microsoft accounts (recorded); signing in needs none of its own.
const WINDOWS_LIVE: &[(&str, &str)] = &[("graph_user", "https://graph.microsoft.com/User.Read")];

/// The scopes of Apple, between spaces (recorded).
const APPLE: &[(&str, &str)] = &[("name", "name"), ("email", "email")];

/// Switches of Facebook that are no scopes.
const NOT_FACEBOOK: &[&str] = &["allow_context_profile_field"];

/// Writes `scope` where the strategy works it out.
pub(super) fn work_out(strategy: &str, options: &mut Map<String, Value>) {
    let worked_out = match strategy {
        "github" => list(GITHUB, options),
        "google-oauth2" => list(GOOGLE, options),
        "linkedin" => list(LINKEDIN, options),
        "windowslive" => list(WINDOWS_LIVE, options),
        "apple" => json!(chosen(APPLE, options).join(" ")),
        "facebook" => json!(facebook(options).join(",")),
        "line" => line(options),
        "salesforce" | "salesforce-community" | "salesforce-sandbox" => {
            options.get("scope").cloned().unwrap_or_else(|| json!([]))
        }
        _ => return,
    };
    options.insert("scope".to_owned(), worked_out);
}

fn is_on(options: &Map<String, Value>, name: &str) -> bool {
    options.get(name).and_then(Value::as_bool) == Some(true)
}

fn chosen(table: &[(&str, &'static str)], options: &Map<String, Value>) -> Vec<&'static str> {
    table
        .iter()
        .filter(|(name, _)| is_on(options, name))
        .map(|(_, scope)| *scope)
        .collect()
}

/// The scopes of the switches that are on; what was said itself where there is no switch at all.
fn list(table: &[(&str, &'static str)], options: &Map<String, Value>) -> Value {
    let has_switches = table.iter().any(|(name, _)| options.contains_key(*name));
    match options.get("scope") {
        Some(said) if !has_switches => said.clone(),
        _ => json!(chosen(table, options)),
    }
}

/// Facebook's switches are its scopes, in the order in which they were said.
fn facebook(options: &Map<String, Value>) -> Vec<&str> {
    options
        .iter()
        .filter(|(_, value)| value.as_bool() == Some(true))
        .map(|(name, _)| name.as_str())
        .filter(|name| !NOT_FACEBOOK.contains(name))
        .collect()
}

/// LINE always gives an identity and a profile.
fn line(options: &mut Map<String, Value>) -> Value {
    options.insert("profile".to_owned(), json!(true));
    if is_on(options, "email") {
        json!(["openid", "email", "profile"])
    } else {
        json!(["openid", "profile"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_become_scopes() {
        for (strategy, said, expected) in [
            (
                "github",
                json!({"email": true, "read_user": true, "repo": false, "profile": true}),
                json!(["user:email", "read:user"]),
            ),
            (
                "google-oauth2",
                json!({"email": true, "profile": true, "gmail": true, "youtube": true}),
                json!([
                    "email",
                    "profile",
                    "https://mail.google.com/mail/feed/atom",
                    "https://gdata.youtube.com"
                ]),
            ),
            (
                "google-oauth2",
                json!({"scope": ["email"]}),
                json!(["email"]),
            ),
            ("google-oauth2", json!({}), json!([])),
            (
                "linkedin",
                json!({"email": false, "profile": true, "basic_profile": true}),
                json!(["r_liteprofile", "r_basicprofile"]),
            ),
            (
                "windowslive",
                json!({"graph_user": false, "signin": true}),
                json!([]),
            ),
            (
                "apple",
                json!({"name": true, "email": true}),
                json!("name email"),
            ),
            (
                "apple",
                json!({"name": false, "email": true}),
                json!("email"),
            ),
            (
                "facebook",
                json!({"client_id": "x", "email": true, "user_birthday": false, "public_profile": true}),
                json!("email,public_profile"),
            ),
            (
                "line",
                json!({"email": true, "scope": ["email", "openid", "profile"]}),
                json!(["openid", "email", "profile"]),
            ),
            ("salesforce-community", json!({}), json!([])),
            ("oidc", json!({"scope": "openid"}), json!("openid")),
        ] {
            let mut options = said.as_object().cloned().unwrap();
            work_out(strategy, &mut options);
            assert_eq!(options.get("scope"), Some(&expected), "{strategy} {said}");
        }
    }
}
