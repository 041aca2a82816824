//! The search for users: the common forms of the query, read into a filter. The rest of Lucene is refused, saying so.

use guildhall_model::schema::{Part, Problem};
use guildhall_store::{Match, UserFilter};

use crate::error::Error;
use crate::lucene::{self, Clause, Value};

/// What the query parameter is, for messages.
const DESCRIPTION: &str = "Query in Lucene query string syntax";
/// How many letters a beginning has to have (the service's own rule).
const SHORTEST_PREFIX: usize = 3;

/// Reads `field:value` clauses joined by `AND` into `filter`. A value may stand in quotes, and may end with `*` for
/// e-mail address, user name and name.
pub fn parse_query(query: &str, filter: &mut UserFilter) -> Result<(), Error> {
    let read = lucene::parse(query).and_then(|clauses| {
        clauses
            .into_iter()
            .try_for_each(|clause| apply(clause, filter))
    });
    read.map_err(|reason| refuse(&reason))
}

fn refuse(reason: &str) -> Error {
    let reason = format!(
        "{reason}; supported are clauses field:value joined by AND, with the fields email, name, username, user_id, \
         phone_number, blocked, organization_id and identities.connection"
    );
    Error::Invalid {
        part: Part::Query,
        problem: Problem::new(reason, "q", DESCRIPTION),
    }
}

fn apply(clause: Clause, filter: &mut UserFilter) -> Result<(), String> {
    let Clause { field, value } = clause;
    let slot = match field.as_str() {
        "email" | "email.raw" => &mut filter.email,
        "username" => &mut filter.username,
        "name" => &mut filter.name,
        "user_id" => return exactly(&field, value).map(|value| filter.id = Some(value)),
        "phone_number" => return exactly(&field, value).map(|value| filter.phone = Some(value)),
        "organization_id" => {
            return exactly(&field, value).map(|value| filter.organization = Some(value));
        }
        "identities.connection" => {
            return exactly(&field, value).map(|value| filter.connection = Some(value));
        }
        "blocked" => {
            filter.blocked = Some(match exactly(&field, value)?.as_str() {
                "true" => true,
                "false" => false,
                other => return Err(format!("{other:?} is neither true nor false")),
            });
            return Ok(());
        }
        _ => return Err(format!("the field {field:?} is not supported")),
    };
    *slot = Some(matched(&field, value)?);
    Ok(())
}

fn matched(field: &str, value: Value) -> Result<Match, String> {
    match value {
        Value::Prefix(beginning) if beginning.chars().count() < SHORTEST_PREFIX => Err(format!(
            "{beginning:?} needs {SHORTEST_PREFIX} letters before the *"
        )),
        Value::Prefix(beginning) => Ok(Match::Prefix(beginning)),
        value => exactly(field, value).map(Match::Exactly),
    }
}

fn exactly(field: &str, value: Value) -> Result<String, String> {
    match value {
        Value::Exactly(text) => Ok(text),
        _ => Err(format!("{field} can only be searched by its whole value")),
    }
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
