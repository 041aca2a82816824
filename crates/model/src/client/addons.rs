//! Addons: what a client says to services that take its users over.

use super::format::URL;
use crate::schema::{Schema, any_of, array, boolean, integer, object, property, string};

const PROBE: Schema = string().length(1, usize::MAX);
const TEXT: Schema = string();
const OPEN: Schema = object(&[]).open();

const AWS: Schema = object(&[
    property("principal", "Who the role is for.", string()),
    property("role", "The role.", string()),
    property(
        "lifetime_in_seconds",
        "How long the credentials live.",
        integer().range(900, 43_200),
    ),
])
.open();

const AZURE_BLOB: Schema = object(&[
    property("accountName", "The storage account.", string()),
    property("storageAccessKey", "Its key.", string()),
    property("containerName", "The container.", string()),
    property("blobName", "The blob.", string().length(1, 1024)),
    property("expiration", "Minutes.", integer().range(0, i64::MAX)),
    property("signedIdentifier", "The shared access policy.", string()),
    property("blob_read", "Whether blobs may be read.", boolean()),
    property("blob_write", "Whether blobs may be written.", boolean()),
    property("blob_delete", "Whether blobs may be deleted.", boolean()),
    property(
        "container_read",
        "Whether the container may be read.",
        boolean(),
    ),
    property(
        "container_write",
        "Whether the container may be written.",
        boolean(),
    ),
    property(
        "container_delete",
        "Whether the container may be deleted.",
        boolean(),
    ),
    property(
        "container_list",
        "Whether the container may be listed.",
        boolean(),
    ),
])
.open();

const AZURE_SERVICE_BUS: Schema = object(&[
    property("namespace", "The namespace.", string()),
    property("sasKeyName", "The name of the key.", string()),
    property("sasKey", "The key.", string()),
    property("entityPath", "The entity.", string()),
    property("expiration", "Minutes.", integer()),
])
.open();

const ADDRESS: Schema =
    object(&[property("url", "The service's address.", string().format(&URL)).required()]).open();
const DOMAIN: Schema = object(&[property("domain", "The domain.", string())]).open();
const ACCOUNT: Schema = object(&[property("account", "The account.", string())]).open();

const FIREBASE: Schema = object(&[
    property("secret", "The secret of version 2.", string()),
    property("private_key_id", "The id of the key.", string()),
    property("private_key", "The key.", string()),
    property("client_email", "The service account.", string()),
    property(
        "lifetime_in_seconds",
        "How long the token lives.",
        integer(),
    ),
])
.open();

const SALESFORCE_API: Schema = object(&[
    property("clientid", "The consumer key.", string()),
    property("principal", "The property that names the user.", string()),
    property("communityName", "The community.", string()),
    property("community_url_section", "The community's path.", string()),
])
.open();

const SAMLP: Schema = object(&[
    property("mappings", "Attributes by profile property.", OPEN),
    property("audience", "The audience.", string()),
    property("recipient", "The recipient.", string()),
    property("createUpnClaim", "Whether a UPN is made.", boolean()),
    property(
        "mapUnknownClaimsAsIs",
        "Whether unknown properties are told.",
        boolean(),
    ),
    property(
        "passthroughClaimsWithNoMapping",
        "Whether properties without a mapping are told.",
        boolean(),
    ),
    property("mapIdentities", "Whether identities are told.", boolean()),
    property("signatureAlgorithm", "The signature.", string()),
    property("digestAlgorithm", "The digest.", string()),
    property("issuer", "The issuer.", string()),
    property("destination", "The destination.", string()),
    property(
        "lifetimeInSeconds",
        "How long an assertion holds.",
        integer(),
    ),
    property(
        "signResponse",
        "Whether the response is signed, not the assertion.",
        boolean(),
    ),
    property("nameIdentifierFormat", "The form of the NameID.", string()),
    property(
        "nameIdentifierProbes",
        "Where the NameID is looked for.",
        array(&PROBE),
    ),
    property("authnContextClassRef", "The context class.", string()),
])
.open();

const LAYER: Schema = object(&[
    property("providerId", "The provider.", string()).required(),
    property("keyId", "The id of the key.", string()).required(),
    property("privateKey", "The key.", string()).required(),
    property("principal", "The property that names the user.", string()),
    property("expiration", "Minutes.", integer().range(0, i64::MAX)),
])
.open();

