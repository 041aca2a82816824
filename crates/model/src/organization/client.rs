//! The applications of an organization.

use serde::Deserialize;
use serde_json::Value;

use crate::declare;
use crate::schema::{Schema, any_of, array, boolean, object, property, string};

/// How many applications are added or removed by one call (practice of the SDKs).
const CLIENTS_PER_CALL: usize = 10;
/// How many applications an organization may have.
pub const CLIENTS_PER_ORGANIZATION: i64 = 100;

/// An application that is added.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewOrganizationClient {
    /// The client.
    pub client_id: String,
    /// Whether members sign in to it.
    pub use_for_member_access: bool,
}

const CLIENT: Schema = object(&[
    property("client_id", "ID of the client.", string().length(1, 100)).required(),
    property(
        "use_for_member_access",
        "Whether members of the organization use the client.",
        boolean(),
    )
    .required(),
]);

declare! {
    /// `POST /organizations/{id}/clients`.
    pub struct AddOrganizationClients {
        /// The clients to associate with the organization.
        required clients: Vec<NewOrganizationClient> = array(&CLIENT).entries(1, CLIENTS_PER_CALL);
    }
}

const NAMED: Schema = any_of(&[
    string().length(1, 100),
    object(&[property("client_id", "ID of the client.", string().length(1, 100)).required()])
        .open(),
]);

declare! {
    /// `DELETE /organizations/{id}/clients`: ids (recorded), or objects that hold them (documented).
    pub struct RemoveOrganizationClients {
        /// The clients to disassociate from the organization.
        required clients: Vec<Value> = array(&NAMED).entries(1, CLIENTS_PER_CALL);
    }
}

impl RemoveOrganizationClients {
    /// The ids that are named.
    pub fn client_ids(&self) -> Vec<String> {
        let id = |client: &Value| {
            client
                .as_str()
                .or_else(|| client["client_id"].as_str())
                .map(str::to_owned)
        };
        self.clients.iter().filter_map(id).collect()
    }
}

declare! {
    /// `PATCH /organizations/{id}/clients/{client_id}`.
    pub struct UpdateOrganizationClient {
        /// Whether members of the organization use the client.
        optional use_for_member_access: bool = boolean();
    }
}
