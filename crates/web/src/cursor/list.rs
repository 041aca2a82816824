//! The cursor of most lists.

use guildhall_model::Timestamp;
use serde::{Deserialize, Serialize};

use super::encoding::{decode, encode};
use super::{CursorError, LIFETIME_MILLISECONDS};

/// The form that is written; another number is another form.
const VERSION: u8 = 1;

/// A key of a row by which its list is ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum KeyValue {
    /// A number: a time in milliseconds, a serial number.
    Integer(i64),
    /// A text: a name, an id.
    Text(String),
    /// A value that the row does not have.
    Null,
}

impl KeyValue {
    /// The number.
    ///
    /// # Errors
    /// [`CursorError::Malformed`] when it is something else: a cursor may be made up.
    pub fn integer(&self) -> Result<i64, CursorError> {
        match self {
            Self::Integer(number) => Ok(*number),
            _ => Err(CursorError::Malformed),
        }
    }

    /// The text.
    ///
    /// # Errors
    /// [`CursorError::Malformed`] when it is something else.
    pub fn text(&self) -> Result<&str, CursorError> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(CursorError::Malformed),
        }
    }

    /// Whether it is a text that PostgreSQL cannot read.
    fn has_null_character(&self) -> bool {
        matches!(self, Self::Text(text) if text.contains('\0'))
    }
}

/// The last row that was shown, by its keys in the order of the list.
///
/// On the wire: base64url of the JSON list `[version, Unix seconds of issue, sort name, key, …]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCursor {
    /// Which list in which order, as `organizations/created_at:1`; chosen by the endpoint.
    pub sort: String,
    /// The keys of the row; the first orders the list, the last makes it unique.
    pub keys: Vec<KeyValue>,
    /// When it was given out, in whole seconds.
    pub issued_at: Timestamp,
}

impl ListCursor {
    /// A cursor behind the row with these keys.
    pub fn new(sort: &str, keys: Vec<KeyValue>, now: Timestamp) -> Self {
        Self {
            sort: sort.to_owned(),
            keys,
            issued_at: Timestamp::from_seconds(now.seconds()),
        }
    }

    /// The text for the wire.
    pub fn encode(&self) -> String {
        let mut parts = vec![
            serde_json::Value::from(VERSION),
            self.issued_at.seconds().into(),
            self.sort.as_str().into(),
        ];
        parts.extend(self.keys.iter().map(|key| match key {
            KeyValue::Integer(number) => (*number).into(),
            KeyValue::Text(text) => text.as_str().into(),
            KeyValue::Null => serde_json::Value::Null,
        }));
        encode(&serde_json::Value::Array(parts).to_string())
    }

