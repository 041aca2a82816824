//! Keys as JSON (RFC 7517), members in the order of the service's `/.well-known/jwks.json`.

use serde::{Deserialize, Serialize};

use super::{Certificate, PublicKey, SigningKey, base64url};

/// One public key. Members that are not named here are not read, private ones above all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `RSA` or `EC`.
    pub kty: String,
    /// `use`: what the key is for, `sig` for signatures.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// RSA modulus, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// RSA exponent, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    /// Curve of an EC key: `P-256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// First coordinate of an EC key, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// Second coordinate of an EC key, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// The key's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// SHA-1 of the certificate, base64url (RFC 7517 section 4.8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x5t: Option<String>,
    /// The certificate and its issuers, base64 with padding (RFC 7517 section 4.7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x5c: Option<Vec<String>>,
    /// The one algorithm the key is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
}

/// Several keys (RFC 7517 section 5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwkSet {
    /// The keys; order means nothing.
    pub keys: Vec<Jwk>,
}

impl Jwk {
    /// The bare key, without id or purpose.
    pub fn new(public_key: &PublicKey) -> Self {
        let mut jwk = Self {
            kty: String::new(),
            usage: None,
            n: None,
            e: None,
            crv: None,
            x: None,
            y: None,
            kid: None,
            x5t: None,
            x5c: None,
            alg: None,
        };
        match public_key {
            PublicKey::Rsa { n, e } => {
                "RSA".clone_into(&mut jwk.kty);
                jwk.n = Some(base64url::encode(n));
                jwk.e = Some(base64url::encode(e));
            }
            PublicKey::P256 { x, y } => {
                "EC".clone_into(&mut jwk.kty);
                jwk.crv = Some("P-256".to_owned());
                jwk.x = Some(base64url::encode(x));
                jwk.y = Some(base64url::encode(y));
            }
        }
        jwk
    }

    /// A key that signs RS256 tokens, with its certificate, as it is published.
    pub fn for_signing(key: &SigningKey, certificate: &Certificate) -> Self {
        Self {
            usage: Some("sig".to_owned()),
            kid: Some(key.key_id().to_owned()),
            x5t: Some(certificate.x5t()),
            x5c: Some(vec![certificate.base64()]),
            alg: Some("RS256".to_owned()),
            ..Self::new(key.public_key())
        }
    }
}

impl JwkSet {
    /// Reads what somebody else publishes. Keys that can not be read, or are of kinds that are not known here, are left
    /// out (RFC 7517 section 5).
    pub fn read(document: &[u8]) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Published {
            keys: Vec<serde_json::Value>,
        }
        let published: Published = serde_json::from_slice(document)?;
        let keys = published.keys.into_iter();
        Ok(Self {
            keys: keys
                .filter_map(|key| serde_json::from_value(key).ok())
                .collect(),
        })
    }

    /// The key with this id.
    pub fn find(&self, key_id: &str) -> Option<&Jwk> {
        self.keys
            .iter()
            .find(|key| key.kid.as_deref() == Some(key_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::testing;

    /// RFC 7517 appendix A.1.
    const SET: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}]}"#;

    #[test]
    fn the_set_of_the_standard() {
        let set: JwkSet = serde_json::from_str(SET).unwrap();
        let rsa = set.find("2011-04-29").unwrap();
        assert_eq!(rsa.alg.as_deref(), Some("RS256"));
        assert_eq!(set.find("1").unwrap().usage.as_deref(), Some("enc"));
        assert_eq!(set.find("2"), None);
        let key = PublicKey::from_jwk(rsa).unwrap();
        // RFC 7638 section 3.1 uses this very key.
        assert_eq!(
            key.thumbprint(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        assert_eq!(Jwk::new(&key).n, rsa.n);
        let curve = PublicKey::from_jwk(set.find("1").unwrap()).unwrap();
        assert_eq!(Jwk::new(&curve).y, set.find("1").unwrap().y);
    }

    #[test]
    fn keys_of_others_that_can_not_be_read_are_left_out() {
        let set = SET.replace(
            r#"{"keys":["#,
            r#"{"more":1,"keys":[7,{"kty":"OKP","crv":"Ed25519","x":"A"},{"kty":"RSA","x5c":"text"},"#,
        );
        let ids: Vec<_> = JwkSet::read(set.as_bytes())
            .unwrap()
            .keys
            .into_iter()
            .map(|key| key.kid)
            .collect();
        assert_eq!(ids, [None, Some("1".into()), Some("2011-04-29".into())]);
        for broken in ["", "[]", "{}", r#"{"keys":{}}"#] {
            assert!(JwkSet::read(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    #[test]
    fn members_in_the_order_of_the_service() {
        let key = testing::signing_key();
        let certificate = Certificate::from_der(vec![1, 2, 3]);
        let json = serde_json::to_string(&Jwk::for_signing(key, &certificate)).unwrap();
        let positions: Vec<usize> = ["kty", "use", "n", "e", "kid", "x5t", "x5c", "alg"]
            .iter()
            .map(|name| json.find(&format!("\"{name}\":")).unwrap())
            .collect();
        assert!(positions.is_sorted(), "{json}");
        assert!(json.starts_with(r#"{"kty":"RSA","use":"sig","#), "{json}");
        assert!(json.contains(r#""e":"AQAB""#), "{json}");
        assert!(json.ends_with(r#""x5c":["AQID"],"alg":"RS256"}"#), "{json}");
    }
}
