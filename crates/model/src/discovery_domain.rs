//! The e-mail domains by which an organization is found, and the proof that they are its own.

use serde::{Deserialize, Serialize};

use crate::id::{NotAnId, OrganizationId};
use crate::random::{self, BASE58, HEX};
use crate::schema::{Format, boolean, string};
use crate::{Random, Timestamp, declare};

/// How many domains an organization may have (entity limit policy).
pub const DOMAINS_PER_ORGANIZATION: i64 = 100;

/// A domain: `ord_` and 22 letters of base 58, of which the first are the time, so that ids sort by it (recorded).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DiscoveryDomainId(String);

/// The form of a [`DiscoveryDomainId`].
pub const DISCOVERY_DOMAIN_ID: Format = Format {
    name: "organization-discovery-domain-id",
    check: DiscoveryDomainId::has_form,
    pattern: Some("^ord_[A-Za-z0-9]{22}$"),
};

impl DiscoveryDomainId {
    /// A new id; those made later sort later.
    pub fn generate(now: Timestamp, random: &dyn Random) -> Self {
        Self(format!(
            "ord_{}{}",
            random::digits(now.milliseconds().unsigned_abs(), BASE58, 8),
            random::text(random, BASE58, 14)
        ))
    }

    /// Whether `text` has the form of such an id.
    pub fn has_form(text: &str) -> bool {
        text.strip_prefix("ord_").is_some_and(|rest| {
            rest.len() == 22 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DiscoveryDomainId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for DiscoveryDomainId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if Self::has_form(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId::new(DISCOVERY_DOMAIN_ID.name))
        }
    }
}

/// Whether a domain is proven to be the organization's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DomainStatus {
    /// Not yet.
    #[default]
    Pending,
    /// By a record in its DNS, or because the tenant's own caller says so.
    Verified,
}

impl DomainStatus {
    const CHOICES: &'static [&'static str] = &["pending", "verified"];

    /// The status as the wire spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verified => "verified",
        }
    }

    /// Reads a status as the wire spells it.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Verified]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

/// An e-mail domain of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoveryDomain {
    /// Its id.
    pub id: DiscoveryDomainId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// The domain, in lower case.
    pub domain: String,
    /// Whether it is proven.
    pub status: DomainStatus,
    /// What has to stand in the TXT record.
    pub verification_txt: String,
    /// Whether it leads people to the organization at login.
    pub use_for_organization_discovery: bool,
}

impl DiscoveryDomain {
    /// The host at which the TXT record has to stand (recorded).
    pub fn verification_host(&self) -> String {
        format!("_ss-verification.{}.{}", self.organization_id, self.domain)
    }

    /// A new text for the record: 32 hexadecimal digits.
    pub fn new_verification_txt(random: &dyn Random) -> String {
        random::text(random, HEX, 32)
    }
}

/// A name of at least two labels, as it stands behind the `@` of an address.
pub const DOMAIN: Format = Format {
    name: "hostname-rfc2181",
    check: is_domain,
    pattern: None,
};

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && text.split('.').all(is_label)
        && top.bytes().any(|byte| byte.is_ascii_alphabetic())
}

declare! {
    /// `POST /organizations/{id}/discovery-domains`.
    pub struct CreateDiscoveryDomain {
        /// The domain name to associate with the organization.
        required domain: String = string().length(3, 255).format(&DOMAIN);
        /// The verification status of the discovery domain.
        optional status: DomainStatus = string().one_of(DomainStatus::CHOICES);
        /// Indicates whether this discovery domain should be used for organization discovery.
        optional use_for_organization_discovery: bool = boolean();
    }
}

declare! {
    /// `PATCH /organizations/{id}/discovery-domains/{discovery_domain_id}`.
    pub struct UpdateDiscoveryDomain {
        /// The verification status of the discovery domain.
        optional status: DomainStatus = string().one_of(DomainStatus::CHOICES);
        /// Indicates whether this discovery domain should be used for organization discovery.
        optional use_for_organization_discovery: bool = boolean();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;

    impl Random for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn ids_sort_by_time_and_have_their_form() {
        let ids: Vec<String> = [1_776_929_953_465, 1_776_929_953_466, 1_790_000_000_000]
            .into_iter()
            .map(|time| {
                DiscoveryDomainId::generate(Timestamp::from_milliseconds(time), &Zeros).to_string()
            })
            .collect();
        assert!(
            ids.is_sorted() && ids.iter().all(|id| DiscoveryDomainId::has_form(id)),
            "{ids:?}"
        );
    }

    #[test]
    fn domains() {
        for text in [
            "a.b",
            "example.com",
            "xn--bcher-kva.example",
            "a_b.example.com",
        ] {
            assert!(is_domain(text), "{text}");
        }
        for text in [
            "",
            "com",
            ".com",
            "a..b",
            "-a.b",
            "a b.c",
            "a.1",
            "1.2.3.4",
            "@a.b",
            "exämple.com",
        ] {
            assert!(!is_domain(text), "{text}");
        }
    }
}
