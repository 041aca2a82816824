//! Secrets inside documents: they are taken out, sealed as one value, and put back when the document is read.

use guildhall_model::Random;
use guildhall_store::{Sealed, TenantStore};
use serde_json::{Map, Value};

use crate::error::Error;

/// Where a value stands in a document.
type Path = Vec<String>;

/// Takes the secrets at `places` out of `document` and seals them. A null keeps the place, so that the document keeps
/// its order.
pub(crate) fn seal(
    store: &TenantStore,
    place: Sealed<'_>,
    document: &mut Map<String, Value>,
    places: &[&[&str]],
    random: &dyn Random,
) -> Result<Option<Vec<u8>>, Error> {
    let taken = take(document, places);
    if taken.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_vec(&taken)?;
    Ok(Some(store.seal(place, &text, random)?))
}

/// Opens sealed secrets and puts them back into `document`.
pub(crate) fn open(
    store: &TenantStore,
    place: Sealed<'_>,
    sealed: Option<&[u8]>,
    document: &mut Map<String, Value>,
) -> Result<(), Error> {
    let Some(sealed) = sealed else { return Ok(()) };
    let secrets: Vec<(Path, Value)> = serde_json::from_slice(&store.open(place, sealed)?)?;
    put(document, secrets);
    Ok(())
}

fn take(document: &mut Map<String, Value>, places: &[&[&str]]) -> Vec<(Path, Value)> {
    let mut taken = Vec::new();
    for place in places {
        let Some((last, way)) = place.split_last() else {
            continue;
        };
        let mut at = Some(&mut *document);
        for step in way {
            at = at.and_then(|map| map.get_mut(*step)?.as_object_mut());
        }
        let found = at.and_then(|map| map.get_mut(*last));
        if let Some(value) = found.filter(|value| !value.is_null()) {
            let path = place.iter().map(|step| (*step).to_owned()).collect();
            taken.push((path, value.take()));
        }
    }
    taken
}

fn put(document: &mut Map<String, Value>, secrets: Vec<(Path, Value)>) {
    for (path, value) in secrets {
        let Some((last, way)) = path.split_last() else {
            continue;
        };
        let mut at = Some(&mut *document);
        for step in way {
            at = at.and_then(|map| map.get_mut(step)?.as_object_mut());
        }
        if let Some(map) = at {
            map.insert(last.clone(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_taken_out_comes_back_in_its_place() {
        let whole = json!({"options": {"client_id": "a", "client_secret": "b", "inner": {"key": {"c": 1}}, "z": 2}});
        let mut document = whole.as_object().cloned().unwrap();
        let places: &[&[&str]] = &[
            &["options", "client_secret"],
            &["options", "inner", "key"],
            &["options", "absent"],
            &["nowhere", "absent"],
        ];
        let taken = take(&mut document, places);
        let stored = Value::Object(document.clone()).to_string();
        assert_eq!(
            stored,
            r#"{"options":{"client_id":"a","client_secret":null,"inner":{"key":null},"z":2}}"#
        );
        put(&mut document, taken);
        assert_eq!(
            Value::Object(document).to_string(),
            whole.to_string(),
            "order included"
        );
    }
}
