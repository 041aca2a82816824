//! The search for users: the common forms of the query, read into a filter. The rest of Lucene is refused, saying so.

use guildhall_model::schema::{Part, Problem};
use guildhall_store::{Match, UserFilter};

use crate::error::Error;

/// What the query parameter is, for messages.
const DESCRIPTION: &str = "Query in Lucene query string syntax";
/// How many letters a beginning has to have (the service's own rule).
const SHORTEST_PREFIX: usize = 3;

/// Reads `field:value` clauses joined by `AND` into `filter`. A value may stand in quotes, and may end with `*` for
/// e-mail address, user name and name.
pub fn parse_query(query: &str, filter: &mut UserFilter) -> Result<(), Error> {
    for clause in clauses(query)? {
        let (field, value) = clause
            .split_once(':')
            .ok_or_else(|| refuse(format!("{clause:?} is not field:value")))?;
        apply(field.trim(), value.trim(), filter)?;
    }
    Ok(())
}

fn refuse(reason: String) -> Error {
    let reason = format!(
        "{reason}; supported are clauses field:value joined by AND, with the fields email, name, username, user_id, \
         phone_number, blocked, organization_id and identities.connection"
    );
    Error::Invalid {
        part: Part::Query,
        problem: Problem::new(reason, "q", DESCRIPTION),
    }
}

/// Splits at `AND` outside of quotes.
fn clauses(query: &str) -> Result<Vec<String>, Error> {
    let mut clauses = vec![String::new()];
    let mut quoted = false;
    for word in query.split_inclusive(' ') {
        if !quoted && word.trim_end() == "AND" {
            clauses.push(String::new());
            continue;
        }
        if !quoted
            && (["OR", "NOT", "&&", "||"].contains(&word.trim_end())
                || word.starts_with(['(', '-', '+', '!']))
        {
            return Err(refuse(format!("{:?} is not supported", word.trim_end())));
        }
        if word.matches('"').count() % 2 == 1 {
            quoted = !quoted;
        }
        if let Some(clause) = clauses.last_mut() {
            clause.push_str(word);
        }
    }
    let clauses: Vec<String> = clauses
        .into_iter()
        .map(|clause| clause.trim().to_owned())
        .collect();
    if quoted || clauses.iter().any(String::is_empty) {
        return Err(refuse("the query is not complete".to_owned()));
    }
    Ok(clauses)
}

fn apply(field: &str, value: &str, filter: &mut UserFilter) -> Result<(), Error> {
    let slot = match field {
        "email" | "email.raw" => &mut filter.email,
        "username" => &mut filter.username,
        "name" => &mut filter.name,
        "user_id" => return exactly(value).map(|value| filter.id = Some(value)),
        "phone_number" => return exactly(value).map(|value| filter.phone = Some(value)),
        "organization_id" => return exactly(value).map(|value| filter.organization = Some(value)),
        "identities.connection" => {
            return exactly(value).map(|value| filter.connection = Some(value));
        }
        "blocked" => {
            return match value {
                "true" | "false" => {
                    filter.blocked = Some(value == "true");
                    Ok(())
                }
                _ => Err(refuse(format!("{value:?} is neither true nor false"))),
            };
        }
        _ => return Err(refuse(format!("the field {field:?} is not supported"))),
    };
    *slot = Some(matched(value)?);
    Ok(())
}

fn matched(value: &str) -> Result<Match, Error> {
    match value.strip_suffix('*') {
        Some(beginning) if !value.starts_with('"') => {
            if beginning.chars().count() < SHORTEST_PREFIX {
                return Err(refuse(format!(
                    "{value:?} needs {SHORTEST_PREFIX} letters before the *"
                )));
            }
            exactly(beginning).map(Match::Prefix)
        }
        _ => exactly(value).map(Match::Exactly),
    }
}

/// The value without its quotes; outside of quotes nothing has a meaning of its own.
fn exactly(value: &str) -> Result<String, Error> {
    if let Some(inner) = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
    {
        return Ok(inner.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    if value.is_empty()
        || value
            .contains(|letter: char| letter.is_whitespace() || "*?~^[]{}()\"<>".contains(letter))
    {
        return Err(refuse(format!("{value:?} is not supported")));
    }
    Ok(value.replace('\\', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<UserFilter, String> {
        let mut filter = UserFilter::default();
        parse_query(query, &mut filter)
            .map(|()| filter)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn common_forms() {
        let email = |text: &str| Some(Match::Exactly(text.to_owned()));
        assert_eq!(read("email:\"a@b.c\"").unwrap().email, email("a@b.c"));
        assert_eq!(read("email:a@b.c").unwrap().email, email("a@b.c"));
        let both = read("organization_id:\"org_1\" AND name:ada*").unwrap();
        assert_eq!(both.organization.as_deref(), Some("org_1"));
        assert_eq!(both.name, Some(Match::Prefix("ada".to_owned())));
        assert_eq!(
            read("user_id:\"auth0|1\"").unwrap().id.as_deref(),
            Some("auth0|1")
        );
        assert_eq!(
            read("name:\"Ada AND Bob\"").unwrap().name,
            email("Ada AND Bob")
        );
        assert_eq!(read("blocked:true").unwrap().blocked, Some(true));
    }

    #[test]
    fn the_rest_is_refused_by_name() {
        for query in [
            "",
            "ada",
            "email:",
            "email:a OR name:b",
            "NOT email:a",
            "(email:a)",
            "name:a*",
            "logins_count:[1 TO 2]",
            "email:\"a",
            "nickname:a",
            "email:a AND",
        ] {
            let message = read(query).expect_err(query);
            assert!(
                message.starts_with("Query validation error: '")
                    && message.contains("on property q"),
                "{message}"
            );
        }
    }
}
