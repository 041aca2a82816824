//! An address against what a client registered: whatever is admitted leads where the pattern leads, as a browser reads it.
//!
//! The browser's reading is that of the crate `url`, which knows nothing of how addresses are compared here.

use guildhall_protocol::oauth::redirect_uri::{admit, admits_origin};
use url::Url;

/// What stands for a label.
const PLACEHOLDERS: [&str; 2] = ["*", "{organization_name}"];

/// `input` is the pattern, the organization's name and the address, a line each.
///
/// # Panics
/// Where it does not hold.
pub fn holds(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut lines = text.splitn(3, '\n');
    let (Some(pattern), Some(organization), Some(asked)) =
        (lines.next(), lines.next(), lines.next())
    else {
        return;
    };
    check(pattern, organization, asked);
}

fn check(pattern: &str, organization: &str, asked: &str) {
    let registered = [pattern.to_owned()];
    let organization = Some(organization).filter(|name| is_name(name));
    // Whatever is asked of an origin, it is answered.
    let _ = admits_origin(&registered, asked, organization);
    let Ok(admitted) = admit(&registered, Some(asked), organization) else {
        return;
    };
    assert_eq!(admitted.as_str(), asked);
    assert!(
        asked.bytes().all(|byte| byte.is_ascii_graphic()),
        "{asked:?}"
    );
    assert!(!asked.contains('#'), "{asked}");
    if pattern == asked {
        return;
    }
    let placeholder = PLACEHOLDERS.iter().find(|mark| pattern.contains(**mark));
    let placeholder = placeholder.expect("only a placeholder fits another address");
    // What stands in the place of the label is a label; all else is as it is registered.
    let stand_in = pattern.replacen(placeholder, "label", 1);
    let (Ok(registered), Ok(found)) = (Url::parse(&stand_in), Url::parse(asked)) else {
        // What no browser can read leads nowhere.
        return;
    };
    assert_eq!(found.scheme(), registered.scheme(), "{pattern} {asked}");
    assert_eq!(found.port(), registered.port(), "{pattern} {asked}");
    assert_eq!(found.path(), registered.path(), "{pattern} {asked}");
    assert_eq!(found.query(), registered.query(), "{pattern} {asked}");
    assert_eq!(found.username(), registered.username(), "{pattern} {asked}");
    let parent = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.split_once('.').map(|(_, parent)| parent.to_owned())
    };
    assert_eq!(parent(&found), parent(&registered), "{pattern} {asked}");
    assert!(parent(&found).is_some(), "{pattern} {asked}");
}

/// What the name of an organization can be.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 50
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_text(pattern in ".*", name in "[a-z0-9_-]{0,8}", asked in ".*") {
            super::holds(format!("{pattern}\n{name}\n{asked}").as_bytes());
        }

        #[test]
        fn what_looks_like_addresses(
            pattern in "https?://([*]|[{]organization_name[}])?[a-z*.-]{0,12}[.]?[a-z.]{0,12}(:[0-9]{1,5})?(/[a-z.*]{0,6}){0,2}([?]a=b)?",
            name in "[a-z0-9_-]{0,8}",
            asked in "https?://[a-zA-Z0-9@:.%/\\\\_*-]{0,24}[.]?[a-z.]{0,12}(:[0-9]{1,5})?(/[a-z.*]{0,6}){0,2}([?]a=b)?",
        ) {
            super::holds(format!("{pattern}\n{name}\n{asked}").as_bytes());
        }

        // Most of these fit, or would if one letter were another.
        #[test]
        fn what_nearly_fits(
            label in "[a-zA-Z0-9_.@:/%-]{1,8}",
            pattern in prop::sample::select(vec![
                "https://*.app.example/cb", "https://{organization_name}.app.example/cb",
                "http://*.localhost:3000/cb", "https://x-*.app.example/cb?a=b", "https://*.example", "https://*/cb",
            ]),
            name in "[a-z]{1,2}",
        ) {
            let asked = pattern.replace('*', &label).replace("{organization_name}", &label);
            super::holds(format!("{pattern}\n{name}\n{asked}").as_bytes());
            super::holds(format!("{pattern}\n{label}\n{asked}").as_bytes());
        }
    }
}
