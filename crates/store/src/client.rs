//! Clients (applications).

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A client as it is stored.
#[derive(Clone, Debug)]
pub struct ClientRow {
    /// Its `client_id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the tenant's global client, which the wire lists but nobody deletes.
    pub is_global: bool,
    /// Whether it belongs to the tenant itself.
    pub is_first_party: bool,
    /// What kind of application it is.
    pub app_type: Option<String>,
    /// The organization that is meant when none is named. None also when it was deleted since.
    pub default_organization: Option<String>,
    /// Its secret, sealed (`client`, id, `secret`).
    pub secret: Vec<u8>,
    /// Its own key pair, sealed (`client`, id, `signing_key`): PKCS#8 DER. Making one takes long, so a client that is
    /// born with its tenant is given one by a job.
    pub signing_key: Option<Vec<u8>>,
    /// The certificate of its key pair: DER in base64.
    pub certificate: Option<String>,
    /// Further secrets of the document, sealed (`client`, id, `secrets`): a JSON list of their places and values.
    pub secrets: Option<Vec<u8>>,
    /// The rest, a JSON object, kept whole.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for ClientRow {
    const TABLE: &'static str = "client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            name: row.text("name")?,
            is_global: row.boolean("is_global")?,
            is_first_party: row.boolean("is_first_party")?,
            app_type: row.optional_text("app_type")?,
            default_organization: row.optional_text("default_organization")?,
            secret: row.bytes("secret")?,
            signing_key: row.optional_bytes("signing_key")?,
            certificate: row.optional_text("certificate")?,
            secrets: row.optional_bytes("secrets")?,
            document: row.text("document")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl ClientRow {
    /// Where this client stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

/// Which clients are listed.
#[derive(Clone, Debug, Default)]
pub struct ClientFilter {
    /// Only the global client, or all but it.
    pub is_global: Option<bool>,
    /// Only first-party clients, or only third-party ones.
    pub is_first_party: Option<bool>,
    /// Only these kinds of application: one text between commas, `,native,spa,`.
    pub app_types: Option<String>,
}

statements! {
    INSERT = "INSERT INTO client (tenant, id, name, is_global, is_first_party, app_type, default_organization, secret, signing_key, \
              certificate, secrets, document, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    BY_ID = "SELECT c.id, c.name, c.is_global, c.is_first_party, c.app_type, o.id, c.secret, c.signing_key, c.certificate, c.secrets, \
             c.document, c.created_at FROM client AS c \
             LEFT JOIN organization AS o ON o.tenant = $1 AND o.id = c.default_organization AND o.deleted_at IS NULL \
             WHERE c.tenant = $1 AND c.id = $2 AND c.deleted_at IS NULL";
    EXISTS = "SELECT is_global FROM client WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    LIST = "SELECT c.id, c.name, c.is_global, c.is_first_party, c.app_type, o.id, c.secret, c.signing_key, c.certificate, c.secrets, \
            c.document, c.created_at FROM client AS c \
            LEFT JOIN organization AS o ON o.tenant = $1 AND o.id = c.default_organization AND o.deleted_at IS NULL \
            WHERE c.tenant = $1 AND c.deleted_at IS NULL AND (c.created_at, c.id) > ($2, $3) \
            AND (CAST($6 AS BOOLEAN) IS NULL OR c.is_global = $6) AND (CAST($7 AS BOOLEAN) IS NULL OR c.is_first_party = $7) \
            AND (CAST($8 AS TEXT) IS NULL OR CAST($8 AS TEXT) LIKE '%,' || c.app_type || ',%') \
            ORDER BY c.created_at, c.id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM client WHERE tenant = $1 AND deleted_at IS NULL \
             AND (CAST($2 AS BOOLEAN) IS NULL OR is_global = $2) AND (CAST($3 AS BOOLEAN) IS NULL OR is_first_party = $3) \
             AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || app_type || ',%')";
    UPDATE = "UPDATE client SET name = $3, is_first_party = $4, app_type = $5, default_organization = $6, secret = $7, secrets = $8, \
              document = $9 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    WITHOUT_KEY = "SELECT id FROM client WHERE tenant = $1 AND signing_key IS NULL AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1";
    SET_KEY = "UPDATE client SET signing_key = $3, certificate = $4 WHERE tenant = $1 AND id = $2 AND signing_key IS NULL";
    MARK_DELETED = "UPDATE client SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Adds a client.
    pub async fn insert_client(&mut self, client: &ClientRow) -> Result<(), Error> {
        let values = values![
            &client.id,
            &client.name,
            client.is_global,
            client.is_first_party,
            client.app_type.as_deref(),
            client.default_organization.as_deref(),
            client.secret.clone(),
            client.signing_key.clone(),
            client.certificate.as_deref(),
            client.secrets.clone(),
            &client.document,
            client.created_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The client of that id.
    pub async fn client(&mut self, id: &str) -> Result<Option<ClientRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// Whether the client is there, and whether it is the global one.
    pub async fn client_is_global(&mut self, id: &str) -> Result<Option<bool>, Error> {
        self.row(&EXISTS, values![id])
            .await?
            .map(|row| row.reader("client").boolean("is_global"))
            .transpose()
    }

    /// A page of clients in the order of their making.
    pub async fn clients(
        &mut self,
        filter: &ClientFilter,
        page: &Page,
    ) -> Result<Vec<ClientRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(
            &LIST,
            values![
                time,
                id,
                take,
                skip,
                filter.is_global,
                filter.is_first_party,
                filter.app_types.as_deref()
            ],
        )
        .await
    }

    /// How many clients the filter lets through.
    pub async fn client_total(&mut self, filter: &ClientFilter) -> Result<i64, Error> {
        self.number(
            &TOTAL,
            values![
                filter.is_global,
                filter.is_first_party,
                filter.app_types.as_deref()
            ],
        )
        .await
    }

    /// Writes a changed client; `false` when it is not there.
    pub async fn update_client(&mut self, client: &ClientRow) -> Result<bool, Error> {
        let values = values![
            &client.id,
            &client.name,
            client.is_first_party,
            client.app_type.as_deref(),
            client.default_organization.as_deref(),
            client.secret.clone(),
            client.secrets.clone(),
            &client.document,
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// One of the clients that have no key pair yet.
    pub async fn client_without_key(&mut self) -> Result<Option<String>, Error> {
        self.row(&WITHOUT_KEY, values![])
            .await?
            .map(|row| row.reader("client").text("id"))
            .transpose()
    }

    /// Gives a client its key pair, sealed, with its certificate, unless it has one.
    pub async fn set_client_key(
        &mut self,
        id: &str,
        signing_key: Vec<u8>,
        certificate: &str,
    ) -> Result<(), Error> {
        self.execute(&SET_KEY, values![id, signing_key, certificate])
            .await
            .map(drop)
    }

    /// Makes a client invisible, its tokens with it; a job removes what hangs on it. `false` when it is not there.
    pub async fn delete_client(&mut self, id: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }
}
