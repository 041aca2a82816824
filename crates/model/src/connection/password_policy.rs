//! What a password has to be, by the options of its connection.

use serde::Deserialize;
use serde_json::Value;

/// The longest password that is looked at, in characters.
pub const LONGEST_PASSWORD: usize = 128;
/// How well a password is hidden among those that everybody uses, from 0 to 4 (zxcvbn); below this it is common.
const COMMON_BELOW: u8 = 2;
/// The shortest word of a person's own data that counts: two letters are in every other password.
const SHORTEST_PERSONAL: usize = 3;

/// The rules for passwords of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    least: usize,
    kinds: Kinds,
    repetition: bool,
    common: bool,
    words: Vec<String>,
    personal: bool,
    history: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kinds {
    /// All of these.
    All(Vec<PasswordRule>),
    /// Three of the four.
    ThreeOfFour,
}

/// One rule, as people are told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    /// At least so many characters.
    Length(usize),
    /// A lower case letter.
    LowerCase,
    /// An upper case letter.
    UpperCase,
    /// A digit.
    Digit,
    /// Anything else.
    Special,
    /// Three of the four above.
    ThreeOfFour,
    /// No character more than twice in a row.
    NoRepetition,
    /// Not one of the passwords that everybody uses.
    NotCommon,
    /// Nothing of the person's name or address.
    NotPersonal,
    /// Not one of the last so many.
    NotReused(usize),
}

