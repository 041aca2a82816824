//! Credentials of clients: keys, certificates and their subjects, with which a client proves itself.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A credential as it is stored.
#[derive(Clone, Debug)]
pub struct ClientCredentialRow {
    /// Its id (`cred_…`).
    pub id: String,
    /// `public_key`, `cert_subject_dn` or `x509_cert`.
    pub credential_type: String,
    /// The id of its key, where it is a key.
    pub kid: Option<String>,
    /// The public key or certificate, where there is one.
    pub pem: Option<String>,
    /// The rest, a JSON object.
    pub document: String,
    /// From when on it does not count.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl FromRow for ClientCredentialRow {
    const TABLE: &'static str = "client_credential";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            credential_type: row.text("credential_type")?,
            kid: row.optional_text("kid")?,
            pem: row.optional_text("pem")?,
            document: row.text("document")?,
            expires_at: row
                .optional_integer("expires_at")?
                .map(Timestamp::from_milliseconds),
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
            updated_at: Timestamp::from_milliseconds(row.integer("updated_at")?),
        })
    }
}

statements! {
    INSERT = "INSERT INTO client_credential (tenant, client_id, id, credential_type, kid, pem, document, expires_at, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    ONE = "SELECT id, credential_type, kid, pem, document, expires_at, created_at, updated_at FROM client_credential \
           WHERE tenant = $1 AND client_id = $2 AND id = $3";
    LIST = "SELECT id, credential_type, kid, pem, document, expires_at, created_at, updated_at FROM client_credential \
            WHERE tenant = $1 AND client_id = $2 ORDER BY created_at DESC, id";
    UPDATE = "UPDATE client_credential SET expires_at = $4, updated_at = $5 WHERE tenant = $1 AND client_id = $2 AND id = $3";
    DELETE = "DELETE FROM client_credential WHERE tenant = $1 AND client_id = $2 AND id = $3";
}

impl TenantTransaction<'_> {
    /// Adds a credential to a client.
    pub async fn insert_client_credential(
        &mut self,
        client: &str,
        credential: &ClientCredentialRow,
    ) -> Result<(), Error> {
        let values = values![
            client,
            &credential.id,
            &credential.credential_type,
            credential.kid.as_deref(),
            credential.pem.as_deref(),
            &credential.document,
            credential.expires_at,
            credential.created_at,
            credential.updated_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// One credential of a client.
    pub async fn client_credential(
        &mut self,
        client: &str,
        id: &str,
    ) -> Result<Option<ClientCredentialRow>, Error> {
        self.optional(&ONE, values![client, id]).await
    }

    /// The credentials of a client, the newest first (recorded); a client has few.
    pub async fn client_credentials(
        &mut self,
        client: &str,
    ) -> Result<Vec<ClientCredentialRow>, Error> {
        self.all(&LIST, values![client]).await
    }

    /// Changes when a credential expires; `false` when it is not there.
    pub async fn update_client_credential(
        &mut self,
        client: &str,
        credential: &ClientCredentialRow,
    ) -> Result<bool, Error> {
        let values = values![
            client,
            &credential.id,
            credential.expires_at,
            credential.updated_at
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Removes a credential of a client; `false` when it was not there.
    pub async fn delete_client_credential(
        &mut self,
        client: &str,
        id: &str,
    ) -> Result<bool, Error> {
        Ok(self.execute(&DELETE, values![client, id]).await? == 1)
    }
}
