//! `Content-Security-Policy` of the pages: nothing but what a page needs.

/// What a page is allowed beyond its own style.
#[derive(Debug, Default)]
pub(crate) struct Policy<'a> {
    /// Of the one inline style, when there is one.
    pub(crate) nonce: Option<&'a str>,
    /// Addresses of the pictures it shows.
    pub(crate) pictures: Vec<&'a str>,
    /// Addresses that an answer to its form may lead to. Chromium asks this rule at every redirect after a post.
    pub(crate) destinations: Vec<&'a str>,
    /// Whether it carries one of our scripts.
    pub(crate) script: bool,
    /// Whether pages of its own host may show it in a frame.
    pub(crate) own_frame: bool,
    /// Who else may.
    pub(crate) ancestors: Vec<&'a str>,
}

impl Policy<'_> {
    /// The value of the header.
    pub(crate) fn value(&self) -> String {
        let nonce = self.nonce.map(|nonce| format!("'nonce-{nonce}'"));
        let script = self.script.then(|| "'self'".to_owned());
        let mut ancestors = sources(&self.ancestors);
        if self.own_frame {
            ancestors.push("'self'".to_owned());
        } else if ancestors.is_empty() {
            ancestors.push("'none'".to_owned());
        }
        let pictures = once("'self'")
            .chain(once("data:"))
            .chain(sources(&self.pictures));
        [
            Some("default-src 'none'".to_owned()),
            script.map(|script| format!("script-src {script}")),
            Some(directive("style-src", once("'self'").chain(nonce))),
            Some(directive("img-src", pictures)),
            Some(directive("font-src", once("'self'"))),
            Some(directive(
                "form-action",
                once("'self'").chain(sources(&self.destinations)),
            )),
            Some(directive("base-uri", once("'none'"))),
            Some(directive("frame-ancestors", ancestors)),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
    }
}

fn once(source: &str) -> impl Iterator<Item = String> {
    std::iter::once(source.to_owned())
}

fn directive(name: &str, sources: impl IntoIterator<Item = String>) -> String {
    let mut directive = name.to_owned();
    for source in sources {
        directive.push(' ');
        directive.push_str(&source);
    }
    directive
}

/// The source expressions of some addresses, each once.
fn sources(addresses: &[&str]) -> Vec<String> {
    let mut sources = Vec::new();
    for source in addresses.iter().filter_map(|address| source(address)) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The source expression of an address: its origin, or its scheme alone where there is no web origin, as with the
/// callback of a native application. An address that is neither is left out, and with it whatever could end the
/// directive and begin another.
fn source(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let named = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !named {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        let dangerous = matches!(
            scheme.as_str(),
            "javascript" | "data" | "blob" | "filesystem"
        );
        return (!dangerous).then(|| format!("{scheme}:"));
    }
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let plain = !authority.is_empty()
        && authority
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
    plain.then(|| format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_anything() {
        assert_eq!(
            Policy::default().value(),
            "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn a_page_with_everything() {
        let policy = Policy {
            nonce: Some("R"),
            pictures: vec!["https://cdn.example/a.png", "https://cdn.example/b.png"],
            destinations: vec![
                "https://app.example/callback?x=1",
                "com.example.app://callback",
            ],
            script: true,
            own_frame: false,
            ancestors: vec!["https://app.example"],
        };
        assert_eq!(
            policy.value(),
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-R'; img-src 'self' data: \
             https://cdn.example; font-src 'self'; form-action 'self' https://app.example com.example.app:; \
             base-uri 'none'; frame-ancestors https://app.example"
        );
    }

    #[test]
    fn a_page_that_is_shown_within_its_own_host() {
        let policy = Policy {
            own_frame: true,
            ..Policy::default()
        };
        assert!(policy.value().ends_with("; frame-ancestors 'self'"));
    }

    #[test]
    fn sources_of_addresses() {
        for (address, expected) in [
            (
                "https://Example.com:8443/x",
                Some("https://example.com:8443"),
            ),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("https://[::1]:1/x", Some("https://[::1]:1")),
            ("https://x; script-src *", None),
            ("https://x' 'unsafe-inline'", None),
            ("https://user@x/", None),
            ("https:///x", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("/relative", None),
            ("", None),
            ("my app:/x", None),
        ] {
            assert_eq!(source(address).as_deref(), expected, "{address}");
        }
    }
}
