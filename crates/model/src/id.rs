//! Identifiers: one type for each noun, so that two can not be confused.

/// Makes an identifier type: a prefix, then a fixed number of letters of an alphabet.
macro_rules! id {
    ($(#[$meta:meta])* $type:ident = $prefix:literal + $length:literal of $alphabet:expr, format $format:ident $name:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $type(String);

        impl $type {
            /// What every identifier of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// A new identifier.
            pub fn generate(random: &dyn $crate::Random) -> Self {
                Self(format!("{}{}", $prefix, $crate::random::text(random, $alphabet, $length)))
            }

            /// Reads an identifier; `None` when the text has another form.
            pub fn parse(text: &str) -> Option<Self> {
                Self::has_form(text).then(|| Self(text.to_owned()))
            }

            /// Whether `text` has the form of such an identifier.
            pub fn has_form(text: &str) -> bool {
                text.strip_prefix($prefix)
                    .is_some_and(|rest| rest.len() == $length && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $type {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::parse(text).ok_or(NotAnId($name))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        #[doc = concat!("The form of a [`", stringify!($type), "`].")]
        pub const $format: $crate::schema::Format = $crate::schema::Format {
            name: $name,
            check: $type::has_form,
            pattern: Some(concat!("^", $prefix, "[A-Za-z0-9]{", $length, "}$")),
        };
    };
}

/// A text that is not the identifier it should be; names the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not of the form {0}")]
pub struct NotAnId(&'static str);

impl NotAnId {
    /// A text that is not of the named form.
    pub(crate) const fn new(form: &'static str) -> Self {
        Self(form)
    }
}

id! {
    /// An organization: `org_` and 16 letters; never changes and is never given out again.
    OrganizationId = "org_" + 16 of crate::random::BASE62, format ORGANIZATION_ID "organization-id"
}
id! {
    /// A connection: `con_` and 16 letters.
    ConnectionId = "con_" + 16 of crate::random::BASE62, format CONNECTION_ID "connection-id"
}
id! {
    /// An event stream: `est_` and 22 letters of base 58 (recorded).
    EventStreamId = "est_" + 22 of crate::random::BASE58, format EVENT_STREAM_ID "event-stream-id"
}
id! {
    /// A role: `rol_` and 16 letters.
    RoleId = "rol_" + 16 of crate::random::BASE62, format ROLE_ID "role-id"
}
id! {
    /// An invitation: `uinv_` and 16 letters.
    InvitationId = "uinv_" + 16 of crate::random::BASE62, format INVITATION_ID "user-invitation-id"
}
id! {
    /// A client grant: `cgr_` and 16 letters.
    ClientGrantId = "cgr_" + 16 of crate::random::BASE62, format CLIENT_GRANT_ID "client-grant-id"
}
id! {
    /// A client (application): 32 letters without a prefix.
    ClientId = "" + 32 of crate::random::BASE62, format CLIENT_ID "client-id"
}
id! {
    /// A resource server (API): 24 lower-case hexadecimal digits.
    ResourceServerId = "" + 24 of crate::random::HEX, format RESOURCE_SERVER_ID "resource-server-id"
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl crate::Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn generated_ids_have_their_form() {
        let random = Counting(0.into());
        let id = OrganizationId::generate(&random);
        assert_eq!(id.as_str(), "org_0123456789ABCDEF");
        assert_eq!(OrganizationId::parse(id.as_str()), Some(id));
        assert_eq!(ClientId::generate(&random).as_str().len(), 32);
        assert!(
            ResourceServerId::generate(&random)
                .as_str()
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "org_",
            "org_short",
            "org_0123456789ABCDEFG",
            "con_0123456789ABCDEF",
            "org_0123456789ABCDE-",
        ] {
            assert_eq!(OrganizationId::parse(text), None, "{text}");
        }
    }
}
