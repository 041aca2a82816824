//! Organizations.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{
    Branding, Metadata, Organization, ThirdPartyClientAccess, TokenQuota,
};
use serde::{Deserialize, Serialize};

use crate::counter::Counted;
use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::{Statement, statements};
use crate::tenant::TenantTransaction;
use crate::values;

/// What of an organization is only read and written whole.
#[derive(Default, Serialize, Deserialize)]
struct Document {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branding: Option<Branding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token_quota: Option<TokenQuota>,
    #[serde(default)]
    third_party_client_access: ThirdPartyClientAccess,
    #[serde(default)]
    is_app_entitlement_active: bool,
}

/// An organization and when it was made.
pub(crate) struct OrganizationRow {
    organization: Organization,
    created_at: i64,
}

impl OrganizationRow {
    pub(crate) fn into_organization(self) -> Organization {
        self.organization
    }

    /// The organization, and when it was made, in milliseconds.
    pub(crate) fn into_parts(self) -> (Organization, i64) {
        (self.organization, self.created_at)
    }

    /// The organization, and its place in a list that is ordered by time.
    pub(crate) fn into_choice(self) -> (Organization, After) {
        let after = After {
            created_at: self.created_at,
            id: self.organization.id.to_string(),
        };
        (self.organization, after)
    }
}

impl FromRow for OrganizationRow {
    const TABLE: &'static str = "organization";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        let id = row.parsed("id")?;
        let name = row.text("name")?;
        let name = guildhall_model::organization::OrganizationName::parse(&name)
            .ok_or_else(|| row.problem("name", &"not an organization name"))?;
        let display_name = Some(row.text("display_name")?).filter(|name| !name.is_empty());
        let Document {
            branding,
            metadata,
            token_quota,
            third_party_client_access,
            is_app_entitlement_active,
        } = row.json("document")?;
        let organization = Organization {
            id,
            display_name,
            name,
            branding,
            metadata,
            token_quota,
            third_party_client_access,
            is_app_entitlement_active,
        };
        Ok(Self {
            organization,
            created_at: row.integer("created_at")?,
        })
    }
}

/// The orders in which organizations are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrganizationOrder {
    /// As they were made.
    #[default]
    Created,
    /// The newest first.
    CreatedDescending,
    /// By name.
    Name,
    /// By name, backwards.
    NameDescending,
    /// By display name.
    DisplayName,
    /// By display name, backwards.
    DisplayNameDescending,
}

statements! {
    INSERT = "INSERT INTO organization (tenant, id, name, display_name, document, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    BY_ID = "SELECT id, name, display_name, document, created_at FROM organization \
             WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    BY_NAME = "SELECT id, name, display_name, document, created_at FROM organization \
               WHERE tenant = $1 AND name = $2 AND deleted_at IS NULL";
    UPDATE = "UPDATE organization SET name = $3, display_name = $4, document = $5 \
              WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE organization SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    MARK_ROLES_DELETED = "UPDATE role SET deleted_at = $3 WHERE tenant = $1 AND owner_id = $2 AND deleted_at IS NULL";
    BY_CREATED = "SELECT id, name, display_name, document, created_at FROM organization \
                  WHERE tenant = $1 AND deleted_at IS NULL AND (created_at, id) > ($2, $3) \
                  ORDER BY created_at, id LIMIT $4 OFFSET $5";
    BY_CREATED_DESCENDING = "SELECT id, name, display_name, document, created_at FROM organization \
                  WHERE tenant = $1 AND deleted_at IS NULL AND (created_at, id) < ($2, $3) \
                  ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5";
    BY_NAME_ASCENDING = "SELECT id, name, display_name, document, created_at FROM organization \
                  WHERE tenant = $1 AND deleted_at IS NULL AND name > $2 ORDER BY name LIMIT $3 OFFSET $4";
    BY_NAME_DESCENDING = "SELECT id, name, display_name, document, created_at FROM organization \
                  WHERE tenant = $1 AND deleted_at IS NULL AND name < $2 ORDER BY name DESC LIMIT $3 OFFSET $4";
    BY_DISPLAY_NAME = "SELECT id, name, display_name, document, created_at FROM organization \
                  WHERE tenant = $1 AND deleted_at IS NULL AND (display_name, id) > ($2, $3) \
                  ORDER BY display_name, id LIMIT $4 OFFSET $5";
    BY_DISPLAY_NAME_DESCENDING = "SELECT id, name, display_name, document, created_at FROM organization \
                  WHERE tenant = $1 AND deleted_at IS NULL AND (display_name, id) < ($2, $3) \
                  ORDER BY display_name DESC, id DESC LIMIT $4 OFFSET $5";
}

/// Behind every text that can be stored: U+10FFFF, which no name has.
const LAST: &str = "\u{10FFFF}";

