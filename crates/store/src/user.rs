//! Users: people, as a connection knows them.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::role::{PermissionRow, RoleRow, prefix_bounds};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A user as it is stored.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Its `user_id`: `provider|id`.
    pub id: String,
    /// Its connection.
    pub connection_id: String,
    /// What is compared when it is looked for or has to be unique.
    pub keys: UserKeys,
    /// Whether it may not sign in.
    pub blocked: bool,
    /// The hash of its password.
    pub password: Option<String>,
    /// The rest, a JSON object.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What is compared when users are looked for or have to be unique.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserKeys {
    /// The e-mail address in lower case.
    pub email: Option<String>,
    /// The same, where it has to be unique in the connection.
    pub email_unique: Option<String>,
    /// The user name in lower case; unique in the connection.
    pub username: Option<String>,
    /// The telephone number; unique in the connection.
    pub phone: Option<String>,
    /// The name in lower case.
    pub name: Option<String>,
}

impl UserKeys {
    /// What people call the user: the address, else the user name, the telephone number or the name.
    pub fn label(&self) -> Option<&str> {
        [&self.email, &self.username, &self.phone, &self.name]
            .into_iter()
            .find_map(|key| key.as_deref())
    }
}

impl FromRow for UserRow {
    const TABLE: &'static str = "users";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            connection_id: row.text("connection_id")?,
            keys: UserKeys {
                email: row.optional_text("email_key")?,
                email_unique: row.optional_text("email_unique")?,
                username: row.optional_text("username_key")?,
                phone: row.optional_text("phone_key")?,
                name: row.optional_text("name_key")?,
            },
            blocked: row.boolean("blocked")?,
            password: row.optional_text("password")?,
            document: row.text("document")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
            updated_at: Timestamp::from_milliseconds(row.integer("updated_at")?),
        })
    }
}

impl UserRow {
    /// Where this user stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

/// Which users are listed; everything that is given has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// The `user_id`.
    pub id: Option<String>,
    /// The connection, by name.
    pub connection: Option<String>,
    /// The e-mail address, or what it begins with.
    pub email: Option<Match>,
    /// The user name, or what it begins with.
    pub username: Option<Match>,
    /// The name, or what it begins with.
    pub name: Option<Match>,
    /// The telephone number.
    pub phone: Option<String>,
    /// Whether it is blocked.
    pub blocked: Option<bool>,
    /// An organization of which it is a member.
    pub organization: Option<String>,
}

/// How a text is compared, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is this.
    Exactly(String),
    /// It begins with this.
    Prefix(String),
}

impl Match {
    fn bounds(filter: Option<&Self>) -> (Option<String>, Option<String>) {
        match filter {
            None => (None, None),
            // Nothing lies between a text and the text with the least letter behind it.
            Some(Self::Exactly(text)) => {
                let low = text.to_lowercase();
                (Some(low.clone()), Some(format!("{low}\u{1}")))
            }
            Some(Self::Prefix(text)) => prefix_bounds(Some(text)),
        }
    }
}

