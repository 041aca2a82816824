//! The words by which an organization is searched: those of its name, its display name, its id and its metadata.

use std::collections::BTreeSet;

use super::Organization;

/// The most words that are kept of one organization; names come first.
const MOST: usize = 128;
/// The most characters of a word that are compared.
const LONGEST: usize = 64;
/// The most words of a query that are looked for.
const ASKED: usize = 3;

impl Organization {
    /// The words by which it is found, in lower case.
    pub fn words(&self) -> BTreeSet<String> {
        let names = [self.name.as_str()]
            .into_iter()
            .chain(self.display_name.as_deref());
        let pairs = self.metadata.iter().flat_map(super::Metadata::pairs);
        let texts = names.chain(pairs.flat_map(|(key, value)| [key, value]));
        let mut words = BTreeSet::from([shortened(self.id.as_str())]);
        for word in texts.flat_map(split) {
            if words.len() == MOST {
                break;
            }
            words.insert(word);
        }
        words
    }
}

/// The words of a query, the longest first, since it narrows most. An id is one word.
pub fn asked_words(query: &str) -> Vec<String> {
    let query = query.trim();
    if query.starts_with("org_") {
        return vec![shortened(query)];
    }
    let mut words: Vec<String> = split(query).take(ASKED).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let pieces = text.split(|letter: char| !letter.is_alphanumeric());
    pieces.filter(|piece| !piece.is_empty()).map(shortened)
}

fn shortened(word: &str) -> String {
    word.chars()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_has_its_words() {
        let organization: Organization = serde_json::from_value(serde_json::json!({
            "id": "org_ABCDEFGH01234567", "name": "halden-freight", "display_name": "Halden Freight GmbH & Söhne",
            "metadata": {"plan": "Enterprise 2026"},
        }))
        .unwrap();
        let words: Vec<String> = organization.words().into_iter().collect();
        let expected = [
            "2026",
            "enterprise",
            "freight",
            "gmbh",
            "halden",
            "org_abcdefgh01234567",
            "plan",
            "söhne",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn a_query_has_its_words() {
        assert_eq!(asked_words("  Hal freight "), ["freight", "hal"]);
        assert_eq!(asked_words("org_ABC"), ["org_abc"]);
        assert_eq!(asked_words("a b c d").len(), 3);
        assert!(asked_words(" -&- ").is_empty());
    }
}
