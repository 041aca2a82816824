//! The cursor of the members of an organization, which is seen on the wire in a form of its own.

use guildhall_model::Timestamp;

use super::CursorError;
use super::encoding::{decode, encode};

/// The last member that was shown: base64 of `YYYY-MM-DD HH:MM:SS.ffffffUTC,<user_id>` (recorded).
///
/// The form has no time of issue, so that such a cursor does not expire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCursor {
    /// When the member joined. The wire has microseconds; what is smaller than a millisecond is cut off.
    pub joined_at: Timestamp,
    /// The member's user id.
    pub user_id: String,
}

/// Letters of the time up to the seconds' fraction, and the fraction's digits.
const SHAPE: &str = "0000-00-00 00:00:00.000000";
const ZONE: &str = "UTC,";

impl MemberCursor {
    /// The text for the wire.
    pub fn encode(&self) -> String {
        // `YYYY-MM-DDTHH:MM:SS.fffZ` has the same digits.
        let moment = self.joined_at.to_string();
        let moment = moment.replacen('T', " ", 1).replacen('Z', "000", 1);
        encode(&format!("{moment}{ZONE}{}", self.user_id))
    }

    /// Reads the text of a cursor.
    ///
    /// # Errors
    /// [`CursorError::Malformed`].
    pub fn decode(cursor: &str) -> Result<Self, CursorError> {
        let text = decode(cursor)?;
        let (moment, user_id) = text.split_once(ZONE).ok_or(CursorError::Malformed)?;
        if !has_shape(moment) || user_id.is_empty() {
            return Err(CursorError::Malformed);
        }
        let moment = format!("{}Z", moment.replacen(' ', "T", 1));
        Ok(Self {
            joined_at: Timestamp::parse(&moment).ok_or(CursorError::Malformed)?,
            user_id: user_id.to_owned(),
        })
    }
}

fn has_shape(moment: &str) -> bool {
    let same = |(given, wanted): (u8, u8)| match wanted {
        b'0' => given.is_ascii_digit(),
        _ => given == wanted,
    };
    moment.len() == SHAPE.len() && moment.bytes().zip(SHAPE.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_recorded_form_is_read_and_written() {
        // 2026-04-23 07:40:50.597000UTC,auth0|69e9cced7288eed95a7e5f58
        let recorded =
            "MjAyNi0wNC0yMyAwNzo0MDo1MC41OTcwMDBVVEMsYXV0aDB8NjllOWNjZWQ3Mjg4ZWVkOTVhN2U1ZjU4";
        let cursor = MemberCursor::decode(recorded).unwrap();
        assert_eq!(cursor.joined_at.to_string(), "2026-04-23T07:40:50.597Z");
        assert_eq!(cursor.user_id, "auth0|69e9cced7288eed95a7e5f58");
        assert_eq!(cursor.encode(), recorded);
    }

    #[test]
    fn either_alphabet_and_padding_is_read() {
        let cursor = MemberCursor {
            joined_at: Timestamp::from_seconds(0),
            user_id: "oidc|a?~>,UTC,é".to_owned(),
        };
        let text = "1970-01-01 00:00:00.000000UTC,oidc|a?~>,UTC,é";
        assert_eq!(decode(&cursor.encode()).as_deref(), Ok(text));
        for engine in [
            base64::prelude::BASE64_STANDARD,
            base64::prelude::BASE64_STANDARD_NO_PAD,
            base64::prelude::BASE64_URL_SAFE,
        ] {
            let encoded = base64::Engine::encode(&engine, text);
            assert_eq!(MemberCursor::decode(&encoded), Ok(cursor.clone()));
        }
    }

    #[test]
    fn other_forms_are_malformed() {
        for text in [
            "",
            "2026-04-23 07:40:50.597000UTC,",
            "2026-04-23 07:40:50.597000,auth0|1",
            "2026-04-23T07:40:50.597000UTC,auth0|1",
            "2026-04-23 07:40:50.597UTC,auth0|1",
            "2026-13-23 07:40:50.597000UTC,auth0|1",
            "2026-04-23 07:40:50.597000UTC,auth0|\0",
            "+026-04-23 07:40:50.597000UTC,auth0|1",
        ] {
            let refused = MemberCursor::decode(&encode(text));
            assert_eq!(refused, Err(CursorError::Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(
            milliseconds in -62_167_219_200_000_i64..=253_402_207_199_999,
            user_id in "[^\0]{1,30}",
        ) {
            let joined_at = Timestamp::from_milliseconds(milliseconds);
            let cursor = MemberCursor { joined_at, user_id };
            prop_assert_eq!(MemberCursor::decode(&cursor.encode()), Ok(cursor));
        }

        #[test]
        fn no_text_panics(text in ".{0,80}", inner in "[0-9: .-]{0,30}UTC,.{0,9}") {
            let _ = MemberCursor::decode(&text);
            let _ = MemberCursor::decode(&encode(&inner));
        }
    }
}