statements! {
    INSERT = "INSERT INTO users (tenant, id, connection_id, email_key, email_unique, username_key, phone_key, name_key, blocked, \
              password, document, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    BY_ID = "SELECT id, connection_id, email_key, email_unique, username_key, phone_key, name_key, blocked, password, document, \
             created_at, updated_at FROM users WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    BY_EMAIL = "SELECT id, connection_id, email_key, email_unique, username_key, phone_key, name_key, blocked, password, document, \
                created_at, updated_at FROM users WHERE tenant = $1 AND email_key = $2 AND deleted_at IS NULL \
                ORDER BY created_at, id LIMIT 100";
    BY_USERNAME = "SELECT id, connection_id, email_key, email_unique, username_key, phone_key, name_key, blocked, password, document, \
                   created_at, updated_at FROM users WHERE tenant = $1 AND connection_id = $2 AND username_key = $3 AND deleted_at IS NULL";
    BY_PHONE = "SELECT id, connection_id, email_key, email_unique, username_key, phone_key, name_key, blocked, password, document, \
                created_at, updated_at FROM users WHERE tenant = $1 AND connection_id = $2 AND phone_key = $3 AND deleted_at IS NULL";
    LIST = "SELECT u.id, u.connection_id, u.email_key, u.email_unique, u.username_key, u.phone_key, u.name_key, u.blocked, \
            u.password, u.document, u.created_at, u.updated_at FROM users AS u \
            JOIN connection AS c ON c.tenant = $1 AND c.id = u.connection_id \
            WHERE u.tenant = $1 AND u.deleted_at IS NULL AND c.deleted_at IS NULL AND (u.created_at, u.id) > ($2, $3) \
            AND (CAST($6 AS TEXT) IS NULL OR u.id = CAST($6 AS TEXT)) \
            AND (CAST($7 AS TEXT) IS NULL OR c.name = CAST($7 AS TEXT)) \
            AND (CAST($8 AS TEXT) IS NULL OR (u.email_key >= CAST($8 AS TEXT) AND u.email_key < CAST($9 AS TEXT))) \
            AND (CAST($10 AS TEXT) IS NULL OR (u.username_key >= CAST($10 AS TEXT) AND u.username_key < CAST($11 AS TEXT))) \
            AND (CAST($12 AS TEXT) IS NULL OR (u.name_key >= CAST($12 AS TEXT) AND u.name_key < CAST($13 AS TEXT))) \
            AND (CAST($14 AS TEXT) IS NULL OR u.phone_key = CAST($14 AS TEXT)) \
            AND (CAST($15 AS BOOLEAN) IS NULL OR u.blocked = $15) \
            AND (CAST($16 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM member AS m \
                 WHERE m.tenant = $1 AND m.organization_id = CAST($16 AS TEXT) AND m.user_id = u.id)) \
            ORDER BY u.created_at, u.id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM users AS u JOIN connection AS c ON c.tenant = $1 AND c.id = u.connection_id \
            WHERE u.tenant = $1 AND u.deleted_at IS NULL AND c.deleted_at IS NULL \
            AND (CAST($2 AS TEXT) IS NULL OR u.id = CAST($2 AS TEXT)) \
            AND (CAST($3 AS TEXT) IS NULL OR c.name = CAST($3 AS TEXT)) \
            AND (CAST($4 AS TEXT) IS NULL OR (u.email_key >= CAST($4 AS TEXT) AND u.email_key < CAST($5 AS TEXT))) \
            AND (CAST($6 AS TEXT) IS NULL OR (u.username_key >= CAST($6 AS TEXT) AND u.username_key < CAST($7 AS TEXT))) \
            AND (CAST($8 AS TEXT) IS NULL OR (u.name_key >= CAST($8 AS TEXT) AND u.name_key < CAST($9 AS TEXT))) \
            AND (CAST($10 AS TEXT) IS NULL OR u.phone_key = CAST($10 AS TEXT)) \
            AND (CAST($11 AS BOOLEAN) IS NULL OR u.blocked = $11) \
            AND (CAST($12 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM member AS m \
                 WHERE m.tenant = $1 AND m.organization_id = CAST($12 AS TEXT) AND m.user_id = u.id))";
    UPDATE = "UPDATE users SET email_key = $3, email_unique = $4, username_key = $5, phone_key = $6, name_key = $7, blocked = $8, \
              password = $9, document = $10, updated_at = $11 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    REPLACE_PASSWORD = "UPDATE users SET password = $4 WHERE tenant = $1 AND id = $2 AND password = $3 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE users SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";

    ADD_ROLE = "INSERT INTO user_role (tenant, user_id, role_id, created_at) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (tenant, user_id, role_id) DO NOTHING";
    REMOVE_ROLE = "DELETE FROM user_role WHERE tenant = $1 AND user_id = $2 AND role_id = $3";
    ROLES = "SELECT r.id, r.name, r.description, r.owner_id, r.created_at FROM user_role AS a \
             JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.user_id = $2 AND r.deleted_at IS NULL ORDER BY r.name, r.id LIMIT $3 OFFSET $4";
    ROLE_TOTAL = "SELECT COUNT(*) FROM user_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
                  WHERE a.tenant = $1 AND a.user_id = $2 AND r.deleted_at IS NULL";
    OF_ROLE = "SELECT u.id, u.connection_id, u.email_key, u.email_unique, u.username_key, u.phone_key, u.name_key, u.blocked, \
               u.password, u.document, u.created_at, u.updated_at FROM user_role AS a \
               JOIN users AS u ON u.tenant = $1 AND u.id = a.user_id \
               WHERE a.tenant = $1 AND a.role_id = $2 AND u.deleted_at IS NULL AND a.user_id > $3 \
               ORDER BY a.user_id LIMIT $4 OFFSET $5";
    OF_ROLE_TOTAL = "SELECT COUNT(*) FROM user_role AS a JOIN users AS u ON u.tenant = $1 AND u.id = a.user_id \
                     WHERE a.tenant = $1 AND a.role_id = $2 AND u.deleted_at IS NULL";

    ADD_PERMISSION = "INSERT INTO user_permission (tenant, user_id, resource_server_id, permission_name) VALUES ($1, $2, $3, $4) \
                      ON CONFLICT (tenant, user_id, resource_server_id, permission_name) DO NOTHING";
    REMOVE_PERMISSION = "DELETE FROM user_permission \
                         WHERE tenant = $1 AND user_id = $2 AND resource_server_id = $3 AND permission_name = $4";
    PERMISSIONS = "SELECT p.permission_name, p.resource_server_id, r.identifier, r.name, r.document FROM user_permission AS p \
                   JOIN resource_server AS r ON r.tenant = $1 AND r.id = p.resource_server_id \
                   WHERE p.tenant = $1 AND p.user_id = $2 AND r.deleted_at IS NULL \
                   ORDER BY p.permission_name, p.resource_server_id LIMIT $3";
    PERMISSION_TOTAL = "SELECT COUNT(*) FROM user_permission AS p \
                        JOIN resource_server AS r ON r.tenant = $1 AND r.id = p.resource_server_id \
                        WHERE p.tenant = $1 AND p.user_id = $2 AND r.deleted_at IS NULL";
    PERMISSIONS_BY_ROLE = "SELECT p.permission_name, p.resource_server_id, r.identifier, r.name, r.document, o.id, o.name \
                   FROM user_role AS a JOIN role AS o ON o.tenant = $1 AND o.id = a.role_id \
                   JOIN role_permission AS p ON p.tenant = $1 AND p.role_id = a.role_id \
                   JOIN resource_server AS r ON r.tenant = $1 AND r.id = p.resource_server_id \
                   WHERE a.tenant = $1 AND a.user_id = $2 AND o.deleted_at IS NULL AND r.deleted_at IS NULL \
                   ORDER BY p.permission_name, p.resource_server_id, o.name, o.id LIMIT $3";
}

