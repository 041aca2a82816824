//! The switches of a tenant.

use crate::schema::{Schema, boolean, object, property};

/// Those of the contract (`TenantSettingsFlags`), those that only recordings show, and one of our own:
/// `strict_oauth_errors` gives the statuses of the standard where the service has others.
pub(super) const FLAGS: Schema = object(&[
    property("change_pwd_flow_v1", "", boolean()),
    property("enable_apis_section", "", boolean()),
    property("disable_impersonation", "", boolean()),
    property("enable_client_connections", "", boolean()),
    property("enable_pipeline2", "", boolean()),
    property("allow_legacy_delegation_grant_types", "", boolean()),
    property("allow_legacy_ro_grant_types", "", boolean()),
    property("allow_legacy_tokeninfo_endpoint", "", boolean()),
    property("enable_legacy_profile", "", boolean()),
    property("enable_idtoken_api2", "", boolean()),
    property("enable_public_signup_user_exists_error", "", boolean()),
    property("enable_sso", "", boolean()),
    property("allow_changing_enable_sso", "", boolean()),
    property("disable_clickjack_protection_headers", "", boolean()),
    property("no_disclose_enterprise_connections", "", boolean()),
    property(
        "enforce_client_authentication_on_passwordless_start",
        "",
        boolean(),
    ),
    property("enable_adfs_waad_email_verification", "", boolean()),
    property("revoke_refresh_token_grant", "", boolean()),
    property("dashboard_log_streams_next", "", boolean()),
    property("dashboard_insights_view", "", boolean()),
    property("disable_fields_map_fix", "", boolean()),
    property("mfa_show_factor_list_on_enrollment", "", boolean()),
    property("remove_alg_from_jwks", "", boolean()),
    property("improved_signup_bot_detection_in_classic", "", boolean()),
    property("genai_trial", "", boolean()),
    property("enable_dynamic_client_registration", "", boolean()),
    property("disable_management_api_sms_obfuscation", "", boolean()),
    property(
        "trust_azure_adfs_email_verified_connection_property",
        "",
        boolean(),
    ),
    property("custom_domains_provisioning", "", boolean()),
    // Recorded only.
    property("allow_other_legacy_grant_types", "", boolean()),
    property("dashboard_new_onboarding", "", boolean()),
    property("enable_custom_domain_in_emails", "", boolean()),
    property("enable_legacy_logs_search_v2", "", boolean()),
    property("new_universal_login_experience_enabled", "", boolean()),
    property("require_signed_request_object", "", boolean()),
    property("universal_login", "", boolean()),
    property("use_scope_descriptions_for_consent", "", boolean()),
    // Our own.
    property("strict_oauth_errors", "", boolean()),
]);
