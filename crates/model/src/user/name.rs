//! How a person is named: e-mail address, telephone number, user name.

use crate::schema::Format;

/// An e-mail address: something, `@`, and a domain; at most 320 characters, without white space.
pub const EMAIL: Format = Format {
    name: "email",
    check: is_email,
    pattern: None,
};
/// `+` and 1 to 15 digits.
pub const PHONE_NUMBER: Format = Format {
    name: "phone-number",
    check: is_phone_number,
    pattern: Some(r"^\+[0-9]{1,15}$"),
};
/// The part of a `user_id` behind the bar: no white space.
pub const USER_ID_PART: Format = Format {
    name: "user-id",
    check: |text| !text.contains(char::is_whitespace),
    pattern: Some(r"^\S*$"),
};
/// A user name: no white space.
pub const USERNAME: Format = Format {
    name: "username",
    check: |text| !text.contains(char::is_whitespace),
    pattern: None,
};

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.chars().count() <= 320
        && !local.is_empty()
        && local.chars().count() <= 64
        && !text.contains(|letter: char| {
            letter.is_whitespace() || letter.is_control() || "\"<>()[],;:\\".contains(letter)
        })
        && !local.contains('@')
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.split('.').all(is_label)
}

fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The two letters of the picture that stands in for one, from a name for people.
pub fn gravatar_name(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2)
        .collect::<String>()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for text in [
            "a@b",
            "ada.lovelace+x@example.com",
            "ä@exämple.com",
            "a-b_c@sub.example.co",
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "", "a", "@b", "a@", "a b@c.d", "a@b..c", "a@-b.c", "a@b@c", ".a@b.c", "a..b@c.d",
            "a@b.c\n", "<a@b.c>",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn numbers() {
        assert!(is_phone_number("+4915112345678"));
        for text in ["", "+", "4915", "+49 15", "+1234567890123456"] {
            assert!(!is_phone_number(text), "{text}");
        }
    }
}
