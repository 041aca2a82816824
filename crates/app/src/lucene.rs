//! The common forms of Lucene's query language, read into clauses. The rest is refused in words, never passed over: a
//! search that means less than what was asked finds what was not asked for.

use std::iter::Peekable;
use std::str::Chars;

/// `field:value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) field: String,
    pub(crate) value: Value,
}

/// What a field has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// This: `"a"` or `a`.
    Exactly(String),
    /// What begins with this: `a*`.
    Prefix(String),
    /// One of these: `(a OR b)`.
    AnyOf(Vec<String>),
    /// Between these, which belong to it: `[a TO b]`, with `*` where there is no bound.
    Range(Option<String>, Option<String>),
}

/// Letters that mean something outside of quotes.
const SPECIAL: &str = "*?~^[]{}()\"<>";

/// Reads clauses joined by `AND`. The error says what is not supported.
pub(crate) fn parse(query: &str) -> Result<Vec<Clause>, String> {
    let mut reader = Reader {
        letters: query.chars().peekable(),
    };
    let mut clauses = vec![reader.clause()?];
    loop {
        reader.skip_space();
        if reader.letters.peek().is_none() {
            return Ok(clauses);
        }
        let word = reader.word();
        if word != "AND" {
            return Err(unsupported(&word));
        }
        clauses.push(reader.clause()?);
    }
}

fn unsupported(text: &str) -> String {
    format!("{text:?} is not supported")
}

