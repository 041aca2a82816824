//! The signature algorithms that are spoken (RFC 7518 section 3.1). What is not here does not exist, `none` above all.

use std::fmt;

use aws_lc_rs::signature::{self, RsaEncoding, RsaParameters};

/// An algorithm a token may name in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC with SHA-256; only a [`SharedSecret`](super::SharedSecret) speaks it.
    Hs256,
    /// A signature with a private key, checked with a public one.
    Public(PublicKeyAlgorithm),
}

/// An algorithm that is checked with a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicKeyAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256 and MGF1 with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

/// An algorithm tokens are signed with by an RSA key (contract: `signing_alg` of a resource server, less HS256).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaScheme {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256 and MGF1 with SHA-256.
    Ps256,
}

impl Algorithm {
    /// Reads the `alg` of a header, which is case-sensitive (RFC 7515 section 4.1.1). `None` for everything else.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "HS256" => Some(Self::Hs256),
            _ => PublicKeyAlgorithm::from_name(name).map(Self::Public),
        }
    }

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Public(algorithm) => algorithm.name(),
        }
    }
}

impl PublicKeyAlgorithm {
    /// Reads an `alg`, case-sensitive. `None` for everything that is not checked with a public key.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "RS384" => Some(Self::Rs384),
            "RS512" => Some(Self::Rs512),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
        }
    }

    /// How an RSA key checks it. `None` for ES256.
    pub(super) fn rsa_parameters(self) -> Option<&'static RsaParameters> {
        match self {
            Self::Rs256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
            Self::Rs384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
            Self::Rs512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
            Self::Ps256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
            Self::Es256 => None,
        }
    }
}

impl RsaScheme {
    /// Reads a `signing_alg`. `None` for what an RSA key does not sign with.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "RS512" => Some(Self::Rs512),
            "PS256" => Some(Self::Ps256),
            _ => None,
        }
    }

    /// The same algorithm seen from the side that checks.
    pub const fn algorithm(self) -> PublicKeyAlgorithm {
        match self {
            Self::Rs256 => PublicKeyAlgorithm::Rs256,
            Self::Rs512 => PublicKeyAlgorithm::Rs512,
            Self::Ps256 => PublicKeyAlgorithm::Ps256,
        }
    }

    pub(super) fn encoding(self) -> &'static dyn RsaEncoding {
        match self {
            Self::Rs256 => &signature::RSA_PKCS1_SHA256,
            Self::Rs512 => &signature::RSA_PKCS1_SHA512,
            Self::Ps256 => &signature::RSA_PSS_SHA256,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for PublicKeyAlgorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_an_allow_list_and_case_sensitive() {
        for name in ["HS256", "RS256", "RS384", "RS512", "PS256", "ES256"] {
            assert_eq!(Algorithm::from_name(name).map(Algorithm::name), Some(name));
        }
        for name in [
            "none", "None", "NONE", "", "rs256", "HS384", "ES384", "RS256 ",
        ] {
            assert_eq!(Algorithm::from_name(name), None, "{name:?}");
        }
        assert_eq!(PublicKeyAlgorithm::from_name("HS256"), None);
    }

    #[test]
    fn a_scheme_is_checked_by_its_own_algorithm() {
        for name in ["RS256", "RS512", "PS256"] {
            let scheme = RsaScheme::from_name(name).unwrap();
            assert_eq!(scheme.algorithm().name(), name);
        }
        assert_eq!(RsaScheme::from_name("HS256"), None);
    }
}
