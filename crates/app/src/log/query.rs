//! The search in the tenant log: the common forms of the query, read into a filter.

use guildhall_model::Timestamp;
use guildhall_model::schema::{Part, Problem};
use guildhall_store::{LOG_KINDS, LogFilter};

use super::first_id_at;
use crate::error::Error;
use crate::lucene::{self, Clause, Value};

const DAY: i64 = 86_400_000;

/// Reads a query into `filter`. `parameter` is the one it stood in, for messages.
pub fn parse_query(
    parameter: &'static str,
    query: &str,
    filter: &mut LogFilter,
) -> Result<(), Error> {
    let read = lucene::parse(query).and_then(|clauses| {
        clauses
            .into_iter()
            .try_for_each(|clause| apply(clause, filter))
    });
    read.map_err(|reason| refuse(parameter, &reason))
}

fn refuse(parameter: &'static str, reason: &str) -> Error {
    let reason = format!(
        "{reason}; supported are clauses field:value joined by AND, type:(a OR b) and date:[from TO to], with the fields \
         type, date, log_id, client_id, client_name, user_id, user_name, connection, connection_id, organization_id, \
         organization_name and ip"
    );
    Error::Invalid {
        part: Part::Query,
        problem: Problem::new(reason, parameter, "Query in Lucene query string syntax"),
    }
}

fn apply(clause: Clause, filter: &mut LogFilter) -> Result<(), String> {
    let Clause { field, value } = clause;
    let keys = &mut filter.keys;
    let slot = match field.as_str() {
        "type" => return kinds(value, &mut filter.kinds),
        "date" => return between(value, filter),
        "log_id" | "_id" => &mut filter.id,
        "client_id" => &mut keys.client_id,
        "client_name" | "application" => &mut keys.client_name,
        "user_id" => &mut keys.user_id,
        "user_name" | "user" => &mut keys.user_name,
        "connection" => &mut keys.connection,
        "connection_id" => &mut keys.connection_id,
        "organization_id" => &mut keys.organization_id,
        "organization_name" => &mut keys.organization_name,
        "ip" => &mut keys.ip,
        _ => return Err(format!("the field {field:?} is not supported")),
    };
    let Value::Exactly(text) = value else {
        return Err(format!("{field} can only be searched by its whole value"));
    };
    if slot.replace(text).is_some() {
        return Err(format!("{field} is named twice"));
    }
    Ok(())
}

fn kinds(value: Value, kinds: &mut Vec<String>) -> Result<(), String> {
    if !kinds.is_empty() {
        return Err("type is named twice".to_owned());
    }
    *kinds = match value {
        Value::Exactly(kind) => vec![kind],
        Value::AnyOf(mut all) => {
            all.sort();
            all.dedup();
            all
        }
        _ => return Err("type can only be searched by whole values".to_owned()),
    };
    if kinds.len() > LOG_KINDS {
        return Err(format!("more than {LOG_KINDS} types are asked for"));
    }
    Ok(())
}

/// A range of moments, or of days in UTC. Ids sort by time, so it is a range of ids.
fn between(value: Value, filter: &mut LogFilter) -> Result<(), String> {
    let Value::Range(from, to) = value else {
        return Err("date can only be searched by a range".to_owned());
    };
    if filter.since.is_some() || filter.until.is_some() {
        return Err("date is named twice".to_owned());
    }
    let from = from.map(|text| moment(&text)).transpose()?;
    let to = to.map(|text| moment(&text)).transpose()?;
    filter.since = from.map(|(start, _)| first_id_at(start));
    filter.until = to.map(|(start, length)| first_id_at(start.plus_milliseconds(length)));
    Ok(())
}

/// A moment and how long it lasts, in milliseconds: one, or a whole day.
fn moment(text: &str) -> Result<(Timestamp, i64), String> {
    let day = || Timestamp::parse(&format!("{text}T00:00:00Z")).map(|start| (start, DAY));
    Timestamp::parse(text)
        .map(|moment| (moment, 1))
        .or_else(day)
        .ok_or_else(|| {
            format!("{text:?} is neither a day (2026-01-31) nor a moment (2026-01-31T10:00:00Z)")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<LogFilter, String> {
        let mut filter = LogFilter::default();
        parse_query("q", query, &mut filter)
            .map(|()| filter)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn every_field_has_its_place() {
        let query = "type:sapi AND log_id:a AND client_id:b AND client_name:c AND user_id:\"auth0|d\" AND user_name:e AND \
                     connection:f AND connection_id:g AND organization_id:h AND organization_name:i AND ip:\"::1\"";
        let filter = read(query).expect("a filter");
        assert_eq!(filter.kinds, ["sapi"]);
        assert_eq!(filter.id.as_deref(), Some("a"));
        let keys = filter.keys;
        let values = [
            keys.client_id,
            keys.client_name,
            keys.user_id,
            keys.user_name,
            keys.connection,
            keys.connection_id,
            keys.organization_id,
            keys.organization_name,
            keys.ip,
        ]
        .map(Option::unwrap_or_default);
        let expected = ["b", "c", "auth0|d", "e", "f", "g", "h", "i", "::1"];
        assert_eq!(values, expected);
    }

    #[test]
    fn a_range_of_days_holds_its_last_day() {
        let at = |text: &str| Some(first_id_at(Timestamp::parse(text).expect("a moment")));
        let days = read("date:[2026-01-01 TO 2026-01-31]").expect("a filter");
        assert_eq!(days.since, at("2026-01-01T00:00:00Z"));
        assert_eq!(days.until, at("2026-02-01T00:00:00Z"));
        let moments = read("date:[* TO \"2026-01-01T00:00:00.000Z\"]").expect("a filter");
        assert_eq!(moments.since, None);
        assert_eq!(moments.until, at("2026-01-01T00:00:00.001Z"));
    }

    #[test]
    fn the_rest_is_refused_by_name() {
        for query in [
            "sapi",
            "type:s OR type:f",
            "type:s*",
            "type:(a OR b OR c OR d OR e OR f OR g OR h OR i)",
            "type:a AND type:b",
            "client_id:a AND client_id:b",
            "user_name:ada*",
            "user_id:(a OR b)",
            "date:2026-01-01",
            "date:[yesterday TO *]",
            "date:[2026-01-01 TO *] AND date:[* TO 2026-02-01]",
            "details.request.method:get",
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
