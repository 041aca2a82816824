//! From the flat list to a value: `a[b]=c`, `a[]=x`, `a[0][b]=c`.

use serde_json::{Map, Value};

use super::{DEEPEST_NAME, FormError, pairs, quoted};

/// A form as an object whose leaves are texts, as JSON would say it; what a text stands for is for the declared type to
/// decide. Names keep the order in which they first stand.
///
/// `a[b]=c` is a member, `a[]=x` the next item of a list, `a[0]=x` an item of a list too, when the numbers are exactly
/// 0 to n-1 (in any order); other numbers are the names of members.
///
/// # Errors
/// [`FormError`]: what [`pairs`] refuses, names that are malformed or nested too deeply, a name that has a value
/// already or is used in two ways.
pub fn nested(input: &[u8]) -> Result<Value, FormError> {
    let mut root = Map::new();
    for (name, value) in pairs(input)? {
        let steps = steps(&name)?;
        insert_member(&mut root, &steps, value).map_err(|problem| {
            let name = quoted(&name);
            match problem {
                Problem::Duplicate => FormError::Duplicate { name },
                Problem::Conflict => FormError::Conflict { name },
            }
        })?;
    }
    root.values_mut().for_each(number_lists);
    Ok(Value::Object(root))
}

/// The steps of a name: `a[b][]` is `a`, `b` and the empty text.
fn steps(name: &str) -> Result<Vec<&str>, FormError> {
    let malformed = || FormError::MalformedName { name: quoted(name) };
    let end = name.find(['[', ']']).unwrap_or(name.len());
    let (first, mut rest) = name.split_at(end);
    if first.is_empty() {
        return Err(malformed());
    }
    let mut steps = vec![first];
    while !rest.is_empty() {
        if steps.len() == DEEPEST_NAME {
            return Err(FormError::TooDeep { name: quoted(name) });
        }
        let inner = rest.strip_prefix('[').ok_or_else(malformed)?;
        let (step, behind) = inner.split_once(']').ok_or_else(malformed)?;
        if step.contains('[') {
            return Err(malformed());
        }
        steps.push(step);
        rest = behind;
    }
    Ok(steps)
}

enum Problem {
    Duplicate,
    Conflict,
}

/// Puts `value` where `steps`, the first of which names a member, lead to.
fn insert_member(
    members: &mut Map<String, Value>,
    steps: &[&str],
    value: String,
) -> Result<(), Problem> {
    let Some((name, rest)) = steps.split_first() else {
        return Err(Problem::Conflict);
    };
    if let Some(member) = members.get_mut(*name) {
        return insert(member, rest, value);
    }
    members.insert((*name).to_owned(), new(rest, value)?);
    Ok(())
}

fn insert(place: &mut Value, steps: &[&str], value: String) -> Result<(), Problem> {
    match (place, steps.split_first()) {
        (Value::String(_), None) => Err(Problem::Duplicate),
        (Value::Array(items), Some((&"", rest))) => {
            items.push(new(rest, value)?);
            Ok(())
        }
        (Value::Object(members), Some((name, _))) if !name.is_empty() => {
            insert_member(members, steps, value)
        }
        _ => Err(Problem::Conflict),
    }
}

/// What `steps` lead through, with `value` at their end.
fn new(steps: &[&str], value: String) -> Result<Value, Problem> {
    let mut place = match steps.first() {
        None => return Ok(Value::String(value)),
        Some(&"") => Value::Array(Vec::new()),
        Some(_) => Value::Object(Map::new()),
    };
    insert(&mut place, steps, value)?;
    Ok(place)
}

