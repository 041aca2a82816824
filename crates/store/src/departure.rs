//! People who have left for another provider, and whose answer is awaited.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A departure as it is stored.
#[derive(Clone, Debug)]
pub struct DepartureRow {
    /// The hash of the `state` with which the answer comes.
    pub hash: String,
    /// The hash of the secret that the browser keeps.
    pub browser: String,
    /// What the answer is checked and redeemed with, and to what it leads back, sealed (`departure`, hash, `secrets`).
    pub secrets: Vec<u8>,
    /// From when on no answer is taken.
    pub ends_at: Timestamp,
}

impl FromRow for DepartureRow {
    const TABLE: &'static str = "departure";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            browser: row.text("browser")?,
            secrets: row.bytes("secrets")?,
            ends_at: row.timestamp("ends_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO departure (tenant, hash, browser, secrets, ends_at) VALUES ($1, $2, $3, $4, $5)";
    TAKE = "DELETE FROM departure WHERE tenant = $1 AND hash = $2 AND browser = $3 RETURNING hash, browser, secrets, ends_at";
}

impl TenantTransaction<'_> {
    /// Adds a departure.
    pub async fn insert_departure(&mut self, departure: &DepartureRow) -> Result<(), Error> {
        let values = values![
            &departure.hash,
            &departure.browser,
            departure.secrets.clone(),
            departure.ends_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// Takes the departure of that state's hash and that browser; nobody takes it again.
    pub async fn take_departure(
        &mut self,
        hash: &str,
        browser: &str,
    ) -> Result<Option<DepartureRow>, Error> {
        self.optional(&TAKE, values![hash, browser]).await
    }
}
