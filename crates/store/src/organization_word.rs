//! The words of organizations: search by word prefix, without opening a document.

use std::collections::BTreeSet;

use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;

use crate::error::Error;
use crate::organization::OrganizationRow;
use crate::row::{FromRow, Reader};
use crate::statement::{statements, system_statements};
use crate::system::SystemStore;
use crate::tenant::{TenantStore, TenantTransaction};
use crate::value::Value;
use crate::values;

/// Words in one insert.
const TOGETHER: usize = 6;
/// Behind every word that begins with a text.
const LAST: char = '\u{10FFFF}';

system_statements! {
    DUE_SOMEWHERE = "SELECT tenant FROM organization_word_due LIMIT 1";
}

statements! {
    DUE = "SELECT organization_id FROM organization_word_due WHERE tenant = $1 ORDER BY organization_id LIMIT $2";
    DONE = "DELETE FROM organization_word_due WHERE tenant = $1 AND organization_id = $2";
    INSERT = "INSERT INTO organization_word (tenant, word, organization_id) \
              VALUES ($1, $3, $2), ($1, $4, $2), ($1, $5, $2), ($1, $6, $2), ($1, $7, $2), ($1, $8, $2) \
              ON CONFLICT (tenant, word, organization_id) DO NOTHING";
    WORDS = "SELECT word FROM organization_word WHERE tenant = $1 AND organization_id = $2";
    DELETE = "DELETE FROM organization_word WHERE tenant = $1 AND organization_id = $2 AND word = $3";
    DELETE_ALL = "DELETE FROM organization_word WHERE tenant = $1 AND organization_id = $2";
    // The inner list bounds what a common word costs; the other words are looked up for each that it names.
    SEARCH = "SELECT id, name, display_name, document, created_at FROM organization \
              WHERE tenant = $1 AND deleted_at IS NULL AND id IN \
              (SELECT found.organization_id FROM \
              (SELECT organization_id FROM organization_word WHERE tenant = $1 AND word >= $2 AND word < $3 \
              ORDER BY word, organization_id LIMIT 2000) AS found \
              WHERE (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT v.word FROM organization_word AS v WHERE v.tenant = $1 \
              AND v.organization_id = found.organization_id AND v.word >= CAST($4 AS TEXT) AND v.word < CAST($5 AS TEXT))) \
              AND (CAST($6 AS TEXT) IS NULL OR EXISTS (SELECT v.word FROM organization_word AS v WHERE v.tenant = $1 \
              AND v.organization_id = found.organization_id AND v.word >= CAST($6 AS TEXT) AND v.word < CAST($7 AS TEXT)))) \
              ORDER BY name LIMIT $8";
}

/// A word as it is stored.
struct Word(String);

impl FromRow for Word {
    const TABLE: &'static str = "organization_word";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.text("word").map(Self)
    }
}

/// An organization whose words are due.
struct Due(OrganizationId);

impl FromRow for Due {
    const TABLE: &'static str = "organization_word_due";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.parsed("organization_id").map(Self)
    }
}

impl SystemStore {
    /// The handle of a tenant with organizations whose words were never written.
    pub async fn tenant_with_words_due(&self) -> Result<Option<TenantStore>, Error> {
        let read = self.read((), |(), mut tx| {
            Box::pin(async move { tx.row(&DUE_SOMEWHERE, values![]).await })
        });
        let Some(row) = read.await? else {
            return Ok(None);
        };
        let number = row.reader("organization_word_due").integer("tenant")?;
        let found = self.tenant_by_number(number).await?;
        Ok(found.map(|(_, store)| store))
    }
}

impl TenantTransaction<'_> {
    /// Writes the words of up to `take` organizations that have none yet.
    pub async fn write_words_due(&mut self, take: i64) -> Result<(), Error> {
        let due: Vec<Due> = self.all(&DUE, values![take]).await?;
        for Due(id) in due {
            // One that was deleted meanwhile is not searched for.
            if let Some(organization) = self.organization(&id).await? {
                self.replace_words(&organization).await?;
            }
            self.execute(&DONE, values![id.as_str()]).await?;
        }
        Ok(())
    }

    /// The organizations that have, for each of the words (three at most, in lower case), one that begins with it; by
    /// name. Of a first word that very many begin with, only the first two thousand are looked at.
    pub async fn search_organizations(
        &mut self,
        words: &[String],
        take: i64,
    ) -> Result<Vec<(Organization, i64)>, Error> {
        let mut values = Vec::with_capacity(7);
        for place in 0..3 {
            let word = words.get(place);
            values.push(Value::from(word.map(String::as_str)));
            values.push(Value::from(
                word.map(|word| format!("{word}{LAST}")).as_deref(),
            ));
        }
        values.push(Value::from(take));
        let rows: Vec<OrganizationRow> = self.all(&SEARCH, values).await?;
        Ok(rows.into_iter().map(OrganizationRow::into_parts).collect())
    }

    /// Writes the words of a new organization.
    pub(crate) async fn insert_words(&mut self, organization: &Organization) -> Result<(), Error> {
        let words: Vec<String> = organization.words().into_iter().collect();
        self.insert_some(organization.id.as_str(), &words).await
    }

    /// Writes the words of a changed organization.
    pub(crate) async fn replace_words(&mut self, organization: &Organization) -> Result<(), Error> {
        let id = organization.id.as_str();
        let stored: Vec<Word> = self.all(&WORDS, values![id]).await?;
        let stored: BTreeSet<String> = stored.into_iter().map(|Word(word)| word).collect();
        let words = organization.words();
        for gone in stored.difference(&words) {
            self.execute(&DELETE, values![id, gone]).await?;
        }
        let new: Vec<String> = words.difference(&stored).cloned().collect();
        self.insert_some(id, &new).await
    }

    /// Forgets the words of a deleted organization.
    pub(crate) async fn delete_words(&mut self, id: &OrganizationId) -> Result<(), Error> {
        self.execute(&DELETE_ALL, values![id.as_str()])
            .await
            .map(drop)
    }

    async fn insert_some(&mut self, id: &str, words: &[String]) -> Result<(), Error> {
        for some in words.chunks(TOGETHER) {
            let mut values = values![id];
            // Fewer than six: the first stands in for those that are missing, and is there once all the same.
            let padded = (0..TOGETHER).map(|place| some.get(place).or(some.first()));
            values.extend(padded.map(|word| Value::from(word.map(String::as_str))));
            self.execute(&INSERT, values).await?;
        }
        Ok(())
    }
}
