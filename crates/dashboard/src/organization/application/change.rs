//! What the forms of the page do.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::organization::{client, client_grant};
use guildhall_app::{Error, Realm, organization};
use guildhall_model::id::ClientGrantId;
use guildhall_model::organization::{
    NewOrganizationClient, Organization, ThirdPartyClientAccess, UpdateOrganization,
};
use guildhall_model::schema::Declared as _;
use serde_json::json;

use super::{Shown, done, page};
use crate::ask::{self, Question};
use crate::error::{Failure, Refused, words};
use crate::extract::OrganizationPath;
use crate::form::Form;
use crate::place::{InTenant, Place};
use crate::text::text;

/// Says whether members log in to chosen applications alone, and to those of third parties.
pub(in crate::organization) async fn access(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(organization::UPDATE)?;
    let organization = organization::find(&realm, &id).await?;
    let access = if form.has("third_parties") {
        ThirdPartyClientAccess::Allow
    } else {
        ThirdPartyClientAccess::Block
    };
    let body = json!({
        "is_app_entitlement_active": form.has("is_limited"),
        "third_party_client_access": access,
    });
    let change = UpdateOrganization::read(body).map_err(|_| Failure::Internal)?;
    let changed = organization::update(&realm, &place.actor, id, change).await;
    let changed = changed.map(drop);
    settled(&place, &realm, &organization, changed, "done=changes_saved").await
}

/// Adds an application.
pub(in crate::organization) async fn add(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client::CREATE)?;
    let organization = organization::find(&realm, &id).await?;
    let wanted = NewOrganizationClient {
        client_id: form.text("client_id").to_owned(),
        use_for_member_access: true,
    };
    let added = client::add(&realm, &place.actor, id, vec![wanted]).await;
    let added = added.map(drop);
    settled(
        &place,
        &realm,
        &organization,
        added,
        "done=application_added",
    )
    .await
}

/// Lets members log in to an application or not, or removes it, as the button says.
pub(in crate::organization) async fn change(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    Path((_, _, client_id)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let organization = organization::find(&realm, &id).await?;
    let actor = &place.actor;
    if !form.has("remove") {
        let access = Some(form.text("access") == "allow");
        let changed = client::update(&realm, actor, id, client_id, access).await;
        let changed = changed.map(drop);
        return settled(&place, &realm, &organization, changed, "done=changes_saved").await;
    }
    if !ask::is_sure(&form) {
        actor.must(client::DELETE)?;
        let plan = (id.clone(), client_id);
        let read = realm.store.read(plan, |(id, client_id), mut tx| {
            Box::pin(async move { tx.organization_client(id, client_id).await })
        });
        let found = read.await?.ok_or(Failure::NotFound)?;
        let question = question(&realm, &organization, &found.name, &found.client_id);
        return ask::page(&place, "organizations", question);
    }
    let removed = client::remove(&realm, actor, id, vec![client_id]).await;
    settled(
        &place,
        &realm,
        &organization,
        removed,
        "done=application_removed",
    )
    .await
}

/// Lets a grant hold for the organization.
pub(in crate::organization) async fn grant(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client_grant::CREATE)?;
    let organization = organization::find(&realm, &id).await?;
    let grant = ClientGrantId::parse(form.text("grant_id")).ok_or(Failure::NotFound)?;
    let added = client_grant::add(&realm, &place.actor, id, grant).await;
    let added = added.map(drop);
    settled(&place, &realm, &organization, added, "done=machine_added").await
}

/// Ends that a grant holds for the organization.
pub(in crate::organization) async fn withdraw(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    Path((_, _, grant)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client_grant::DELETE)?;
    let organization = organization::find(&realm, &id).await?;
    let grant = ClientGrantId::parse(&grant).ok_or(Failure::NotFound)?;
    if ask::is_sure(&form) {
        let removed = client_grant::remove(&realm, &place.actor, id, grant).await;
        return settled(
            &place,
            &realm,
            &organization,
            removed,
            "done=machine_removed",
        )
        .await;
    }
    let plan = (id.clone(), grant.clone());
    let read = realm.store.read(plan, |(id, grant), mut tx| {
        Box::pin(async move {
            let holds = tx.has_organization_client_grant(id, grant.as_str()).await?;
            let found = tx.client_grant(grant.as_str()).await?.filter(|_| holds);
            let client = match found.and_then(|found| found.client_id) {
                Some(client) => tx.client(&client).await?,
                None => None,
            };
            Ok::<_, Error>(client)
        })
    });
    let client = read.await?.ok_or(Failure::NotFound)?;
    let all = super::address(&realm, &id);
    let slots = [
        ("name", client.name),
        (
            "organization",
            super::Head::new(&realm, &organization).title,
        ),
    ];
    let question = Question {
        title: text("organization.machines.remove.title", &slots).unwrap_or_default(),
        text: words("organization.machines.remove.text"),
        verb: words("organization.machines.remove"),
        action: format!("{all}/machines/{grant}"),
        back: format!("{all}/applications"),
        button: "remove",
    };
    ask::page(&place, "organizations", question)
}

fn question(realm: &Realm, organization: &Organization, name: &str, client_id: &str) -> Question {
    let all = format!("{}/applications", super::address(realm, &organization.id));
    let slots = [
        ("name", name.to_owned()),
        ("organization", super::Head::new(realm, organization).title),
    ];
    Question {
        title: text("organization.applications.remove.title", &slots).unwrap_or_default(),
        text: words("organization.applications.remove.text"),
        verb: words("organization.applications.remove"),
        action: format!("{all}/{client_id}"),
        back: all,
        button: "remove",
    }
}

/// The page that follows a form: what was done, or why it was not.
async fn settled(
    place: &Place,
    realm: &Realm,
    organization: &Organization,
    outcome: Result<(), Error>,
    what: &str,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(done(realm, organization, what)),
        Err(error) => {
            let refused = Refused::from_error(error, "")?;
            page(place, realm, organization, Shown::Again(refused)).await
        }
    }
}