/// Makes lists of the objects whose members are named 0 to n-1.
fn number_lists(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(number_lists),
        Value::Object(members) => {
            members.values_mut().for_each(number_lists);
            if (0..members.len()).all(|number| members.contains_key(&number.to_string())) {
                let items =
                    (0..members.len()).filter_map(|number| members.remove(&number.to_string()));
                *value = Value::Array(items.collect());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_nest() {
        let cases = [
            ("", json!({})),
            (
                "name=acme&display_name=",
                json!({"name": "acme", "display_name": ""}),
            ),
            (
                "branding[colors][primary]=%23fff&branding%5Blogo_url%5D=x&branding[colors][page_background]=y",
                json!({"branding": {"colors": {"primary": "#fff", "page_background": "y"}, "logo_url": "x"}}),
            ),
            ("members[]=a&members[]=b", json!({"members": ["a", "b"]})),
            ("members[1]=b&members[0]=a", json!({"members": ["a", "b"]})),
            (
                "c[0][id]=a&c[1][id]=b&c[0][show]=true",
                json!({"c": [{"id": "a", "show": "true"}, {"id": "b"}]}),
            ),
            (
                "c[][id]=a&c[][id]=b",
                json!({"c": [{"id": "a"}, {"id": "b"}]}),
            ),
            ("m[1]=a&m[3]=b", json!({"m": {"1": "a", "3": "b"}})),
            ("m[0]=a&m[x]=b", json!({"m": {"0": "a", "x": "b"}})),
            ("m[00]=a", json!({"m": {"00": "a"}})),
            ("m[][]=a&m[][]=b", json!({"m": [["a"], ["b"]]})),
            ("0=a", json!({"0": "a"})),
        ];
        for (input, expected) in cases {
            assert_eq!(nested(input.as_bytes()), Ok(expected), "{input}");
        }
    }

    #[test]
    fn many_numbered_items_stay_in_order() {
        let form: Vec<String> = (0..300)
            .rev()
            .map(|number| format!("m[{number}]={number}"))
            .collect();
        let expected: Vec<String> = (0..300).map(|number| number.to_string()).collect();
        assert_eq!(
            nested(form.join("&").as_bytes()),
            Ok(json!({"m": expected}))
        );
    }

    #[test]
    fn names_that_do_not_fit_are_refused() {
        let name = |name: &str| name.to_owned();
        let cases = [
            ("a=1&a=2", FormError::Duplicate { name: name("a") }),
            ("a[b]=1&a[b]=2", FormError::Duplicate { name: name("a[b]") }),
            ("a=1&a[b]=2", FormError::Conflict { name: name("a[b]") }),
            ("a[b]=1&a=2", FormError::Conflict { name: name("a") }),
            ("a[]=1&a[b]=2", FormError::Conflict { name: name("a[b]") }),
            ("a[]=1&a[0]=2", FormError::Conflict { name: name("a[0]") }),
            ("a[b]=1&a[]=2", FormError::Conflict { name: name("a[]") }),
            ("a[]=1&a=2", FormError::Conflict { name: name("a") }),
            ("a[b=1", FormError::MalformedName { name: name("a[b") }),
            ("a]b=1", FormError::MalformedName { name: name("a]b") }),
            (
                "a[b]c=1",
                FormError::MalformedName {
                    name: name("a[b]c"),
                },
            ),
            (
                "a[[b]]=1",
                FormError::MalformedName {
                    name: name("a[[b]]"),
                },
            ),
            ("[a]=1", FormError::MalformedName { name: name("[a]") }),
            ("=1", FormError::MalformedName { name: name("") }),
            ("a=%zz", FormError::BrokenPercent { position: 2 }),
        ];
        for (input, error) in cases {
            assert_eq!(nested(input.as_bytes()), Err(error), "{input}");
        }
    }

    #[test]
    fn depth_ends_at_sixteen_steps() {
        let name = |steps: usize| format!("a{}", "[b]".repeat(steps - 1));
        assert!(nested(name(16).as_bytes()).is_ok());
        assert_eq!(
            nested(name(17).as_bytes()),
            Err(FormError::TooDeep { name: name(17) })
        );
    }

    proptest! {
        #[test]
        fn no_bytes_panic(input in "[a-c0-2\\[\\]=&%]{0,60}") {
            let _ = nested(input.as_bytes());
        }
    }
}
