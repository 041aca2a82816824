//! `NumericDate` (RFC 7519 section 2): seconds since the Unix epoch, as any JSON number. Fractions are rounded down.
//!
//! For use as `#[serde(deserialize_with = "…")]`.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Reads a moment in seconds.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(Seconds)
}

/// Reads a moment in seconds, where `null` is absence; add `#[serde(default)]` for a missing claim.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_option(OptionalSeconds)
}

struct Seconds;

impl Visitor<'_> for Seconds {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of seconds")
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<i64, E> {
        Ok(seconds)
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<i64, E> {
        i64::try_from(seconds).map_err(|_| E::custom("a moment out of range"))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be within the integers that a double holds exactly"
    )]
    fn visit_f64<E: Error>(self, seconds: f64) -> Result<i64, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if seconds.abs() <= EXACT {
            Ok(seconds.floor() as i64)
        } else {
            Err(E::custom("a moment out of range"))
        }
    }
}

struct OptionalSeconds;

impl<'de> Visitor<'de> for OptionalSeconds {
    type Value = Option<i64>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of seconds or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        required(deserializer).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Moments {
        #[serde(deserialize_with = "super::required")]
        exp: i64,
        #[serde(default, deserialize_with = "super::optional")]
        nbf: Option<i64>,
    }

    fn read(json: &str) -> Option<(i64, Option<i64>)> {
        let moments: Moments = serde_json::from_str(json).ok()?;
        Some((moments.exp, moments.nbf))
    }

    #[test]
    fn any_number_of_seconds() {
        assert_eq!(read(r#"{"exp":1300819380}"#), Some((1_300_819_380, None)));
        assert_eq!(read(r#"{"exp":-1.5,"nbf":1.9}"#), Some((-2, Some(1))));
        assert_eq!(read(r#"{"exp":1e3,"nbf":null}"#), Some((1000, None)));
    }

    #[test]
    fn nothing_else() {
        for exp in [
            r#""5""#,
            "null",
            "true",
            "[5]",
            "1e30",
            "18446744073709551615",
        ] {
            assert_eq!(read(&format!(r#"{{"exp":{exp}}}"#)), None, "{exp}");
        }
        assert_eq!(read(r#"{"exp":1,"nbf":"2"}"#), None);
    }
}