impl TenantTransaction<'_> {
    /// Adds an organization. A taken name is the conflict `organization_name`.
    pub async fn insert_organization(
        &mut self,
        organization: &Organization,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (id, name) = (organization.id.as_str(), organization.name.as_str());
        let display_name = organization.display_name.as_deref().unwrap_or_default();
        self.execute(
            &INSERT,
            values![id, name, display_name, document(organization)?, now],
        )
        .await?;
        self.insert_words(organization).await?;
        self.count(Counted::Organizations, 1, id).await
    }

    /// The organization of that id, and when it was made, in milliseconds.
    pub async fn organization_and_time(
        &mut self,
        id: &OrganizationId,
    ) -> Result<Option<(Organization, i64)>, Error> {
        let row: Option<OrganizationRow> = self.optional(&BY_ID, values![id.as_str()]).await?;
        Ok(row.map(OrganizationRow::into_parts))
    }

    /// The organization of that id.
    pub async fn organization(
        &mut self,
        id: &OrganizationId,
    ) -> Result<Option<Organization>, Error> {
        let row: Option<OrganizationRow> = self.optional(&BY_ID, values![id.as_str()]).await?;
        Ok(row.map(|row| row.organization))
    }

    /// The organization of that name, compared byte by byte.
    pub async fn organization_by_name(
        &mut self,
        name: &str,
    ) -> Result<Option<Organization>, Error> {
        let row: Option<OrganizationRow> = self.optional(&BY_NAME, values![name]).await?;
        Ok(row.map(|row| row.organization))
    }

    /// Writes a changed organization; `false` when it is not there. A taken name is the conflict `organization_name`.
    pub async fn update_organization(
        &mut self,
        organization: &Organization,
    ) -> Result<bool, Error> {
        let (id, name) = (organization.id.as_str(), organization.name.as_str());
        let display_name = organization.display_name.as_deref().unwrap_or_default();
        let values = values![id, name, display_name, document(organization)?];
        let updated = self.execute(&UPDATE, values).await? == 1;
        if updated {
            self.replace_words(organization).await?;
        }
        Ok(updated)
    }

    /// Makes an organization invisible and frees its name; a job removes what hangs on it. `false` when it is not
    /// there.
    pub async fn delete_organization(
        &mut self,
        id: &OrganizationId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let deleted = self
            .execute(&MARK_DELETED, values![id.as_str(), now])
            .await?
            == 1;
        if deleted {
            self.execute(&MARK_ROLES_DELETED, values![id.as_str(), now])
                .await?;
            self.delete_words(id).await?;
            self.count(Counted::Organizations, -1, id.as_str()).await?;
        }
        Ok(deleted)
    }

    /// A page of organizations, and what to go on after (`After::id` holds the name where names order the list).
    pub async fn organizations(
        &mut self,
        order: OrganizationOrder,
        page: &Page,
    ) -> Result<Vec<(Organization, After)>, Error> {
        let rows: Vec<OrganizationRow> = match order {
            OrganizationOrder::Created => self.page_by_time(&BY_CREATED, page, i64::MIN).await?,
            OrganizationOrder::CreatedDescending => {
                self.page_by_time(&BY_CREATED_DESCENDING, page, i64::MAX)
                    .await?
            }
            OrganizationOrder::Name => self.page_by_name(&BY_NAME_ASCENDING, page, "").await?,
            OrganizationOrder::NameDescending => {
                self.page_by_name(&BY_NAME_DESCENDING, page, LAST).await?
            }
            OrganizationOrder::DisplayName => {
                self.page_by_display_name(&BY_DISPLAY_NAME, page, "")
                    .await?
            }
            OrganizationOrder::DisplayNameDescending => {
                self.page_by_display_name(&BY_DISPLAY_NAME_DESCENDING, page, LAST)
                    .await?
            }
        };
        Ok(rows.into_iter().map(|row| with_place(row, order)).collect())
    }

    async fn page_by_time(
        &mut self,
        statement: &Statement,
        page: &Page,
        start: i64,
    ) -> Result<Vec<OrganizationRow>, Error> {
        let (after, take, skip) = split(page);
        let (time, id) = after.map_or((start, LAST), |after| (after.created_at, after.id.as_str()));
        let id = if after.is_none() && start == i64::MIN {
            ""
        } else {
            id
        };
        self.all(statement, values![time, id, take, skip]).await
    }

    async fn page_by_name(
        &mut self,
        statement: &Statement,
        page: &Page,
        start: &str,
    ) -> Result<Vec<OrganizationRow>, Error> {
        let (after, take, skip) = split(page);
        let name = after.map_or(start, |after| after.id.as_str());
        self.all(statement, values![name, take, skip]).await
    }

    async fn page_by_display_name(
        &mut self,
        statement: &Statement,
        page: &Page,
        start: &str,
    ) -> Result<Vec<OrganizationRow>, Error> {
        let (after, take, skip) = split(page);
        // The two parts stand in one text, since display names are not unique: see `with_place`.
        let (id, name) = after.map_or((start, start), |after| {
            after.id.split_once(' ').unwrap_or((&after.id, ""))
        });
        self.all(statement, values![name, id, take, skip]).await
    }
}

fn split(page: &Page) -> (Option<&After>, i64, i64) {
    match page {
        Page::Offset { skip, take } => (None, *take, *skip),
        Page::Checkpoint { after, take } => (after.as_ref(), *take, 0),
    }
}

fn with_place(row: OrganizationRow, order: OrganizationOrder) -> (Organization, After) {
    let OrganizationRow {
        organization,
        created_at,
    } = row;
    let id = match order {
        OrganizationOrder::Created | OrganizationOrder::CreatedDescending => {
            organization.id.as_str().to_owned()
        }
        OrganizationOrder::Name | OrganizationOrder::NameDescending => {
            organization.name.as_str().to_owned()
        }
        OrganizationOrder::DisplayName | OrganizationOrder::DisplayNameDescending => {
            // An id has no space. U+0000 would part them as well, but no cursor may hold it.
            format!(
                "{} {}",
                organization.id,
                organization.display_name.as_deref().unwrap_or_default()
            )
        }
    };
    (organization, After { created_at, id })
}

fn document(organization: &Organization) -> Result<String, Error> {
    let Organization {
        id: _,
        display_name: _,
        name: _,
        branding,
        metadata,
        token_quota,
        third_party_client_access,
        is_app_entitlement_active,
    } = organization;
    let document = Document {
        branding: branding.clone(),
        metadata: metadata.clone(),
        token_quota: token_quota.clone(),
        third_party_client_access: *third_party_client_access,
        is_app_entitlement_active: *is_app_entitlement_active,
    };
    serde_json::to_string(&document).map_err(|error| Error::Internal(error.into()))
}
