//! How a tenant's pages look. Settings and theme are of the tenant's row, see [`Tenant`](crate::Tenant).

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

struct Template(Option<String>);

impl FromRow for Template {
    const TABLE: &'static str = "tenant";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.optional_text("universal_login_template").map(Self)
    }
}

statements! {
    SET_BRANDING = "UPDATE tenant SET branding = $2, revision = revision + 1 WHERE id = $1 /* tenant = $1 */";
    SET_THEME = "UPDATE tenant SET theme = $2, revision = revision + 1 WHERE id = $1 /* tenant = $1 */";
    TEMPLATE = "SELECT universal_login_template FROM tenant WHERE id = $1 /* tenant = $1 */";
    SET_TEMPLATE = "UPDATE tenant SET universal_login_template = $2 WHERE id = $1 /* tenant = $1 */";
}

impl TenantTransaction<'_> {
    /// Replaces the settings of the tenant's look, a JSON object.
    pub async fn set_branding(&mut self, branding: &str) -> Result<(), Error> {
        self.execute(&SET_BRANDING, values![branding])
            .await
            .map(drop)
    }

    /// Replaces the tenant's theme, a JSON object, or takes it away.
    pub async fn set_theme(&mut self, theme: Option<&str>) -> Result<(), Error> {
        self.execute(&SET_THEME, values![theme]).await.map(drop)
    }

    /// The tenant's own template of the login pages.
    pub async fn universal_login_template(&mut self) -> Result<Option<String>, Error> {
        let row: Option<Template> = self.optional(&TEMPLATE, values![]).await?;
        Ok(row.and_then(|row| row.0))
    }

    /// Replaces that template, or takes it away.
    pub async fn set_universal_login_template(
        &mut self,
        template: Option<&str>,
    ) -> Result<(), Error> {
        self.execute(&SET_TEMPLATE, values![template])
            .await
            .map(drop)
    }
}
