//! The local authority: a key that stays, and a certificate that follows the configuration.
//!
//! When the configured hosts change, or the end comes near, the certificate is made anew with the same key and
//! subject. Clients that trust the old file then still accept the hosts it covered.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use guildhall_model::{Random, Timestamp, random};
use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType, SerialNumber,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SigningKey};
use x509_cert::der::Decode;

use super::cryptography;
use super::error::CertificateError;
use super::permitted::Permitted;
use super::validity::Validity;
use crate::configuration::Host;
use crate::data_directory::private_file::{self, Readers};

/// Days the authority is valid.
const AUTHORITY_DAYS: i64 = 3_650;

/// The authority is made anew at a start with fewer days left, so that no leaf outlives it.
const AUTHORITY_DAYS_LEFT: i64 = 400;

/// Days a leaf is valid; clients accept at most 397.
const LEAF_DAYS: i64 = 90;

/// A leaf is made anew with fewer days left.
pub(super) const LEAF_DAYS_LEFT: i64 = 30;

/// What happened to the authority when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It was there and did.
    Found,
    /// It was made: this is the first start.
    Made,
    /// It was there, but was made anew with the same key: the hosts have changed, or its end is near.
    Renewed,
}

/// The local authority.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
    permitted: Permitted,
    leaf_key: KeyPair,
    leaf_signer: Arc<dyn SigningKey>,
}

/// A leaf with its key, and how long it holds.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) key: Arc<CertifiedKey>,
    pub(super) validity: Validity,
}

impl Authority {
    /// The authority kept in `folder`, able to sign for `hosts` beside loopback.
    pub(super) fn open(
        folder: &Path,
        hosts: &[Host],
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<(Self, Opened), CertificateError> {
        let key = open_key(&folder.join("authority.key"))?;
        let permitted = Permitted::new(hosts);
        let mut params = authority_params(&key, &permitted);
        Validity::days(now, AUTHORITY_DAYS).write(&mut params);
        params.serial_number = Some(serial_number(random));
        let wanted = params.self_signed(&key)?;
        let file = folder.join("authority.pem");
        let opened = match read_certificate(&file)? {
            None => Opened::Made,
            Some(found) if does(&found, wanted.der(), now) => Opened::Found,
            Some(_) => Opened::Renewed,
        };
        if opened != Opened::Found {
            private_file::replace(&file, wanted.pem().as_bytes(), Readers::Everybody)
                .map_err(CertificateError::file(&file))?;
        }
        let leaf_key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let leaf_signer = signer(&leaf_key)?;
        let authority = Self {
            issuer: Issuer::new(params, key),
            file,
            permitted,
            leaf_key,
            leaf_signer,
        };
        Ok((authority, opened))
    }

    /// The certificate that clients must trust, PEM.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// For whom it may sign.
    pub(super) fn permitted(&self) -> &Permitted {
        &self.permitted
    }

    /// A leaf for these hosts, which must be permitted.
    pub(super) fn issue(
        &self,
        hosts: &[Host],
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Leaf, CertificateError> {
        let validity = Validity::days(now, LEAF_DAYS);
        let mut params = leaf_params(hosts)?;
        validity.write(&mut params);
        params.serial_number = Some(serial_number(random));
        let certificate = params.signed_by(&self.leaf_key, &self.issuer)?;
        let chain = vec![CertificateDer::from(certificate)];
        let key = Arc::new(CertifiedKey::new(chain, self.leaf_signer.clone()));
        Ok(Leaf { key, validity })
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authority")
            .field("file", &self.file)
            .field("permitted", &self.permitted)
            .finish_non_exhaustive()
    }
}

fn open_key(path: &Path) -> Result<KeyPair, CertificateError> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            if private_file::is_open_to_others(path).map_err(CertificateError::file(path))? {
                return Err(CertificateError::Exposed {
                    path: path.to_owned(),
                });
            }
            KeyPair::from_pem(&text)
                .map_err(|error| CertificateError::malformed(path, "private key", error))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
            private_file::create(path, key.serialize_pem().as_bytes(), Readers::Owner)
                .map_err(CertificateError::file(path))?;
            Ok(key)
        }
        Err(error) => Err(CertificateError::file(path)(error)),
    }
}

fn read_certificate(path: &Path) -> Result<Option<CertificateDer<'static>>, CertificateError> {
    match std::fs::read(path) {
        Ok(text) => CertificateDer::from_pem_slice(&text)
            .map(Some)
            .map_err(|error| CertificateError::malformed(path, "certificate", error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CertificateError::file(path)(error)),
    }
}

/// Whether the certificate that was found says what the wanted one does, serial number and dates aside, and lasts.
fn does(found: &[u8], wanted: &[u8], now: Timestamp) -> bool {
    let parse = |der| x509_cert::Certificate::from_der(der).map(|parsed| parsed.tbs_certificate);
    let (Ok(has), Ok(wants)) = (parse(found), parse(wanted)) else {
        return false;
    };
    has.subject == wants.subject
        && has.subject_public_key_info == wants.subject_public_key_info
        && has.extensions == wants.extensions
        && Validity::of(found).is_ok_and(|validity| validity.holds_for(now, AUTHORITY_DAYS_LEFT))
}