const SAP_API: Schema = object(&[
    property("clientid", "The client there.", string()),
    property(
        "usernameAttribute",
        "The property that names the user.",
        string(),
    ),
    property(
        "tokenEndpointUrl",
        "Where tokens are asked for.",
        string().format(&URL),
    ),
    property("scope", "The scopes.", string()),
    property("servicePassword", "The password.", string()),
    property("nameIdentifierFormat", "The form of the NameID.", string()),
])
.open();

const SHAREPOINT: Schema = object(&[
    property("url", "The internal address.", string()),
    property(
        "external_url",
        "The external addresses.",
        any_of(&[array(&TEXT), string()]),
    ),
])
.open();

/// `addons`.
pub(super) const ADDONS: Schema = object(&[
    property("aws", "Amazon Web Services.", AWS.nullable()),
    property("azure_blob", "Azure Blob Storage.", AZURE_BLOB.nullable()),
    property(
        "azure_sb",
        "Azure Service Bus.",
        AZURE_SERVICE_BUS.nullable(),
    ),
    property(
        "rms",
        "Active Directory Rights Management.",
        ADDRESS.nullable(),
    ),
    property("mscrm", "Microsoft Dynamics CRM.", ADDRESS.nullable()),
    property(
        "slack",
        "Slack.",
        object(&[property("team", "The team.", string()).required()])
            .open()
            .nullable(),
    ),
    property(
        "sentry",
        "Sentry.",
        object(&[
            property("org_slug", "The organization there.", string()),
            property("base_url", "The address.", string()),
        ])
        .open()
        .nullable(),
    ),
    property("box", "Box.", OPEN.nullable()),
    property("cloudbees", "CloudBees.", OPEN.nullable()),
    property("concur", "Concur.", OPEN.nullable()),
    property("dropbox", "Dropbox.", OPEN.nullable()),
    property("echosign", "Adobe EchoSign.", DOMAIN.nullable()),
    property("egnyte", "Egnyte.", DOMAIN.nullable()),
    property("firebase", "Firebase.", FIREBASE.nullable()),
    property("newrelic", "New Relic.", ACCOUNT.nullable()),
    property(
        "office365",
        "Office 365.",
        object(&[
            property("domain", "The domain.", string()),
            property("connection", "The connection.", string()),
        ])
        .open()
        .nullable(),
    ),
    property(
        "salesforce",
        "Salesforce.",
        object(&[property(
            "entity_id",
            "The entity id.",
            string().format(&URL),
        )])
        .open()
        .nullable(),
    ),
    property(
        "salesforce_api",
        "The API of Salesforce.",
        SALESFORCE_API.nullable(),
    ),
    property(
        "salesforce_sandbox_api",
        "The API of Salesforce's sandbox.",
        SALESFORCE_API.nullable(),
    ),
    property("samlp", "SAML 2.0.", SAMLP.nullable()),
    property("layer", "Layer.", LAYER.nullable()),
    property("sap_api", "The API of SAP.", SAP_API.nullable()),
    property("sharepoint", "SharePoint.", SHAREPOINT.nullable()),
    property(
        "springcm",
        "SpringCM.",
        object(&[property("acsurl", "Where assertions go.", string())])
            .open()
            .nullable(),
    ),
    property(
        "wams",
        "Windows Azure Mobile Services.",
        object(&[property("masterkey", "The master key.", string())])
            .open()
            .nullable(),
    ),
    property("wsfed", "WS-Federation.", OPEN.nullable()),
    property(
        "zendesk",
        "Zendesk.",
        object(&[property("accountName", "The account.", string())])
            .open()
            .nullable(),
    ),
    property("zoom", "Zoom.", ACCOUNT.nullable()),
    property(
        "sso_integration",
        "A generic single sign-on integration.",
        object(&[
            property("name", "Its name.", string()),
            property("version", "Its version.", string()),
        ])
        .open()
        .nullable(),
    ),
    property("oag", "Okta Access Gateway.", object(&[]).nullable()),
]);

/// Where secrets stand in `addons`: they are sealed, not stored with the rest.
pub const ADDON_SECRETS: &[&[&str]] = &[
    &["addons", "azure_blob", "storageAccessKey"],
    &["addons", "azure_sb", "sasKey"],
    &["addons", "firebase", "secret"],
    &["addons", "firebase", "private_key"],
    &["addons", "layer", "privateKey"],
    &["addons", "sap_api", "servicePassword"],
    &["addons", "wams", "masterkey"],
];