/// A permission that a user has through a role.
#[derive(Clone, Debug)]
pub struct PermissionByRole {
    /// The permission.
    pub permission: PermissionRow,
    /// The role's id.
    pub role_id: String,
    /// The role's name.
    pub role_name: String,
}

impl FromRow for PermissionByRole {
    const TABLE: &'static str = "role_permission";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            permission: PermissionRow::from_row(row)?,
            role_id: row.text("role_id")?,
            role_name: row.text("role_name")?,
        })
    }
}

/// More permissions than a user can have: a thousand directly, and fifty roles of a thousand each.
const ALL_PERMISSIONS: i64 = 51_000;

impl TenantTransaction<'_> {
    /// Adds a user. Taken values are the conflicts `users_connection_id_email_unique`,
    /// `users_connection_id_username_key`, `users_connection_id_phone_key` and `users_id`.
    pub async fn insert_user(&mut self, user: &UserRow) -> Result<(), Error> {
        let keys = user.keys.clone();
        let values = values![
            &user.id,
            &user.connection_id,
            keys.email,
            keys.email_unique,
            keys.username,
            keys.phone,
            keys.name,
            user.blocked,
            user.password.as_deref(),
            &user.document,
            user.created_at,
            user.updated_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The user of that id.
    pub async fn user(&mut self, id: &str) -> Result<Option<UserRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// The users with that e-mail address, without regard to case; at most a hundred.
    pub async fn users_by_email(&mut self, email: &str) -> Result<Vec<UserRow>, Error> {
        self.all(&BY_EMAIL, values![email.to_lowercase()]).await
    }

    /// The user of a connection with that user name, without regard to case.
    pub async fn user_by_username(
        &mut self,
        connection: &str,
        username: &str,
    ) -> Result<Option<UserRow>, Error> {
        self.optional(&BY_USERNAME, values![connection, username.to_lowercase()])
            .await
    }

    /// The user of a connection with that telephone number.
    pub async fn user_by_phone(
        &mut self,
        connection: &str,
        phone: &str,
    ) -> Result<Option<UserRow>, Error> {
        self.optional(&BY_PHONE, values![connection, phone]).await
    }

    /// A page of users in the order of their making.
    pub async fn users(&mut self, filter: &UserFilter, page: &Page) -> Result<Vec<UserRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        let mut values = values![time, id, take, skip];
        values.extend(filter_values(filter));
        self.all(&LIST, values).await
    }

    /// How many users the filter lets through.
    pub async fn user_total(&mut self, filter: &UserFilter) -> Result<i64, Error> {
        self.number(&TOTAL, filter_values(filter)).await
    }

    /// Writes a changed user; its connection never changes. `false` when it is not there.
    pub async fn update_user(&mut self, user: &UserRow) -> Result<bool, Error> {
        let keys = user.keys.clone();
        let values = values![
            &user.id,
            keys.email,
            keys.email_unique,
            keys.username,
            keys.phone,
            keys.name,
            user.blocked,
            user.password.as_deref(),
            &user.document,
            user.updated_at,
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Puts another hash of the same password in the place of `former`, if that is still the user's; `false` when it
    /// is not.
    pub async fn replace_password(
        &mut self,
        id: &str,
        former: &str,
        new: &str,
    ) -> Result<bool, Error> {
        let written = self.execute(&REPLACE_PASSWORD, values![id, former, new]);
        Ok(written.await? == 1)
    }

    /// Makes a user invisible and frees what has to be unique; a job removes what hangs on it. `false` when it is not
    /// there.
    pub async fn delete_user(&mut self, id: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }

    /// Gives a user a role of the tenant; a second time changes nothing.
    pub async fn insert_user_role(
        &mut self,
        user: &str,
        role: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&ADD_ROLE, values![user, role, now])
            .await
            .map(drop)
    }

    /// Takes a role from a user.
    pub async fn delete_user_role(&mut self, user: &str, role: &str) -> Result<(), Error> {
        self.execute(&REMOVE_ROLE, values![user, role])
            .await
            .map(drop)
    }

    /// A page, by position, of the roles of a user, by their names.
    pub async fn user_roles(&mut self, user: &str, page: &Page) -> Result<Vec<RoleRow>, Error> {
        let (_, _, take, skip) = page.bounds();
        self.all(&ROLES, values![user, take, skip]).await
    }

    /// How many roles a user has.
    pub async fn user_role_total(&mut self, user: &str) -> Result<i64, Error> {
        self.number(&ROLE_TOTAL, values![user]).await
    }

    /// A page of the users who have a role, by their ids.
    pub async fn role_users(&mut self, role: &str, page: &Page) -> Result<Vec<UserRow>, Error> {
        let (_, after, take, skip) = page.bounds();
        self.all(&OF_ROLE, values![role, after, take, skip]).await
    }

    /// How many users have a role.
    pub async fn role_user_total(&mut self, role: &str) -> Result<i64, Error> {
        self.number(&OF_ROLE_TOTAL, values![role]).await
    }

    /// Gives a user a permission directly; a second time changes nothing.
    pub async fn insert_user_permission(
        &mut self,
        user: &str,
        server: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.execute(&ADD_PERMISSION, values![user, server, name])
            .await
            .map(drop)
    }

    /// Takes a direct permission from a user.
    pub async fn delete_user_permission(
        &mut self,
        user: &str,
        server: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.execute(&REMOVE_PERMISSION, values![user, server, name])
            .await
            .map(drop)
    }

    /// How many permissions a user has directly.
    pub async fn user_permission_total(&mut self, user: &str) -> Result<i64, Error> {
        self.number(&PERMISSION_TOTAL, values![user]).await
    }

    /// The permissions that a user has directly, by their names.
    pub async fn user_permissions(&mut self, user: &str) -> Result<Vec<PermissionRow>, Error> {
        self.all(&PERMISSIONS, values![user, ALL_PERMISSIONS]).await
    }

    /// The permissions that a user has through roles of the tenant, by their names.
    pub async fn user_permissions_by_role(
        &mut self,
        user: &str,
    ) -> Result<Vec<PermissionByRole>, Error> {
        self.all(&PERMISSIONS_BY_ROLE, values![user, ALL_PERMISSIONS])
            .await
    }
}

fn filter_values(filter: &UserFilter) -> Vec<crate::value::Value> {
    let (email_low, email_high) = Match::bounds(filter.email.as_ref());
    let (username_low, username_high) = Match::bounds(filter.username.as_ref());
    let (name_low, name_high) = Match::bounds(filter.name.as_ref());
    values![
        filter.id.clone(),
        filter.connection.clone(),
        email_low,
        email_high,
        username_low,
        username_high,
        name_low,
        name_high,
        filter.phone.clone(),
        filter.blocked,
        filter.organization.clone(),
    ]
}