fn authority_params(key: &KeyPair, permitted: &Permitted) -> CertificateParams {
    let mut params = CertificateParams::default();
    // The key's mark keeps apart the authorities of several data directories in one trust store.
    let identifier = params.key_identifier(key);
    let mark = u32::from_be_bytes(*identifier.first_chunk().unwrap_or(&[0; 4]));
    params.distinguished_name = name(&format!("Guildhall local authority {mark:08x}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.name_constraints = Some(permitted.constraints());
    params
}

fn leaf_params(hosts: &[Host]) -> Result<CertificateParams, CertificateError> {
    let mut params = CertificateParams::default();
    // The space keeps checkers of constraints from taking it for a host name.
    params.distinguished_name = name("Guildhall server");
    params.subject_alt_names = hosts
        .iter()
        .map(|host| match host {
            Host::Name(name) => Ia5String::try_from(name.as_str()).map(SanType::DnsName),
            Host::Address(address) => Ok(SanType::IpAddress(*address)),
        })
        .collect::<Result<_, _>>()?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    name
}

/// 16 random bytes that are a positive number: browsers refuse two certificates of one authority with one number.
fn serial_number(random: &dyn Random) -> SerialNumber {
    let [first, rest @ ..] = random::bytes::<16>(random);
    let mut bytes = vec![(first & 0x7f) | 0x40];
    bytes.extend(rest);
    SerialNumber::from_slice(&bytes)
}

fn signer(key: &KeyPair) -> Result<Arc<dyn SigningKey>, CertificateError> {
    let der = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    Ok(cryptography().key_provider.load_private_key(der)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operating_system::SystemRandom;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn open(folder: &Path, hosts: &[&str], now: Timestamp) -> (Authority, Opened) {
        let hosts: Vec<Host> = hosts
            .iter()
            .map(|host| host.parse().expect("a host"))
            .collect();
        Authority::open(folder, &hosts, now, &SystemRandom).expect("opened")
    }

    fn days_later(days: i64) -> Timestamp {
        NOW.plus_seconds(days * 24 * 60 * 60)
    }

    #[test]
    fn made_once_and_found_ever_after() {
        let folder = tempfile::tempdir().expect("a directory");
        let (authority, opened) = open(folder.path(), &["localhost"], NOW);
        assert_eq!(opened, Opened::Made);
        let key = folder.path().join("authority.key");
        assert!(!private_file::is_open_to_others(&key).expect("there"));
        let before = std::fs::read(authority.file()).expect("read");
        let (authority, opened) = open(folder.path(), &["manage.localhost"], days_later(100));
        assert_eq!(opened, Opened::Found);
        assert_eq!(std::fs::read(authority.file()).expect("read"), before);
    }

    #[test]
    fn other_hosts_or_a_near_end_renew_the_certificate_and_not_the_key() {
        let folder = tempfile::tempdir().expect("a directory");
        let key = folder.path().join("authority.key");
        open(folder.path(), &[], NOW);
        let before = std::fs::read(&key).expect("read");
        let hosts = ["auth.example.com"];
        assert_eq!(open(folder.path(), &hosts, NOW).1, Opened::Renewed);
        assert_eq!(open(folder.path(), &hosts, NOW).1, Opened::Found);
        assert_eq!(open(folder.path(), &[], NOW).1, Opened::Renewed);
        assert_eq!(
            open(folder.path(), &[], days_later(3_300)).1,
            Opened::Renewed
        );
        assert_eq!(open(folder.path(), &[], days_later(3_300)).1, Opened::Found);
        assert_eq!(std::fs::read(&key).expect("read"), before);
    }

    #[test]
    fn a_lost_key_makes_a_new_authority() {
        let folder = tempfile::tempdir().expect("a directory");
        open(folder.path(), &[], NOW);
        std::fs::remove_file(folder.path().join("authority.key")).expect("removed");
        assert_eq!(open(folder.path(), &[], NOW).1, Opened::Renewed);
    }

    #[test]
    fn broken_files_are_named_and_not_replaced() {
        for name in ["authority.key", "authority.pem"] {
            let folder = tempfile::tempdir().expect("a directory");
            open(folder.path(), &[], NOW);
            let path = folder.path().join(name);
            private_file::replace(&path, b"garbage", Readers::Owner).expect("written");
            let error =
                Authority::open(folder.path(), &[], NOW, &SystemRandom).expect_err("refused");
            assert!(error.to_string().contains(name), "{error}");
            assert_eq!(std::fs::read(&path).expect("read"), b"garbage");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a directory");
        open(folder.path(), &[], NOW);
        let key = folder.path().join("authority.key");
        std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).expect("set");
        let error = Authority::open(folder.path(), &[], NOW, &SystemRandom).expect_err("refused");
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_leaf_is_for_exactly_its_host_and_short_lived() {
        let folder = tempfile::tempdir().expect("a directory");
        let (authority, _) = open(folder.path(), &[], NOW);
        let leaf = authority
            .issue(&[Host::localhost()], NOW, &SystemRandom)
            .expect("issued");
        let der = leaf.key.cert.first().expect("a certificate");
        let written = Validity::of(der).expect("readable");
        assert_eq!(written, leaf.validity);
        let days = written.until.milliseconds_since(written.from) / 1000 / 60 / 60 / 24;
        assert!(days <= 397, "{days}");
        let parsed = x509_cert::Certificate::from_der(der).expect("readable");
        let (_, names) = parsed
            .tbs_certificate
            .get::<x509_cert::ext::pkix::SubjectAltName>()
            .expect("readable")
            .expect("there");
        assert_eq!(names.0.len(), 1);
        let other = authority
            .issue(&[Host::localhost()], NOW, &SystemRandom)
            .expect("issued");
        let other = x509_cert::Certificate::from_der(other.key.cert.first().expect("one"))
            .expect("readable");
        assert_ne!(
            parsed.tbs_certificate.serial_number,
            other.tbs_certificate.serial_number
        );
    }
}
