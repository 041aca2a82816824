//! Which group a request belongs to.

use http::Method;

use super::group::Group;

/// Whether a row speaks of reading (GET, HEAD), of writing (everything else) or of both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
    Both,
}

/// A route template, in which `{}` stands for any one segment, and its group.
struct Row(Access, &'static str, Group);

const fn read(template: &'static str, group: Group) -> Row {
    Row(Access::Read, template, group)
}

const fn write(template: &'static str, group: Group) -> Row {
    Row(Access::Write, template, group)
}

const fn both(template: &'static str, group: Group) -> Row {
    Row(Access::Both, template, group)
}

const MANAGEMENT_BASE: &str = "/api/v2";

/// Routes of the Management API below its base path. The first row that fits decides; none: the API as a whole.
const MANAGEMENT: &[Row] = &[
    read("/organizations", Group::OrganizationsRead),
    write("/organizations", Group::OrganizationsWrite),
    read("/organizations/search", Group::OrganizationsRead),
    read("/organizations/{}", Group::OrganizationRead),
    write("/organizations/{}", Group::OrganizationsWrite),
    read("/organizations/name/{}", Group::OrganizationByNameRead),
    read("/organizations/{}/members", Group::OrganizationMembersRead),
    write("/organizations/{}/members", Group::OrganizationMembersWrite),
    read(
        "/organizations/{}/members/{}/roles",
        Group::OrganizationMemberRolesRead,
    ),
    write(
        "/organizations/{}/members/{}/roles",
        Group::OrganizationMemberRolesWrite,
    ),
    read(
        "/organizations/{}/members/{}/effective-roles",
        Group::OrganizationMemberRolesRead,
    ),
    read(
        "/organizations/{}/members/{}/effective-roles/sources/groups",
        Group::OrganizationMemberRolesRead,
    ),
    read(
        "/organizations/{}/invitations",
        Group::OrganizationInvitationsRead,
    ),
    write(
        "/organizations/{}/invitations",
        Group::OrganizationInvitationsWrite,
    ),
    read(
        "/organizations/{}/invitations/{}",
        Group::OrganizationInvitationsRead,
    ),
    write(
        "/organizations/{}/invitations/{}",
        Group::OrganizationInvitationsWrite,
    ),
    read(
        "/organizations/{}/enabled_connections",
        Group::OrganizationConnectionsRead,
    ),
    write(
        "/organizations/{}/enabled_connections",
        Group::OrganizationConnectionsWrite,
    ),
    read(
        "/organizations/{}/enabled_connections/{}",
        Group::OrganizationConnectionsRead,
    ),
    write(
        "/organizations/{}/enabled_connections/{}",
        Group::OrganizationConnectionsWrite,
    ),
    read(
        "/organizations/{}/connections",
        Group::OrganizationConnectionsRead,
    ),
    write(
        "/organizations/{}/connections",
        Group::OrganizationConnectionsWrite,
    ),
    read(
        "/organizations/{}/connections/{}",
        Group::OrganizationConnectionsRead,
    ),
    write(
        "/organizations/{}/connections/{}",
        Group::OrganizationConnectionsWrite,
    ),
    read(
        "/organizations/{}/client-grants",
        Group::OrganizationClientGrantsRead,
    ),
    write(
        "/organizations/{}/client-grants",
        Group::OrganizationClientGrantsWrite,
    ),
    write(
        "/organizations/{}/client-grants/{}",
        Group::OrganizationClientGrantsWrite,
    ),
    read("/users/{}/organizations", Group::UserOrganizationsRead),
];

/// Routes outside the Management API. The first row that fits decides; none: the Authentication API as a whole.
const OTHERS: &[Row] = &[
    write("/oauth/token", Group::Token),
    read("/.well-known/jwks.json", Group::KeySet),
    write("/co/authenticate", Group::CrossOriginAuthentication),
    both("/userinfo", Group::UserInfo),
    write("/dbconnections/change_password", Group::PasswordChange),
    write("/passwordless/start", Group::PasswordlessStart),
    write("/oauth/par", Group::PushedAuthorization),
    write("/bc-authorize", Group::BackchannelAuthentication),
    write("/oauth/device/code", Group::DeviceCode),
    write("/oidc/register", Group::ClientRegistration),
    write(
        "/oauth/global-token-revocation/connection/{}",
        Group::UniversalLogout,
    ),
    read("/u/{}", Group::PromptRead),
    write("/u/{}", Group::PromptWrite),
    read("/u/{}/{}", Group::PromptRead),
    write("/u/{}/{}", Group::PromptWrite),
];

/// What is never limited: probes, metrics and files.
const UNLIMITED: &[&str] = &[
    "/healthz",
    "/readyz",
    "/metrics",
    "/favicon.ico",
    "/assets/",
    "/dev/",
];

/// The group of a request by its method and route template (`/api/v2/organizations/{id}/members`); a plain path does
/// as well, for a request that fits no route. `None`: not limited (probes, files, preflight requests).
///
/// The answer depends on the arguments alone, so that it may be worked out once for each route. Some groups hang on
/// more than the route: see [`group_with_query`] and the groups that their endpoint names.
pub fn group_of(method: &Method, template: &str) -> Option<Group> {
    if method == Method::OPTIONS || UNLIMITED.iter().any(|path| template.starts_with(path)) {
        return None;
    }
    let access = match *method {
        Method::GET | Method::HEAD => Access::Read,
        _ => Access::Write,
    };
    if let Some(path) = below(template, MANAGEMENT_BASE) {
        return Some(find(MANAGEMENT, access, path).unwrap_or(Group::Management));
    }
    if below(template, "/scim").is_some() {
        return Some(Group::ScimConnection);
    }
    if below(template, "/u").is_some() {
        return Some(find(OTHERS, access, template).unwrap_or(Group::Pages));
    }
    Some(find(OTHERS, access, template).unwrap_or(Group::Authentication))
}

/// The group of a request whose query matters: the list of clients has a smaller limit when it is searched with `q`.
/// `query` is the query string without its question mark.
pub fn group_with_query(method: &Method, template: &str, query: Option<&str>) -> Option<Group> {
    let searched = query.is_some_and(|query| query.split('&').any(|pair| pair.starts_with("q=")));
    if searched && method == Method::GET && template == "/api/v2/clients" {
        return Some(Group::ClientsSearch);
    }
    group_of(method, template)
}

/// What follows `base` in `path`, when `path` is `base` or lies below it.
fn below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    path.strip_prefix(base)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn find(rows: &[Row], access: Access, path: &str) -> Option<Group> {
    rows.iter()
        .find(|Row(wanted, template, _)| {
            (*wanted == access || *wanted == Access::Both) && fits(template, path)
        })
        .map(|Row(_, _, group)| *group)
}

/// Whether `path` has the segments of `template`.
fn fits(template: &str, path: &str) -> bool {
    let mut wanted = template.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("{}"), Some(segment)) if !segment.is_empty() => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_reached_by_its_own_template() {
        let management = MANAGEMENT.iter().map(|row| (MANAGEMENT_BASE, row));
        let others = OTHERS.iter().map(|row| ("", row));
        for (base, Row(access, template, group)) in management.chain(others) {
            let method = if *access == Access::Write {
                Method::POST
            } else {
                Method::GET
            };
            let template = format!("{base}{}", template.replace("{}", "{id}"));
            assert_eq!(
                group_of(&method, &template),
                Some(*group),
                "{method} {template}"
            );
        }
    }

    #[test]
    fn routes_have_their_group() {
        let cases = [
            (
                "GET",
                "/api/v2/organizations",
                Some(Group::OrganizationsRead),
            ),
            (
                "HEAD",
                "/api/v2/organizations",
                Some(Group::OrganizationsRead),
            ),
            (
                "POST",
                "/api/v2/organizations",
                Some(Group::OrganizationsWrite),
            ),
            (
                "PATCH",
                "/api/v2/organizations/{id}",
                Some(Group::OrganizationsWrite),
            ),
            (
                "GET",
                "/api/v2/organizations/name/{name}",
                Some(Group::OrganizationByNameRead),
            ),
            (
                "DELETE",
                "/api/v2/organizations/{id}/members",
                Some(Group::OrganizationMembersWrite),
            ),
            (
                "GET",
                "/api/v2/organizations/{id}/discovery-domains",
                Some(Group::Management),
            ),
            (
                "GET",
                "/api/v2/organizations/org_1/members",
                Some(Group::OrganizationMembersRead),
            ),
            (
                "GET",
                "/api/v2/organizations//members",
                Some(Group::Management),
            ),
            ("GET", "/api/v2/clients", Some(Group::Management)),
            ("GET", "/api/v2", Some(Group::Management)),
            ("GET", "/api/v20", Some(Group::Authentication)),
            ("POST", "/oauth/token", Some(Group::Token)),
            ("GET", "/oauth/token", Some(Group::Authentication)),
            ("GET", "/authorize", Some(Group::Authentication)),
            ("GET", "/u/login/identifier", Some(Group::PromptRead)),
            ("POST", "/u/login", Some(Group::PromptWrite)),
            ("POST", "/u/a/b/c", Some(Group::Pages)),
            (
                "PATCH",
                "/scim/v2/connections/{id}/Users/{user}",
                Some(Group::ScimConnection),
            ),
            ("GET", "/healthz", None),
            ("OPTIONS", "/api/v2/organizations", None),
        ];
        for (method, template, group) in cases {
            let method: Method = method.parse().unwrap();
            assert_eq!(group_of(&method, template), group, "{method} {template}");
        }
    }

    #[test]
    fn the_list_of_clients_is_limited_more_when_searched() {
        let group = |query| group_with_query(&Method::GET, "/api/v2/clients", query);
        assert_eq!(group(Some("page=0&q=name:x")), Some(Group::ClientsSearch));
        assert_eq!(group(Some("page=0&qq=1")), Some(Group::Management));
        assert_eq!(group(None), Some(Group::Management));
    }
}
