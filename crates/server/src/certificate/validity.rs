//! When certificates begin and end.

use std::time::Duration;

use guildhall_model::Timestamp;
use rcgen::{CertificateParams, date_time_ymd};
use x509_cert::der::Decode;

const DAY: i64 = 24 * 60 * 60;

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

impl Validity {
    /// So many days from now. It begins a day ago, since the clocks of containers and machines differ.
    pub(super) fn days(now: Timestamp, days: i64) -> Self {
        Self {
            from: now.plus_seconds(-DAY),
            until: now.plus_seconds((days - 1) * DAY),
        }
    }

    /// Whether it holds now and for so many days more.
    pub(super) fn holds_for(self, now: Timestamp, days: i64) -> bool {
        self.from <= now && now.plus_seconds(days * DAY) < self.until
    }

    /// The validity of a certificate in DER.
    pub(super) fn of(certificate: &[u8]) -> Result<Self, x509_cert::der::Error> {
        let certificate = x509_cert::Certificate::from_der(certificate)?;
        let validity = certificate.tbs_certificate.validity;
        Ok(Self {
            from: timestamp(validity.not_before.to_unix_duration()),
            until: timestamp(validity.not_after.to_unix_duration()),
        })
    }

    pub(super) fn write(self, params: &mut CertificateParams) {
        params.not_before = date_time_ymd(1970, 1, 1) + since_epoch(self.from);
        params.not_after = date_time_ymd(1970, 1, 1) + since_epoch(self.until);
    }
}

fn timestamp(since_epoch: Duration) -> Timestamp {
    Timestamp::from_seconds(i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX))
}

/// Within what a certificate can say: from 1970 to 9999.
fn since_epoch(moment: Timestamp) -> Duration {
    const LAST: i64 = 253_402_300_799;
    Duration::from_secs(moment.seconds().clamp(0, LAST).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_between_its_ends() {
        let now = Timestamp::from_seconds(1_800_000_000);
        let validity = Validity::days(now, 90);
        assert!(validity.holds_for(now, 30));
        assert!(validity.holds_for(now.plus_seconds(58 * DAY), 30));
        assert!(!validity.holds_for(now.plus_seconds(59 * DAY), 30));
        assert!(!validity.holds_for(now.plus_seconds(-2 * DAY), 0));
        assert_eq!(
            validity.until.milliseconds_since(validity.from),
            90 * DAY * 1000
        );
    }
}
