//! The link of an invitation: the application's login route, and what it needs to go on.

use crate::address::with_query;
use crate::id::OrganizationId;
use crate::organization::{Metadata, OrganizationName};

/// What a placeholder of a login route names of the organization.
const METADATA: &str = "organization.metadata.";
/// Only metadata whose key says so may stand in an address that people see.
const PUBLIC: &str = "public_";

/// Where whoever is invited begins to log in: the client's `initiate_login_uri`, and where that is absent or has a
/// placeholder for which there is nothing, the tenant's `default_redirection_uri`. None: there is no such address, and
/// so no link (the service's page on default login routes).
pub fn login_route(
    client: Option<&str>,
    tenant: Option<&str>,
    metadata: Option<&Metadata>,
) -> Option<String> {
    let own = client
        .filter(|route| !route.is_empty())
        .and_then(|route| fill(route, metadata));
    own.or_else(|| {
        tenant
            .filter(|route| !route.is_empty())
            .map(ToOwned::to_owned)
    })
}

/// The address with its placeholders filled. None: one of them means nothing here.
fn fill(route: &str, metadata: Option<&Metadata>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = route;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}')?;
        filled.push_str(before);
        filled.push_str(value_of(name, metadata?)?);
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}

/// What a placeholder stands for. It may stand in a host, so a value that could end the host or open another part of the
/// address is none (RFC 3986, section 2.3: unreserved characters).
fn value_of<'m>(name: &str, metadata: &'m Metadata) -> Option<&'m str> {
    let key = name.trim().strip_prefix(METADATA)?;
    let (_, value) = metadata
        .pairs()
        .find(|(present, _)| *present == key && key.starts_with(PUBLIC))?;
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (!value.is_empty() && value.bytes().all(is_plain)).then_some(value)
}

/// The link: the login route with the ticket and the organization, which the application sends on to `/authorize`.
///
/// None of the three values has a character that means something in an address.
pub fn invitation_url(
    login_route: &str,
    ticket: &str,
    id: &OrganizationId,
    name: &OrganizationName,
) -> String {
    let name = name.as_str();
    let query = format!("invitation={ticket}&organization={id}&organization_name={name}");
    with_query(login_route, &query)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_clients_route_wins_where_its_placeholders_mean_something() {
        let metadata: Metadata = serde_json::from_value(json!({
            "public_host": "acme-1", "public_bad": "evil.example/", "public_none": "", "host": "secret",
        }))
        .unwrap();
        let tenant = Some("https://tenant.example/start");
        for (client, expected) in [
            (None, tenant),
            (Some(""), tenant),
            (
                Some("https://app.example/login"),
                Some("https://app.example/login"),
            ),
            (
                Some("https://{organization.metadata.public_host}.app.example/login"),
                Some("https://acme-1.app.example/login"),
            ),
            // What is not public, not there, empty, or would lead elsewhere.
            (
                Some("https://{organization.metadata.host}.app.example/"),
                tenant,
            ),
            (
                Some("https://{organization.metadata.public_x}.app.example/"),
                tenant,
            ),
            (
                Some("https://{organization.metadata.public_none}.app.example/"),
                tenant,
            ),
            (
                Some("https://{organization.metadata.public_bad}.app.example/"),
                tenant,
            ),
            (
                Some("https://{custom_domain.metadata.public_host}/"),
                tenant,
            ),
            (Some("https://{organization.metadata.public_host"), tenant),
        ] {
            assert_eq!(
                login_route(client, tenant, Some(&metadata)).as_deref(),
                expected,
                "{client:?}"
            );
        }
        assert_eq!(login_route(None, None, None), None);
        assert_eq!(login_route(Some(""), Some(""), None), None);
        let own = Some("https://{organization.metadata.public_host}.app.example/");
        assert_eq!(login_route(own, None, None), None);
    }

    #[test]
    fn the_link_keeps_what_the_route_has() {
        let id = OrganizationId::parse("org_0123456789abcdef").unwrap();
        let name = OrganizationName::parse("acme").unwrap();
        let added = "invitation=T&organization=org_0123456789abcdef&organization_name=acme";
        for (route, expected) in [
            (
                "https://a.example/login",
                format!("https://a.example/login?{added}"),
            ),
            (
                "https://a.example/?x=1",
                format!("https://a.example/?x=1&{added}"),
            ),
            ("https://a.example/?", format!("https://a.example/?{added}")),
            (
                "https://a.example/#/login?y",
                format!("https://a.example/?{added}#/login?y"),
            ),
        ] {
            assert_eq!(invitation_url(route, "T", &id, &name), expected);
        }
    }
}
