//! Addresses of the web, as texts.

/// An address with more in its query: before the fragment, behind what the query holds already. `query` is encoded.
pub fn with_query(address: &str, query: &str) -> String {
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let first = match address.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{address}{first}{query}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_stands_in_the_query() {
        for (address, expected) in [
            ("https://a.example/x", "https://a.example/x?q=1"),
            ("https://a.example/x?", "https://a.example/x?q=1"),
            ("https://a.example/x?y=2", "https://a.example/x?y=2&q=1"),
            ("https://a.example/x?y=2&", "https://a.example/x?y=2&q=1"),
            ("https://a.example/x#f", "https://a.example/x?q=1#f"),
            ("https://a.example/x?y#f?g", "https://a.example/x?y&q=1#f?g"),
        ] {
            assert_eq!(with_query(address, "q=1"), expected);
        }
    }
}
