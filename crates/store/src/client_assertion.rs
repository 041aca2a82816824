//! Assertions by which clients have proven themselves, until they expire: none counts twice (RFC 7523 section 3).

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

statements! {
    INSERT = "INSERT INTO client_assertion (tenant, client_id, hash, expires_at) VALUES ($1, $2, $3, $4)";
}

impl TenantTransaction<'_> {
    /// Remembers an assertion of a client by the hash of its id. One that is remembered already is the conflict
    /// `client_assertion_client_id_hash`.
    pub async fn insert_client_assertion(
        &mut self,
        client: &str,
        hash: &str,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&INSERT, values![client, hash, expires_at])
            .await
            .map(drop)
    }
}