    /// Reads the text of a cursor for the list and order named `sort`, which has `key_count` keys.
    ///
    /// # Errors
    /// [`CursorError`]. A cursor from more than 24 hours ahead is expired too: clocks of nodes differ by less.
    pub fn decode(
        cursor: &str,
        sort: &str,
        key_count: usize,
        now: Timestamp,
    ) -> Result<Self, CursorError> {
        let text = decode(cursor)?;
        let parts: Vec<KeyValue> =
            serde_json::from_str(&text).map_err(|_| CursorError::Malformed)?;
        if parts.iter().any(KeyValue::has_null_character) {
            return Err(CursorError::Malformed);
        }
        let mut parts = parts.into_iter();
        let (
            Some(KeyValue::Integer(version)),
            Some(KeyValue::Integer(issued_at)),
            Some(KeyValue::Text(named)),
        ) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(CursorError::Malformed);
        };
        if version != i64::from(VERSION) {
            return Err(CursorError::Malformed);
        }
        if named != sort || parts.len() != key_count {
            return Err(CursorError::Foreign);
        }
        let issued_at = Timestamp::from_seconds(issued_at);
        if now.milliseconds_since(issued_at).unsigned_abs() > LIFETIME_MILLISECONDS.unsigned_abs() {
            return Err(CursorError::Expired);
        }
        Ok(Self {
            sort: named,
            keys: parts.collect(),
            issued_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_776_929_953);
    const SORT: &str = "organizations/created_at:1";

    fn keys() -> Vec<KeyValue> {
        vec![
            KeyValue::Integer(-7),
            KeyValue::Text("org_ü".into()),
            KeyValue::Null,
        ]
    }

    fn decode_at(cursor: &str, now: Timestamp) -> Result<ListCursor, CursorError> {
        ListCursor::decode(cursor, SORT, 3, now)
    }

    #[test]
    fn a_cursor_is_good_for_a_day() {
        let cursor = ListCursor::new(SORT, keys(), NOW);
        let text = cursor.encode();
        assert!(
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        );
        assert_eq!(
            decode_at(&text, NOW.plus_seconds(86_400)),
            Ok(cursor.clone())
        );
        assert_eq!(decode_at(&text, NOW.plus_seconds(-60)), Ok(cursor));
        for seconds in [86_401, -86_401, i64::MAX, i64::MIN] {
            let now = NOW.plus_seconds(seconds);
            assert_eq!(decode_at(&text, now), Err(CursorError::Expired));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_foreign() {
        let text = ListCursor::new("clients/id:1", keys(), NOW).encode();
        assert_eq!(decode_at(&text, NOW), Err(CursorError::Foreign));
        let text = ListCursor::new(SORT, Vec::new(), NOW).encode();
        assert_eq!(decode_at(&text, NOW), Err(CursorError::Foreign));
    }

    #[test]
    fn what_is_no_cursor_is_malformed() {
        let whole = ListCursor::new(SORT, keys(), NOW).encode();
        let texts = [
            String::new(),
            "org_B4xhyBttQIcZbNLC".to_owned(),
            "ä".to_owned(),
            whole[..whole.len() - 4].to_owned(),
            "A".repeat(1_000_000),
            encode("[]"),
            encode("{}"),
            encode("[2,1776929953,\"organizations/created_at:1\",1,2,3]"),
            encode("[1,1776929953,\"organizations/created_at:1\",1,2,[]]"),
            encode("[1,1776929953,\"organizations/created_at:1\",1,2,\"\\u0000\"]"),
            encode("[1,1.5,\"organizations/created_at:1\",1,2,3]"),
            encode("\0"),
        ];
        for text in texts {
            assert_eq!(
                decode_at(&text, NOW),
                Err(CursorError::Malformed),
                "{text:.80}"
            );
        }
    }

    #[test]
    fn keys_of_another_type_are_malformed() {
        assert_eq!(KeyValue::Integer(7).integer(), Ok(7));
        assert_eq!(KeyValue::Text("a".into()).text(), Ok("a"));
        assert_eq!(KeyValue::Null.text(), Err(CursorError::Malformed));
        assert_eq!(
            KeyValue::Text("7".into()).integer(),
            Err(CursorError::Malformed)
        );
    }

    fn key() -> impl Strategy<Value = KeyValue> {
        prop_oneof![
            any::<i64>().prop_map(KeyValue::Integer),
            "[^\0]{0,20}".prop_map(KeyValue::Text),
            Just(KeyValue::Null),
        ]
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(
            sort in "[a-z/_:1-]{1,20}",
            keys in prop::collection::vec(key(), 0..4),
            seconds in -10_000_000_000_i64..100_000_000_000,
        ) {
            let now = Timestamp::from_seconds(seconds);
            let cursor = ListCursor::new(&sort, keys.clone(), now);
            prop_assert_eq!(ListCursor::decode(&cursor.encode(), &sort, keys.len(), now), Ok(cursor));
        }

        #[test]
        fn no_text_panics(text in ".{0,80}", base64 in "[A-Za-z0-9_+/=-]{0,80}", json in "[\\[\\]1,\"a\\\\u0]{0,40}") {
            for text in [text, base64, encode(&json)] {
                let _ = decode_at(&text, NOW);
            }
        }
    }
}
