//! Creating a connection.

use guildhall_model::Timestamp;
use guildhall_model::id::ConnectionId;
use guildhall_model::random::{self, BASE62};
use guildhall_store::{ConnectionRow, LogRow, TenantTransaction};
use serde_json::{Map, Value, json};

use super::client::{check_clients, named};
use super::options::{self, Before};
use super::show::{Shown, read_clients};
use super::{discover, document, missing, name_conflict, rule};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;
use crate::upstream::discovery::Discovered;

/// Creating a connection.
pub const CREATE: Permission = Permission::any_of(&["create:connections"]);

/// The strategies whose provider is set up with the help of a page that a ticket opens.
const TICKETED: [&str; 7] = [
    "ad",
    "adfs",
    "google-apps",
    "office365",
    "pingfederate",
    "samlp",
    "waad",
];
/// The strategies that say of themselves whether they are a button (recorded).
const BUTTONS: [&str; 3] = ["oidc", "okta", "samlp"];
/// The strategies that are shown under their name when nothing else was said (recorded).
const SHOWN_BY_NAME: [&str; 3] = ["oidc", "okta", "waad"];

struct Plan {
    connection: ConnectionRow,
    realms: Vec<String>,
    clients: Vec<String>,
    log: LogRow,
    now: Timestamp,
}

/// Creates a connection from a body that fits its declaration.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    mut body: Map<String, Value>,
) -> Result<Shown, Error> {
    actor.must(CREATE)?;
    let mut text = |name: &str| match body.shift_remove(name) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let (name, strategy) = (text("name"), text("strategy"));
    rule::check(&strategy, &body, None)?;
    let discovered = discover(realm, &strategy, body.get("options")).await?;
    let clients = named(body.shift_remove("enabled_clients"));
    let mut row = ConnectionRow {
        id: ConnectionId::generate(realm.random()).to_string(),
        name,
        strategy,
        secrets: None,
        document: String::new(),
        created_at: realm.now(),
    };
    let whole = with_defaults(realm, &row, body, discovered)?;
    let realms = document::realms(&whole, &row.name);
    document::write(&realm.store, &mut row, whole, realm.random())?;
    let plan = Plan {
        connection: row,
        realms,
        clients,
        log: log::management_write(realm, actor, "Create a connection", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(name_conflict)
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Shown, Error> {
    let id = &plan.connection.id;
    check_clients(&plan.clients, &mut tx).await?;
    tx.insert_connection(&plan.connection).await?;
    tx.set_connection_realms(id, &plan.realms).await?;
    for client in &plan.clients {
        tx.insert_connection_client(id, client, plan.now).await?;
    }
    tx.insert_log(&plan.log).await?;
    let shown = read_clients(vec![plan.connection.clone()], &mut tx).await?;
    shown.into_iter().next().ok_or_else(missing)
}

/// Fills in what the service fills in, in its order.
fn with_defaults(
    realm: &Realm,
    row: &ConnectionRow,
    mut given: Map<String, Value>,
    discovered: Discovered,
) -> Result<Map<String, Value>, Error> {
    let said = match given.shift_remove("options") {
        Some(Value::Object(options)) => options,
        _ => Map::new(),
    };
    let strategy = row.strategy.as_str();
    let mut whole = Map::new();
    let completed = options::complete(realm, row, said, Before::Nothing, discovered)?;
    whole.insert("options".to_owned(), Value::Object(completed));
    if TICKETED.contains(&strategy) {
        let ticket = ticket_url(realm, strategy);
        whole.insert("provisioning_ticket_url".to_owned(), json!(ticket));
    }
    whole.insert("is_domain_connection".to_owned(), json!(false));
    if BUTTONS.contains(&strategy) {
        whole.insert("show_as_button".to_owned(), json!(false));
    }
    whole.insert("authentication".to_owned(), json!({"active": true}));
    whole.insert("connected_accounts".to_owned(), json!({"active": false}));
    if SHOWN_BY_NAME.contains(&strategy) {
        whole.insert("display_name".to_owned(), json!(row.name));
    }
    given.retain(|_, value| !value.is_null());
    whole.extend(given);
    if !whole.contains_key("realms") {
        whole.insert("realms".to_owned(), json!([row.name]));
    }
    Ok(whole)
}

/// Where the provider's administrator sets the connection up, at the tenant's own domain; the same on every answer.
fn ticket_url(realm: &Realm, strategy: &str) -> String {
    let scheme = match realm.origin().split_once("://") {
        Some((scheme, _)) => scheme,
        None => "https",
    };
    let ticket = random::text(realm.random(), BASE62, 32);
    format!("{scheme}://{}/p/{strategy}/{ticket}", realm.tenant.domain)
}