/// The options that say something about passwords.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stated {
    #[serde(rename = "passwordPolicy")]
    level: Option<String>,
    password_complexity_options: Option<Complexity>,
    password_history: Option<Switch>,
    password_no_personal_info: Option<Switch>,
    password_dictionary: Option<Switch>,
    password_options: Option<Newer>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Newer {
    complexity: Option<Complexity>,
    profile_data: Option<Switch>,
    history: Option<Switch>,
    dictionary: Option<Switch>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Complexity {
    min_length: Option<usize>,
    character_types: Vec<String>,
    character_type_rule: Option<String>,
    identical_characters: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switch {
    #[serde(alias = "enable")]
    active: bool,
    size: Option<usize>,
    #[serde(alias = "dictionary")]
    custom: Vec<String>,
}

impl PasswordPolicy {
    /// The policy of a connection with these options. Where `passwordPolicy` names a level, the level holds; else
    /// `password_options` does (both are recorded at one connection, with contradicting lengths).
    ///
    /// # Errors
    /// The options have another form than their declaration allows.
    pub fn read(options: &Value) -> Result<Self, serde_json::Error> {
        let options = Stated::deserialize(options)?;
        let new = options.password_options.unwrap_or_default();
        let mut policy = match options.level.as_deref() {
            Some(level) => Self::of_level(level),
            None => new.complexity.map_or_else(
                || Self::of_level("good"),
                |complexity| Self::of_complexity(&complexity),
            ),
        };
        if let Some(least) = options
            .password_complexity_options
            .and_then(|complexity| complexity.min_length)
        {
            policy.least = least;
        }
        let on = |old: Option<Switch>, new: Option<Switch>| {
            [old, new]
                .into_iter()
                .flatten()
                .find(|switch| switch.active)
        };
        policy.history = on(options.password_history, new.history)
            .map_or(0, |history| history.size.unwrap_or(5));
        policy.personal = on(options.password_no_personal_info, new.profile_data).is_some();
        let dictionary = on(options.password_dictionary, new.dictionary);
        policy.common = dictionary.is_some();
        policy.words = dictionary
            .map(|dictionary| dictionary.custom)
            .unwrap_or_default()
            .iter()
            .map(|word| word.to_lowercase())
            .collect();
        Ok(policy)
    }

    /// The levels of `passwordPolicy`.
    fn of_level(level: &str) -> Self {
        use PasswordRule::{Digit, LowerCase, UpperCase};
        let (least, kinds, repetition) = match level {
            "none" => (1, Kinds::All(Vec::new()), false),
            "low" => (6, Kinds::All(Vec::new()), false),
            "fair" => (8, Kinds::All(vec![LowerCase, UpperCase, Digit]), false),
            "excellent" => (10, Kinds::ThreeOfFour, true),
            _ => (8, Kinds::ThreeOfFour, false),
        };
        Self {
            least,
            kinds,
            repetition,
            common: false,
            words: Vec::new(),
            personal: false,
            history: 0,
        }
    }

    fn of_complexity(complexity: &Complexity) -> Self {
        let kinds = complexity
            .character_types
            .iter()
            .filter_map(|kind| match kind.as_str() {
                "lowercase" => Some(PasswordRule::LowerCase),
                "uppercase" => Some(PasswordRule::UpperCase),
                "number" => Some(PasswordRule::Digit),
                "special" => Some(PasswordRule::Special),
                _ => None,
            })
            .collect();
        let is_three = complexity.character_type_rule.as_deref() == Some("three_of_four");
        Self {
            least: complexity.min_length.unwrap_or(15),
            kinds: if is_three {
                Kinds::ThreeOfFour
            } else {
                Kinds::All(kinds)
            },
            repetition: complexity.identical_characters.as_deref() == Some("block"),
            ..Self::of_level("none")
        }
    }

    /// How many of the last passwords are refused.
    pub const fn history(&self) -> usize {
        self.history
    }

    /// What people are told before they choose one.
    pub fn rules(&self) -> Vec<PasswordRule> {
        let mut rules = vec![PasswordRule::Length(self.least)];
        match &self.kinds {
            Kinds::All(kinds) => rules.extend(kinds),
            Kinds::ThreeOfFour => rules.push(PasswordRule::ThreeOfFour),
        }
        for (is_on, rule) in [
            (self.repetition, PasswordRule::NoRepetition),
            (self.common, PasswordRule::NotCommon),
            (self.personal, PasswordRule::NotPersonal),
            (self.history > 0, PasswordRule::NotReused(self.history)),
        ] {
            if is_on {
                rules.push(rule);
            }
        }
        rules
    }

    /// The rules that a password breaks; `personal` is what is known of the person (names, address). Whether it is one
    /// of the last ones is for those to say who have their hashes.
    pub fn broken_by(&self, password: &str, personal: &[&str]) -> Vec<PasswordRule> {
        self.rules()
            .into_iter()
            .filter(|rule| !self.holds(*rule, password, personal))
            .collect()
    }

    fn holds(&self, rule: PasswordRule, password: &str, personal: &[&str]) -> bool {
        match rule {
            PasswordRule::Length(least) => {
                (least..=LONGEST_PASSWORD).contains(&password.chars().count())
            }
            PasswordRule::ThreeOfFour => {
                FOUR.iter().filter(|kind| has(**kind, password)).count() >= 3
            }
            PasswordRule::NoRepetition => !repeats(password),
            PasswordRule::NotCommon => !self.is_common(password),
            PasswordRule::NotPersonal => !is_personal(password, personal),
            PasswordRule::NotReused(_) => true,
            kind => has(kind, password),
        }
    }

    /// Whether everybody uses it, or it is one of the connection's own words.
    fn is_common(&self, password: &str) -> bool {
        let lower = password.to_lowercase();
        if self.words.contains(&lower) {
            return true;
        }
        // The library takes long over long texts, and what is that long is not common.
        let beginning: String = password.chars().take(LONGEST_PASSWORD).collect();
        u8::from(zxcvbn::zxcvbn(&beginning, &[]).score()) < COMMON_BELOW
    }
}

const FOUR: [PasswordRule; 4] = [
    PasswordRule::LowerCase,
    PasswordRule::UpperCase,
    PasswordRule::Digit,
    PasswordRule::Special,
];

/// Whether a password has a character of this kind.
fn has(kind: PasswordRule, password: &str) -> bool {
    password.chars().any(|character| match kind {
        PasswordRule::LowerCase => character.is_lowercase(),
        PasswordRule::UpperCase => character.is_uppercase(),
        PasswordRule::Digit => character.is_numeric(),
        _ => !character.is_alphanumeric(),
    })
}

/// Whether a character stands more than twice in a row.
fn repeats(password: &str) -> bool {
    let characters: Vec<char> = password.chars().collect();
    characters.windows(3).any(|three| {
        three
            .iter()
            .all(|character| three.first() == Some(character))
    })
}

/// Whether it holds something of the person: a name, an address, or a word of either.
fn is_personal(password: &str, personal: &[&str]) -> bool {
    let lower = password.to_lowercase();
    personal
        .iter()
        .flat_map(|text| {
            std::iter::once(*text).chain(text.split(|letter: char| !letter.is_alphanumeric()))
        })
        .filter(|word| word.chars().count() >= SHORTEST_PERSONAL)
        .any(|word| lower.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::PasswordRule::{
        Digit, Length, LowerCase, NoRepetition, NotCommon, NotPersonal, NotReused, Special,
        ThreeOfFour, UpperCase,
    };
    use super::*;

    fn broken(options: Value, password: &str) -> Vec<PasswordRule> {
        let policy = PasswordPolicy::read(&options).expect("options");
        policy.broken_by(password, &["ada@acme.example", "Ada Lovelace"])
    }

    #[test]
    fn the_levels() {
        #[rustfmt::skip]
        let cases: &[(&str, &str, &[PasswordRule])] = &[
            ("none", "a", &[]), ("none", "", &[Length(1)]),
            ("low", "abcdef", &[]), ("low", "abcde", &[Length(6)]),
            ("fair", "Abcdefg1", &[]), ("fair", "abcdefg1", &[UpperCase]), ("fair", "ABCDEFG", &[Length(8), LowerCase, Digit]),
            ("good", "Abcdefg1", &[]), ("good", "abcdef1!", &[]), ("good", "abcdefgh1", &[ThreeOfFour]), ("good", "Ab1!", &[Length(8)]),
            ("excellent", "Abcdefghi1", &[]), ("excellent", "Abcdefg111", &[NoRepetition]), ("excellent", "Abcdefgh1", &[Length(10)]),
            ("good", "Äbcdefg1", &[]), ("fair", "パスワードパスワード", &[LowerCase, UpperCase, Digit]),
        ];
        for (level, password, rules) in cases {
            assert_eq!(
                broken(json!({"passwordPolicy": level}), password),
                *rules,
                "{level} {password}"
            );
        }
    }

    #[test]
    fn the_further_options() {
        let low = |more: Value| {
            let mut options = json!({"passwordPolicy": "low"});
            if let (Some(options), Value::Object(more)) = (options.as_object_mut(), more) {
                options.extend(more);
            }
            options
        };
        for (options, password, rules) in [
            (
                low(json!({"password_complexity_options": {"min_length": 12}})),
                "abcdefghijk",
                vec![Length(12)],
            ),
            (
                low(json!({"password_no_personal_info": {"enable": true}})),
                "xxLOVELACE77",
                vec![NotPersonal],
            ),
            (
                low(json!({"password_no_personal_info": {"enable": true}})),
                "my-acme-pass",
                vec![NotPersonal],
            ),
            (
                low(json!({"password_no_personal_info": {"enable": false}})),
                "xxLOVELACE77",
                vec![],
            ),
            (
                low(json!({"password_dictionary": {"enable": true}})),
                "password1",
                vec![NotCommon],
            ),
            (
                low(
                    json!({"password_dictionary": {"enable": true, "dictionary": ["Correct Horse 77"]}}),
                ),
                "correct horse 77",
                vec![NotCommon],
            ),
            (
                low(json!({"password_dictionary": {"enable": true}})),
                "tangle-violin-39-orbit",
                vec![],
            ),
            (
                json!({"password_options": {"complexity": {"min_length": 15, "character_type_rule": "all", "character_types": ["special"]}}}),
                "abcdefghijklmn",
                vec![Length(15), Special],
            ),
            (
                json!({"password_options": {"complexity": {"min_length": 8, "character_type_rule": "three_of_four", "identical_characters": "block"}}}),
                "aaaBBB11",
                vec![NoRepetition],
            ),
            (
                json!({"passwordPolicy": "low", "password_options": {"complexity": {"min_length": 15}}}),
                "abcdef",
                vec![],
            ),
            (json!({}), "abcdefgh", vec![ThreeOfFour]),
        ] {
            assert_eq!(
                broken(options.clone(), password),
                rules,
                "{options} {password}"
            );
        }
    }

    #[test]
    fn what_people_are_told_is_what_is_checked() {
        let policy = PasswordPolicy::read(&json!({
            "passwordPolicy": "excellent",
            "password_history": {"enable": true, "size": 4},
            "password_no_personal_info": {"enable": true},
            "password_dictionary": {"enable": true},
        }))
        .expect("options");
        assert_eq!(
            policy.rules(),
            [
                Length(10),
                ThreeOfFour,
                NoRepetition,
                NotCommon,
                NotPersonal,
                NotReused(4)
            ]
        );
        assert_eq!(policy.history(), 4);
        let longest = "aB1".repeat(50);
        assert!(policy.broken_by(&longest, &[]).contains(&Length(10)));
    }
}
