//! What events tell of a group (contract: `group.*` of events.json).

use guildhall_store::GroupRow;
use serde_json::{Map, Value, json};

/// The group itself.
pub(super) fn whole(group: &GroupRow) -> Map<String, Value> {
    let mut told = named(group);
    told.insert("name".to_owned(), json!(group.name));
    told.insert("created_at".to_owned(), json!(group.created_at));
    told
}

/// The group where something else is told of.
pub(super) fn named(group: &GroupRow) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("id".to_owned(), json!(group.id));
    if let Some(external_id) = &group.external_id {
        told.insert("external_id".to_owned(), json!(external_id));
    }
    told.insert("type".to_owned(), json!("connection"));
    told.insert("connection_id".to_owned(), json!(group.connection_id));
    told
}
