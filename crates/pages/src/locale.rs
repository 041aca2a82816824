//! The languages that pages and mails are written in.

use std::fmt;

use serde::{Serialize, Serializer};

/// A language with complete texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// Arabic, written from right to left.
    Arabic,
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// The language tag, as in `lang` and `ui_locales` (RFC 5646).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// Its name in itself, as the language menu shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// `ltr` or `rtl`.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The language of a tag; `de-AT` is German.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The language to use: the first of `ui_locales` (separated by spaces, OpenID Connect Core 3.1.2.1) that is
    /// offered, else the one that `Accept-Language` likes best (RFC 9110 section 12.5.4), else the first that is
    /// offered, else English.
    pub fn choose(ui_locales: &str, accept_language: &str, offered: &[Self]) -> Self {
        let wanted = ui_locales.split_ascii_whitespace().map(str::to_owned);
        wanted
            .chain(by_weight(accept_language))
            .filter_map(|tag| Self::parse(&tag))
            .find(|locale| offered.contains(locale))
            .or_else(|| offered.first().copied())
            .unwrap_or_default()
    }
}

/// The tags of `Accept-Language`, the best liked first; those of weight 0 are left out.
fn by_weight(header: &str) -> Vec<String> {
    let mut tags: Vec<(f32, &str)> = header
        .split(',')
        .filter_map(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let tag = pieces.next()?;
            let weight = pieces
                .find_map(|piece| piece.strip_prefix("q="))
                .map_or(Some(1.0), |weight| weight.parse().ok())?;
            (weight > 0.0).then_some((weight, tag))
        })
        .collect();
    tags.sort_by(|one, two| two.0.total_cmp(&one.0));
    tags.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{Arabic, English, German};

    #[test]
    fn which_language() {
        let all = &Locale::ALL[..];
        let cases: [(&str, &str, &[Locale], Locale); 12] = [
            ("", "", all, English),
            ("de", "ar", all, German),
            ("fr de-AT en", "", all, German),
            ("fr", "ar-EG,en;q=0.8", all, Arabic),
            ("", "en;q=0.3, de;q=0.9, ar;q=0.5", all, German),
            ("", "de;q=0, en", all, English),
            ("", "de;q=oops, ar", all, Arabic),
            ("ar", "", &[German, English], German),
            ("DE", "", all, German),
            ("deutsch", "", all, English),
            ("", ";;,,q=", all, English),
            ("de", "de", &[], English),
        ];
        for (asked, header, offered, expected) in cases {
            assert_eq!(
                Locale::choose(asked, header, offered),
                expected,
                "{asked} | {header}"
            );
        }
    }
}
