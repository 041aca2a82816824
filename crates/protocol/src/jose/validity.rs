//! The times of a token against the clock (RFC 7519 sections 4.1.4 to 4.1.6).

use thiserror::Error;

/// The times a token carries, in seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// `iat`.
    pub issued_at: Option<i64>,
    /// `nbf`.
    pub not_before: Option<i64>,
    /// `exp`. A token without it is not accepted anywhere here.
    pub expires_at: i64,
}

/// Why a token's times do not fit the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ValidityError {
    /// `exp` is now or in the past.
    #[error("the token expired at {expired_at}")]
    Expired {
        /// The token's `exp`, in seconds since the Unix epoch.
        expired_at: i64,
    },
    /// `nbf` is in the future.
    #[error("the token is not valid before {not_before}")]
    NotYetValid {
        /// The token's `nbf`, in seconds since the Unix epoch.
        not_before: i64,
    },
    /// `iat` is in the future.
    #[error("the token says it was issued in the future, at {issued_at}")]
    IssuedInFuture {
        /// The token's `iat`, in seconds since the Unix epoch.
        issued_at: i64,
    },
}

impl Validity {
    /// Checks the times at `now`, forgiving clocks that differ by up to `leeway`; both in seconds.
    pub fn check(&self, now: i64, leeway: i64) -> Result<(), ValidityError> {
        if now >= self.expires_at.saturating_add(leeway) {
            return Err(ValidityError::Expired {
                expired_at: self.expires_at,
            });
        }
        let latest_start = now.saturating_add(leeway);
        if let Some(not_before) = self.not_before.filter(|moment| *moment > latest_start) {
            return Err(ValidityError::NotYetValid { not_before });
        }
        if let Some(issued_at) = self.issued_at.filter(|moment| *moment > latest_start) {
            return Err(ValidityError::IssuedInFuture { issued_at });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_edges() {
        let validity = Validity {
            issued_at: Some(100),
            not_before: Some(110),
            expires_at: 200,
        };
        let cases = [
            (110, 0, Ok(())),
            (199, 0, Ok(())),
            (200, 0, Err(ValidityError::Expired { expired_at: 200 })),
            (209, 10, Ok(())),
            (210, 10, Err(ValidityError::Expired { expired_at: 200 })),
            (109, 0, Err(ValidityError::NotYetValid { not_before: 110 })),
            (100, 10, Ok(())),
        ];
        for (now, leeway, expected) in cases {
            assert_eq!(validity.check(now, leeway), expected, "{now} ± {leeway}");
        }
    }

    #[test]
    fn issued_in_the_future() {
        let validity = Validity {
            issued_at: Some(100),
            not_before: None,
            expires_at: 200,
        };
        let refused = ValidityError::IssuedInFuture { issued_at: 100 };
        assert_eq!(validity.check(89, 10), Err(refused));
        assert_eq!(validity.check(90, 10), Ok(()));
    }

    #[test]
    fn extremes_do_not_overflow() {
        let validity = Validity {
            issued_at: Some(i64::MIN),
            not_before: Some(i64::MIN),
            expires_at: i64::MAX,
        };
        assert_eq!(validity.check(i64::MIN, i64::MAX), Ok(()));
        assert!(validity.check(i64::MAX, 60).is_err());
    }
}
