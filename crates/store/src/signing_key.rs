//! The keys with which a tenant signs tokens.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It signs.
    Current,
    /// It will sign after the next rotation; published so that verifiers know it in time.
    Next,
    /// It signed before the last rotation; still published.
    Previous,
}

impl KeyState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Next => "next",
            Self::Previous => "previous",
        }
    }
}

/// A key as it is stored.
#[derive(Clone, Debug)]
pub struct SigningKeyRow {
    /// Its id, in the header of the tokens it signs.
    pub kid: String,
    /// What it is for.
    pub state: KeyState,
    /// Its certificate: base64 of its DER.
    pub certificate: String,
    /// The private key, sealed (`signing_key`, kid, `private_key`): PKCS#8 DER.
    pub private_key: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for SigningKeyRow {
    const TABLE: &'static str = "signing_key";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        let kid = row.text("kid")?;
        let state = match row.text("state")?.as_str() {
            "current" => KeyState::Current,
            "next" => KeyState::Next,
            "previous" => KeyState::Previous,
            other => return Err(row.problem("state", &other)),
        };
        Ok(Self {
            kid,
            state,
            certificate: row.text("certificate")?,
            private_key: row.bytes("private_key")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

statements! {
    ALL = "SELECT kid, state, certificate, private_key, created_at FROM signing_key WHERE tenant = $1 ORDER BY created_at, kid";
    BY_KID = "SELECT kid, state, certificate, private_key, created_at FROM signing_key WHERE tenant = $1 AND kid = $2";
    EXISTS = "SELECT kid FROM signing_key WHERE tenant = $1 AND kid = $2";
    CURRENT = "SELECT kid, state, certificate, private_key, created_at FROM signing_key WHERE tenant = $1 AND state = 'current'";
    CURRENT_KID = "SELECT kid FROM signing_key WHERE tenant = $1 AND state = 'current'";
    INSERT = "INSERT INTO signing_key (tenant, kid, state, certificate, private_key, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    DROP_PREVIOUS = "DELETE FROM signing_key WHERE tenant = $1 AND state = 'previous'";
    DELETE_PREVIOUS = "DELETE FROM signing_key WHERE tenant = $1 AND kid = $2 AND state = 'previous'";
    MOVE = "UPDATE signing_key SET state = $3, rotated_at = $4 WHERE tenant = $1 AND state = $2";
}

impl TenantTransaction<'_> {
    /// All keys of the tenant, oldest first.
    pub async fn signing_keys(&mut self) -> Result<Vec<SigningKeyRow>, Error> {
        self.all(&ALL, values![]).await
    }

    /// The key of that id.
    pub async fn signing_key(&mut self, kid: &str) -> Result<Option<SigningKeyRow>, Error> {
        self.optional(&BY_KID, values![kid]).await
    }

    /// Whether the key of that id is still published.
    pub async fn has_signing_key(&mut self, kid: &str) -> Result<bool, Error> {
        Ok(self.row(&EXISTS, values![kid]).await?.is_some())
    }

    /// The key that signs.
    pub async fn current_signing_key(&mut self) -> Result<Option<SigningKeyRow>, Error> {
        self.optional(&CURRENT, values![]).await
    }

    /// The id of the key that signs: the key itself is kept parsed, by this id.
    pub async fn current_kid(&mut self) -> Result<Option<String>, Error> {
        self.row(&CURRENT_KID, values![])
            .await?
            .map(|row| row.reader("signing_key").text("kid"))
            .transpose()
    }

    /// Adds a key.
    pub async fn insert_signing_key(&mut self, key: &SigningKeyRow) -> Result<(), Error> {
        let values = values![
            &key.kid,
            key.state.as_str(),
            &key.certificate,
            key.private_key.clone(),
            key.created_at
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// Takes back the key that signed before; `false` when the key of that id is not such a one.
    pub async fn delete_previous_signing_key(&mut self, kid: &str) -> Result<bool, Error> {
        Ok(self.execute(&DELETE_PREVIOUS, values![kid]).await? == 1)
    }

    /// Rotates: the previous key goes, the current becomes the previous, the next becomes the current.
    pub async fn rotate_signing_keys(&mut self, now: Timestamp) -> Result<(), Error> {
        self.execute(&DROP_PREVIOUS, values![]).await?;
        self.execute(&MOVE, values!["current", "previous", now])
            .await?;
        self.execute(&MOVE, values!["next", "current", now])
            .await
            .map(drop)
    }
}
