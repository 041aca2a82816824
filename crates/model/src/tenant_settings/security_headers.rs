//! The security headers of a tenant's pages.

use crate::schema::{Schema, array, boolean, integer, map, object, property, string};

const SOURCE: Schema = string().length(0, 2048);
const SOURCES: Schema = array(&SOURCE);
const TEXT: Schema = string();
const FLAG: Schema = string().one_of(&["upgrade-insecure-requests", "block-all-mixed-content"]);
const ENDPOINT: Schema = object(&[property("url", "Where reports are sent.", string())]);

const POLICY: Schema = object(&[
    property(
        "mode",
        "Whether the policy is enforced.",
        string().one_of(&["enforcing", "reporting"]),
    ),
    property(
        "directives",
        "The policy's directives.",
        map(&SOURCES).entries(0, 30),
    ),
    property("flags", "Directives without sources.", array(&FLAG)),
    property(
        "reporting",
        "Where breaches are reported.",
        object(&[
            property("report_uri", "The report-uri directive.", string()),
            property("report_to_group", "The report-to directive.", string()),
        ])
        .nullable(),
    ),
]);

const REPORTING: Schema = object(&[
    property(
        "report_to",
        "The Report-To header.",
        object(&[
            property("group", "The group's name.", string()),
            property("max_age", "How long it holds, in seconds.", integer()),
            property("endpoints", "The group's endpoints.", array(&ENDPOINT)),
        ])
        .nullable(),
    ),
    property(
        "reporting_endpoints",
        "The Reporting-Endpoints header.",
        map(&TEXT),
    ),
]);

/// The declaration (contract: `TenantSettingsNullableSecurityHeaders`).
pub(super) const SECURITY_HEADERS: Schema = object(&[
    property(
        "content_security_policy",
        "The Content-Security-Policy header.",
        object(&[
            property("enabled", "Whether the header is sent.", boolean()),
            property("policies", "The policies.", array(&POLICY)),
            property(
                "reporting_infrastructure",
                "Where reports go.",
                REPORTING.nullable(),
            ),
        ])
        .nullable(),
    ),
    property(
        "x_xss_protection",
        "The X-XSS-Protection header.",
        object(&[
            property("enabled", "Whether the header is sent.", boolean()),
            property("mode", "What a browser does.", string().one_of(&["block"])),
            property("report_uri", "Where it reports.", string()),
        ])
        .nullable(),
    ),
]);
