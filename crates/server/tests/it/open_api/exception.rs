//! Where we differ from the contract, and why. A `*` stands for anything.

/// Differences that are meant, each with the reason.
pub(super) const MEANT: &[(&str, &str)] = &[
    // Ours.
    (
        "POST /organizations/{id}/discovery-domains/{discovery_domain_id}/verify is not in the contract",
        "the service has it in its My Organization API alone",
    ),
    // Recordings win over the contract.
    (
        "PATCH /clients/{id}/credentials/{credential_id} success: {\"200\"}, contract {\"201\"}",
        "recorded: 200",
    ),
    (
        "PATCH /resource-servers/{id} success: {\"200\"}, contract {\"201\"}",
        "recorded: 200",
    ),
    (
        "DELETE /roles/{id}/permissions success: {\"204\"}, contract {\"200\"}",
        "recorded: 204 without a body",
    ),
    (
        "GET /clients/{id}/credentials query.* is not in the contract",
        "recorded: the list is asked for by page and with totals",
    ),
    (
        "* /resource-servers* body.token_lifetime_for_web is not in the contract",
        "recorded",
    ),
    (
        "* /clients* body.identity_assertion_authorization_grant is not in the contract",
        "recorded",
    ),
    (
        "* /clients* body.token_vault_privileged_access.grants is not in the contract",
        "recorded",
    ),
    (
        "POST /users body.custom_password_hash* is not in the contract",
        "hashes of other systems are taken where a user is made, in the form of the documented import",
    ),
    (
        "PATCH /tenants/settings body.universal_login is not in the contract",
        "recorded",
    ),
    (
        "PATCH /tenants/settings body.flags.* is not in the contract",
        "recorded, but for strict_oauth_errors, which is ours and documented",
    ),
    (
        "DELETE /connections/{id} success: {\"202\"}, contract {\"202\", \"204\"}",
        "the contract tells both, of which 202 is recorded",
    ),
    (
        "PUT /branding/templates/universal-login success: {\"201\"}, contract {\"201\", \"204\"}",
        "201 where there was no template, which is recorded, and 204 where there was one",
    ),
    (
        "* /connections* body.cross_app_access_resource_app is not in the contract",
        "recorded",
    ),
    (
        "* /connections* body.options.attributes.username.identifier.default_method is not in the contract",
        "recorded",
    ),
    (
        "POST /event-streams body*",
        "the contract says the body three times, once for each destination; we say it once",
    ),
    (
        "GET /logs query.q is not in the contract",
        "the documentation of the search and older clients call it so",
    ),
    (
        "GET /logs query.take *",
        "the contract says in prose that take is 100 at most",
    ),
    // Told by the name of a format, or in prose, and therefore not by a number.
    (
        "* /organizations* body.branding.logo_url type: {\"null\", \"string\"}, contract {\"string\"}",
        "the name of its format, strict-https-uri-or-null, says that it may be null",
    ),
    (
        "POST /organizations body.enabled_connections maxItems: 10, contract null",
        "the contract says 10 in prose",
    ),
    (
        "* /organizations/{id}/members body.members maxItems: 10, contract null",
        "the documentation says 10",
    ),
    (
        "* /organizations/{id}/members/{user_id}/roles body.roles maxItems: 50, contract null",
        "a member has 50 roles at most",
    ),
    (
        "GET /organizations/{id}/roles/{role_id}/members query.take maximum: 100, contract null",
        "the contract says 100 in prose",
    ),
    (
        "GET /organizations/{id}/client-grants query.grant_ids maxItems: 10, contract null",
        "the documentation says 10",
    ),
    (
        "* /resource-servers* body.scopes maxItems: 1000, contract null",
        "the published limit of an API's scopes",
    ),
    (
        "* /resource-servers* body.token_encryption.format type: {\"string\"}, contract {\"any\"}",
        "the contract names the only choice and not its type",
    ),
    (
        "POST /clients*.kid m*, contract *",
        "the format of a key's id holds the limits, 10 to 64",
    ),
    // Newer operations are known from the SDK and the documentation's heads, which tell no limits.
    (
        "* /organizations/{id}/clients* body* additionalProperties: false, contract null",
        "further keys are refused, as in the older operations",
    ),
    (
        "* /organizations/{id}/clients body.clients* m*, contract null",
        "ten in one request, as the SDKs send, and a client's id has an end",
    ),
    (
        "DELETE /organizations/{id}/clients body.clients.items type: {\"object\", \"string\"}, contract {\"string\"}",
        "ids are recorded, objects that hold them documented",
    ),
    (
        "GET /organizations/{id}/clients query.take maximum: 4294967295, contract null",
        "more than 100 is capped and not refused",
    ),
    (
        "GET /organizations query.include_client_association_for m*, contract null",
        "a client's id has an end",
    ),
    // A scope is asked for when it is needed.
    (
        "POST /organizations scope create:organization_connections is not asked for",
        "asked for by the operation, when the body names connections",
    ),
    // Ends where the contract has none: what is stored has to end somewhere.
    (
        "GET * query.page maximum: 4294967295, contract null",
        "a page behind the thousandth item is refused anyhow",
    ),
    (
        "* /organizations/{id}/members body.members.items m*, contract null",
        "a user's id has an end",
    ),
    (
        "POST /organizations/{id}/invitations body.invitee.email m*, contract null",
        "an address is there and has an end",
    ),
    (
        "GET * query.take maximum: 4294967295, contract null",
        "a number of items is a number of 32 bits; a hundred are answered at most",
    ),
    (
        "* /groups/{id}/roles body.roles maxItems: 50, contract null",
        "one request has an end",
    ),
    (
        "* /organizations/{organization_id}/groups/{group_id}/roles body.roles maxItems: 50, contract null",
        "one request has an end",
    ),
    (
        "* /roles/{id}/groups body.groups maxItems: 50, contract null",
        "one request has an end",
    ),
    (
        "POST /organizations/{id}/invitations body.roles maxItems: 50, contract null",
        "a member has fifty roles at most",
    ),
    (
        "POST /connections body.name minLength: 1, contract null",
        "a name is there",
    ),
    (
        "* /connections* body.realms.items m*, contract null",
        "a realm is a connection's name",
    ),
    (
        "PATCH /connections/{id}/clients body maxItems: 50, contract null",
        "one request has an end",
    ),
    (
        "* /roles* body.name m*, contract null",
        "a name is there and has an end",
    ),
    (
        "* /roles* body.description maxLength: 1000, contract null",
        "a description has an end",
    ),
    (
        "GET /roles query.type is not in the contract",
        "newer than the contract: the SDK has it",
    ),
    (
        "GET /roles query.owner_id is not in the contract",
        "newer than the contract: the SDK has it",
    ),
    (
        "GET /actions/actions query.* m*, contract null",
        "a page has an end",
    ),
    (
        "*/permissions body.permissions*, contract null",
        "a permission's name and API are those of an API's scope, which has limits",
    ),
    (
        "POST /roles/{id}/users body.users*, contract null",
        "a user's id has an end, and so has one request",
    ),
    (
        "* /users/{id}/roles body.roles*, contract null",
        "a role's id has an end, and so has one request",
    ),
    (
        "GET /users* query.* m*, contract null",
        "what can not be stored can not be found",
    ),
    (
        "* /users* body.* m*, contract null",
        "addresses, names and passwords have an end",
    ),
    (
        "* /clients* body.addons.azure_blob.blobName m*, contract null",
        "the documentation of that service: 1 to 1,024",
    ),
    (
        "* /clients* body.client_secret maxLength: 512, contract null",
        "a secret has an end",
    ),
    ("* /clients*.pem m*, contract null", "a key has an end"),
    (
        "* /clients* body.express_configuration.initiate_login_uri_template minLength: 1, contract null",
        "an empty address is none",
    ),
    (
        "PATCH /users/{id} body additionalProperties: false, contract true",
        "the service refuses further keys: auth0/auth0-java issues 58 and 549",
    ),
    // Null takes away, also where the contract does not say so.
    (
        "* /connections* body.cross_app_access_requesting_app type: {\"null\", \"object\"}, contract {\"object\"}",
        "null takes a part of a connection away; tools send it",
    ),
    (
        "* /clients* type: {\"null\", \"object\"}, contract {\"object\"}",
        "null takes a part of a client away; tools send it",
    ),
];

/// Differences that are gaps: they are to be closed, and then to be taken out here.
pub(super) const GAPS: &[(&str, &str)] = &[
    (
        "GET /clients query.q is not taken",
        "no search in clients yet",
    ),
    (
        "GET /connections query.strategy.items enum: *",
        "auth0-adldap can be asked for in the contract, though no connection can be of it",
    ),
    (
        "GET /clients query.external_client_id is not taken",
        "no clients that are registered elsewhere yet",
    ),
    (
        "PATCH /roles/{id} body.* is not taken",
        "whether type and owner_id of a role can be changed is not known",
    ),
    (
        "* /users/{id} scope *:current_user is not asked for",
        "people have no tokens yet",
    ),
    (
        "* /clients* body.token_exchange.allow_any_profile_of_type.items minLength: null, contract 1",
        "the choices are checked, none of which is empty",
    ),
];