struct Reader<'a> {
    letters: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        while self
            .letters
            .next_if(|letter| letter.is_whitespace())
            .is_some()
        {}
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(letter) = self.letters.next_if(|letter| !letter.is_whitespace()) {
            word.push(letter);
        }
        word
    }

    fn clause(&mut self) -> Result<Clause, String> {
        self.skip_space();
        let mut field = String::new();
        loop {
            match self.letters.next() {
                Some(':') if !field.is_empty() => break,
                Some(letter) if letter.is_alphanumeric() || "_.".contains(letter) => {
                    field.push(letter);
                }
                None if field.is_empty() => return Err("the query is not complete".to_owned()),
                Some(letter) if field.is_empty() => {
                    return Err(unsupported(&format!("{letter}{}", self.word())));
                }
                Some(letter) if letter.is_whitespace() && field == "NOT" => {
                    return Err(unsupported(&field));
                }
                _ => return Err(format!("{field:?} is not field:value")),
            }
        }
        self.skip_space();
        let value = self.value()?;
        Ok(Clause { field, value })
    }

    fn value(&mut self) -> Result<Value, String> {
        match self.letters.peek() {
            Some('(') => self.alternatives(),
            Some('[') => self.range(),
            Some('"') => self.quoted().map(Value::Exactly),
            _ => self.bare(),
        }
    }

    /// Between quotes only the quote and the backslash have to be escaped.
    fn quoted(&mut self) -> Result<String, String> {
        self.letters.next();
        let mut text = String::new();
        loop {
            match self.letters.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.extend(self.letters.next()),
                Some(letter) => text.push(letter),
                None => return Err("a quote is not closed".to_owned()),
            }
        }
    }

    fn bare(&mut self) -> Result<Value, String> {
        let mut text = String::new();
        while let Some(letter) = self
            .letters
            .next_if(|letter| !letter.is_whitespace() && !")]".contains(*letter))
        {
            match letter {
                '\\' => text.extend(self.letters.next()),
                '*' if !text.is_empty() && self.at_end() => return Ok(Value::Prefix(text)),
                letter if SPECIAL.contains(letter) => {
                    return Err(unsupported(&format!("{text}{letter}{}", self.word())));
                }
                letter => text.push(letter),
            }
        }
        if text.is_empty() {
            return Err("a value is missing".to_owned());
        }
        Ok(Value::Exactly(text))
    }

    fn at_end(&mut self) -> bool {
        self.letters
            .peek()
            .is_none_or(|letter| letter.is_whitespace() || ")]".contains(*letter))
    }

    fn alternatives(&mut self) -> Result<Value, String> {
        self.letters.next();
        let mut texts = vec![self.text()?];
        loop {
            self.skip_space();
            if self.letters.next_if_eq(&')').is_some() {
                return Ok(Value::AnyOf(texts));
            }
            self.expect_word("OR")?;
            texts.push(self.text()?);
        }
    }

    fn range(&mut self) -> Result<Value, String> {
        self.letters.next();
        let low = self.bound()?;
        self.skip_space();
        self.expect_word("TO")?;
        let high = self.bound()?;
        self.skip_space();
        if self.letters.next_if_eq(&']').is_none() {
            return Err("a range is not closed with ]".to_owned());
        }
        Ok(Value::Range(low, high))
    }

    fn bound(&mut self) -> Result<Option<String>, String> {
        self.skip_space();
        if self.letters.next_if_eq(&'*').is_some() {
            return Ok(None);
        }
        self.text().map(Some)
    }

    /// A value that may only be exact.
    fn text(&mut self) -> Result<String, String> {
        self.skip_space();
        match self.value()? {
            Value::Exactly(text) => Ok(text),
            _ => Err("only texts may stand within parentheses and brackets".to_owned()),
        }
    }

    fn expect_word(&mut self, expected: &str) -> Result<(), String> {
        let mut word = String::new();
        while let Some(letter) = self.letters.next_if(|letter| letter.is_alphanumeric()) {
            word.push(letter);
        }
        if word == expected {
            Ok(())
        } else {
            Err(format!(
                "{expected} is missing, or followed by something else"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(query: &str) -> Value {
        let mut clauses = parse(query).unwrap_or_else(|reason| panic!("{query}: {reason}"));
        assert_eq!(clauses.len(), 1, "{query}");
        clauses.remove(0).value
    }

    #[test]
    fn the_forms_of_a_value() {
        let text = |text: &str| text.to_owned();
        let some = |text: &str| Some(text.to_owned());
        for (query, expected) in [
            ("a:b", Value::Exactly(text("b"))),
            ("a: b ", Value::Exactly(text("b"))),
            (r#"a:"b c""#, Value::Exactly(text("b c"))),
            (
                r#"a:"b \"AND\" \\c""#,
                Value::Exactly(text(r#"b "AND" \c"#)),
            ),
            (r"a:b\*\:c", Value::Exactly(text("b*:c"))),
            ("a:auth0|b", Value::Exactly(text("auth0|b"))),
            ("a:b*", Value::Prefix(text("b"))),
            ("a:(b)", Value::AnyOf(vec![text("b")])),
            (
                "a:( b OR \"c d\" )",
                Value::AnyOf(vec![text("b"), text("c d")]),
            ),
            ("a:[b TO c]", Value::Range(some("b"), some("c"))),
            ("a:[* TO \"c\"]", Value::Range(None, some("c"))),
            (
                "a:[2026-01-01T00:00:00.000Z TO *]",
                Value::Range(some("2026-01-01T00:00:00.000Z"), None),
            ),
        ] {
            assert_eq!(one(query), expected, "{query}");
        }
    }

    #[test]
    fn clauses_are_joined_by_and() {
        let clauses = parse("a.b:c AND d_e:\"f AND g\"  AND h:i").expect("clauses");
        let fields: Vec<&str> = clauses.iter().map(|clause| clause.field.as_str()).collect();
        assert_eq!(fields, ["a.b", "d_e", "h"]);
    }

    #[test]
    fn the_rest_is_refused() {
        for query in [
            "",
            " ",
            "a",
            "a b",
            "a:",
            "a:b AND",
            "a:b OR c:d",
            "NOT a:b",
            "-a:b",
            "+a:b",
            "!a:b",
            "(a:b)",
            "a:b c:d",
            "a:\"b",
            "a:b?",
            "a:*",
            "a:b*c",
            "a:b~",
            "a:b^2",
            "a:>b",
            "a:{b TO c}",
            "a:[b TO c",
            "a:[b]",
            "a:(b OR)",
            "a:(b AND c)",
            "a:(b c)",
            "a:(b*)",
            "a:((b))",
            "a:b && c:d",
            ":b",
        ] {
            assert!(parse(query).is_err(), "{query}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(query in ".{0,60}", built in "[a:b()\\[\\]*\" \\\\ORANDT]{0,30}") {
            let _ = (parse(&query), parse(&built));
        }

        #[test]
        fn every_text_can_be_quoted(text in ".{0,40}") {
            let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
            prop_assert_eq!(one(&format!("a:\"{quoted}\"")), Value::Exactly(text));
        }
    }
}
