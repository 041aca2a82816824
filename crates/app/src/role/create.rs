//! Creating a role.

use guildhall_model::id::RoleId;
use guildhall_model::role::{CreateRole, ROLES_PER_ORGANIZATION, ROLES_PER_TENANT, RoleType};
use guildhall_store::{LogRow, RoleRow, TenantTransaction};

use super::{NAME_KEY, name_taken};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{log, organization};

/// Creating a role.
pub const CREATE: Permission = Permission::any_of(&["create:roles"]);

struct Plan {
    role: RoleRow,
    owner: Option<guildhall_model::id::OrganizationId>,
    log: LogRow,
}

/// Creates a role of the tenant, or of the organization that is named. Type and owner belong together.
pub async fn create(realm: &Realm, actor: &Actor, body: CreateRole) -> Result<RoleRow, Error> {
    actor.must(CREATE)?;
    let CreateRole {
        name,
        description,
        r#type,
        owner_id,
    } = body;
    let owner = match (r#type.unwrap_or_default(), owner_id) {
        (RoleType::Tenant, None) => None,
        (RoleType::Organization, Some(owner)) => Some(owner),
        (RoleType::Tenant, Some(_)) => {
            return Err(Error::invalid_body(
                "A role of type tenant has no owner",
                "owner_id",
                "Organization that owns the role",
            ));
        }
        (RoleType::Organization, None) => {
            return Err(Error::invalid_body(
                "Missing required property: owner_id",
                "",
                "",
            ));
        }
    };
    let role = RoleRow {
        id: RoleId::generate(realm.random()).to_string(),
        name,
        description,
        owner_id: owner.as_ref().map(ToString::to_string),
        created_at: realm.now(),
    };
    let plan = Plan {
        role,
        owner,
        log: log::management_write(realm, actor, "Create a role", None)?,
    };
    let created = realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await;
    created.map_err(|error: Error| error.on_conflict(NAME_KEY, name_taken))
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<RoleRow, Error> {
    if let Some(owner) = &plan.owner {
        tx.organization(owner)
            .await?
            .ok_or_else(organization::missing)?;
    }
    let most = if plan.owner.is_some() {
        ROLES_PER_ORGANIZATION
    } else {
        ROLES_PER_TENANT
    };
    if tx
        .role_count_of_owner(plan.role.owner_id.as_deref().unwrap_or_default())
        .await?
        >= most
    {
        return Err(Error::NotAllowed {
            message: format!("There can not be more than {most} roles.").into(),
            code: "too_many_entities",
        });
    }
    tx.insert_role(&plan.role).await?;
    tx.insert_log(&plan.log).await?;
    Ok(plan.role.clone())
}
