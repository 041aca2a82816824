//! The organization that a token by client credentials is for.

use guildhall_model::organization::Organization;
use guildhall_protocol::oauth;

/// The table of organizations with client credentials (behaviour notes, "Tokens", section 4).
pub(super) fn choose_organization(
    usage: &str,
    named: Option<&str>,
    found: Option<Organization>,
    granted: bool,
) -> Result<Option<Organization>, oauth::Error> {
    match (usage, named, found) {
        ("allow" | "require", _, Some(found)) if granted => Ok(Some(found)),
        ("allow" | "require", _, Some(found)) => {
            Err(oauth::Error::OrganizationNotGranted(found.id.to_string()))
        }
        ("allow" | "require", Some(named), None) => {
            Err(oauth::Error::UnknownOrganization(named.to_owned()))
        }
        ("require", None, None) => Err(oauth::Error::OrganizationRequired),
        (_, Some(_), _) => Err(oauth::Error::OrganizationNotAllowed),
        (_, None, _) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use guildhall_model::id::OrganizationId;
    use guildhall_model::organization::OrganizationName;

    use super::*;

    #[test]
    fn organizations_with_client_credentials() {
        let organization = || Organization {
            id: OrganizationId::parse("org_0123456789ABCDEF").unwrap(),
            display_name: None,
            name: OrganizationName::parse("acme").unwrap(),
            branding: None,
            metadata: None,
            token_quota: None,
            third_party_client_access:
                guildhall_model::organization::ThirdPartyClientAccess::default(),
            is_app_entitlement_active: false,
        };
        let id = || "org_0123456789ABCDEF".to_owned();
        for (usage, named, there, granted, expected) in [
            ("deny", None, false, false, Ok(false)),
            (
                "deny",
                Some("acme"),
                true,
                true,
                Err(oauth::Error::OrganizationNotAllowed),
            ),
            ("allow", None, false, false, Ok(false)),
            ("allow", Some("acme"), true, true, Ok(true)),
            (
                "allow",
                Some("acme"),
                true,
                false,
                Err(oauth::Error::OrganizationNotGranted(id())),
            ),
            (
                "allow",
                Some("nobody"),
                false,
                false,
                Err(oauth::Error::UnknownOrganization("nobody".into())),
            ),
            (
                "require",
                None,
                false,
                false,
                Err(oauth::Error::OrganizationRequired),
            ),
            ("require", None, true, true, Ok(true)),
            ("require", Some("acme"), true, true, Ok(true)),
            (
                "require",
                Some("acme"),
                true,
                false,
                Err(oauth::Error::OrganizationNotGranted(id())),
            ),
        ] {
            let found = choose_organization(usage, named, there.then(organization), granted);
            assert_eq!(
                found
                    .map(|found| found.is_some())
                    .map_err(|refused| refused.to_string()),
                expected.map_err(|refused: oauth::Error| refused.to_string()),
                "{usage} {named:?} {there} {granted}"
            );
        }
    }
}
