//! Every statement there is, for the tests that prepare and parse them.

use crate::{
    access_token, authorization_code, branding, client, client_assertion, client_credential,
    client_grant, connection, consent, counter, dashboard_session, departure, discovery_domain,
    effective_permission, effective_role, event_delivery, event_stream, former_password, group,
    group_role, invitation, job, log, login_failure, login_transaction, mail, member, organization,
    organization_client, organization_client_grant, organization_connection, organization_word,
    outbox, refresh_token, resource_server, role, session, signing_key, size, sweep, system,
    tenant, ticket, user,
};

/// The statements on tenant tables, by the file that declares them.
pub(crate) const TENANT: &[(&str, &[&str])] = &[
    ("access_token", access_token::STATEMENTS),
    ("authorization_code", authorization_code::STATEMENTS),
    ("branding", branding::STATEMENTS),
    ("client", client::STATEMENTS),
    ("client_assertion", client_assertion::STATEMENTS),
    ("client_credential", client_credential::STATEMENTS),
    ("client_grant", client_grant::STATEMENTS),
    ("connection", connection::STATEMENTS),
    ("consent", consent::STATEMENTS),
    ("counter", counter::STATEMENTS),
    ("dashboard_session", dashboard_session::STATEMENTS),
    ("departure", departure::STATEMENTS),
    ("discovery_domain", discovery_domain::STATEMENTS),
    ("effective_permission", effective_permission::STATEMENTS),
    ("effective_role", effective_role::STATEMENTS),
    ("group", group::STATEMENTS),
    ("group_role", group_role::STATEMENTS),
    ("invitation", invitation::STATEMENTS),
    ("event_delivery", event_delivery::STATEMENTS),
    ("event_stream", event_stream::STATEMENTS),
    ("job", job::STATEMENTS),
    ("former_password", former_password::STATEMENTS),
    ("log", log::STATEMENTS),
    ("log/search", log::search::STATEMENTS),
    ("login_failure", login_failure::STATEMENTS),
    ("mail", mail::STATEMENTS),
    ("login_transaction", login_transaction::STATEMENTS),
    ("member", member::STATEMENTS),
    ("organization", organization::STATEMENTS),
    ("organization_client", organization_client::STATEMENTS),
    (
        "organization_client_grant",
        organization_client_grant::STATEMENTS,
    ),
    (
        "organization_connection",
        organization_connection::STATEMENTS,
    ),
    ("organization_word", organization_word::STATEMENTS),
    ("outbox", outbox::STATEMENTS),
    ("refresh_token", refresh_token::STATEMENTS),
    ("resource_server", resource_server::STATEMENTS),
    ("role", role::STATEMENTS),
    ("session", session::STATEMENTS),
    ("signing_key", signing_key::STATEMENTS),
    ("size", size::STATEMENTS),
    ("tenant", tenant::STATEMENTS),
    ("ticket", ticket::STATEMENTS),
    ("user", user::STATEMENTS),
];

/// The statements of the whole installation.
pub(crate) const SYSTEM: &[(&str, &[&str])] = &[
    ("mail", mail::SYSTEM_STATEMENTS),
    ("discovery_domain", discovery_domain::SYSTEM_STATEMENTS),
    ("event_delivery", event_delivery::SYSTEM_STATEMENTS),
    ("organization_word", organization_word::SYSTEM_STATEMENTS),
    ("outbox", outbox::SYSTEM_STATEMENTS),
    ("sweep", sweep::SYSTEM_STATEMENTS),
    ("system", system::SYSTEM_STATEMENTS),
];

/// The text of every statement.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    TENANT
        .iter()
        .chain(SYSTEM)
        .flat_map(|(_, statements)| statements.iter().copied())
}

#[cfg(test)]
mod tests;
