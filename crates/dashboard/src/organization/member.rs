//! The members of an organization and their roles in it.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::user::Profile;
use guildhall_app::{Error, Realm, member, organization};
use guildhall_model::Timestamp;
use guildhall_model::id::{OrganizationId, RoleId};
use guildhall_model::organization::Organization;
use guildhall_store::{After, MemberRoleRow, MemberRow, Page as Piece};
use guildhall_web::cursor::{KeyValue, ListCursor};
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::shown::{Head, address};
use crate::ask::{self, Question};
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::{Asked, OrganizationPath};
use crate::form::Form;
use crate::moment::Moment;
use crate::page::{Mark, Page, Shell, see_other};
use crate::part::paging;
use crate::place::{InTenant, Place};
use crate::role::offered::{self, Role};
use crate::text::text;
use crate::user::find::find;

/// Members on a page.
const SIZE: usize = 20;
/// Names the order in cursors.
const SORT: &str = "dashboard/members";

#[derive(Debug, Serialize)]
struct Members {
    head: Head,
    tab: &'static str,
    rows: Vec<Row>,
    offered: Vec<Role>,
    next: Option<String>,
    is_first: bool,
    user: String,
    can_add: bool,
    can_remove: bool,
    can_give: bool,
    can_take: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    email: Option<String>,
    mark: Mark,
    since: Moment,
    roles: Vec<Role>,
}

/// The page as it is asked for, or as its form comes back.
enum Shown<'a> {
    Fresh(&'a Asked),
    Again(Refused, &'a str),
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    let organization = organization::find(&realm, &id).await?;
    page(&place, &realm, &organization, Shown::Fresh(&asked)).await
}

async fn page(
    place: &Place,
    realm: &Realm,
    organization: &Organization,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    place.actor.must(member::READ)?;
    let now = realm.now();
    let from = match &shown {
        Shown::Fresh(asked) => asked.text("from"),
        Shown::Again(..) => None,
    };
    let after = from
        .map(|from| paging::place(from, SORT, now))
        .transpose()?;
    let is_first = after.is_none();
    let (mut members, roles, offered) = read(realm, &organization.id, after).await?;
    let more = members.len() > SIZE;
    members.truncate(SIZE);
    let next = members.last().filter(|_| more).map(|last| {
        let time = KeyValue::Integer(last.joined_at.milliseconds());
        let keys = vec![time, KeyValue::Text(last.user_id.clone())];
        ListCursor::new(SORT, keys, now).encode()
    });
    let rows: Result<Vec<Row>, Error> = members
        .iter()
        .map(|member| row(member, &roles, now))
        .collect();
    let user = match &shown {
        Shown::Again(_, user) => (*user).to_owned(),
        Shown::Fresh(_) => String::new(),
    };
    let members = Members {
        head: Head::new(realm, organization),
        tab: "members",
        rows: rows?,
        offered,
        next,
        is_first,
        user,
        can_add: place.may(member::ADD),
        can_remove: place.may(member::REMOVE),
        can_give: place.may(member::ADD_ROLES),
        can_take: place.may(member::REMOVE_ROLES),
    };
    let shell = Shell::new(place, members.head.title.clone(), "organizations");
    let (shell, status, problems) = match shown {
        Shown::Fresh(asked) => (
            shell.after(asked.text("done")),
            StatusCode::OK,
            Problems::default(),
        ),
        Shown::Again(Refused { status, problems }, _) => (shell, status, problems),
    };
    Page::new(shell, members)
        .with(problems)
        .answer(status, "organization_members.html")
}

type Read = (Vec<MemberRow>, Vec<MemberRoleRow>, Vec<Role>);

/// A page of members, their roles, and the roles that they can be given: those of the tenant and of the organization.
async fn read(realm: &Realm, id: &OrganizationId, after: Option<After>) -> Result<Read, Failure> {
    let take = i64::try_from(SIZE + 1).unwrap_or(i64::MAX);
    let page = Piece::Checkpoint { after, take };
    let read = realm.store.read((id.clone(), page), |(id, page), mut tx| {
        Box::pin(async move {
            let members = tx.members(id, page).await?;
            let roles = tx.member_roles_of_page(id, page).await?;
            let offered = offered::to_members(id, &mut tx).await?;
            Ok::<_, Error>((members, roles, offered))
        })
    });
    Ok(read.await?)
}

fn row(member: &MemberRow, roles: &[MemberRoleRow], now: Timestamp) -> Result<Row, Error> {
    let profile = Profile::read(&member.document)?;
    let name = profile.display_name().unwrap_or(&member.user_id).to_owned();
    let own = roles.iter().filter(|role| role.user_id == member.user_id);
    Ok(Row {
        mark: Mark::new(&name, &member.user_id),
        email: profile.email().map(str::to_owned),
        name,
        since: Moment::new(member.joined_at, now),
        roles: own.map(|role| role.role.clone().into()).collect(),
        id: member.user_id.clone(),
    })
}

/// Adds the user of that address or id.
pub(super) async fn add(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(member::ADD)?;
    let organization = organization::find(&realm, &id).await?;
    let typed = form.text("user");
    let refused = match find(&realm, typed).await?.one() {
        Ok(user) => match member::add(&realm, &place.actor, id.clone(), vec![user]).await {
            Ok(()) => return Ok(done(&realm, &id, "done=member_added")),
            Err(error) => Refused::from_error(error, "user")?,
        },
        Err(text) => Refused::of("user", text),
    };
    page(&place, &realm, &organization, Shown::Again(refused, typed)).await
}

/// Removes a member, gives a role or takes one, as the button says.
pub(super) async fn change(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    Path((_, _, user)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, organization) = (&place.actor, id.clone());
    let role = |name: &str| RoleId::parse(form.text(name)).ok_or(Failure::NotFound);
    if form.has("remove") && !ask::is_sure(&form) {
        actor.must(member::REMOVE)?;
        return ask::page(&place, "organizations", question(&realm, &id, &user).await?);
    }
    let (changed, what) = if form.has("remove") {
        let removed = member::remove(&realm, actor, organization, vec![user]);
        (removed.await, "done=member_removed")
    } else if form.has("take") {
        let taken = member::remove_roles(&realm, actor, organization, user, vec![role("take")?]);
        (taken.await, "done=role_taken")
    } else {
        let given = member::add_roles(&realm, actor, organization, user, vec![role("role")?]);
        (given.await, "done=role_given")
    };
    match changed {
        Ok(()) => Ok(done(&realm, &id, what)),
        Err(error) => {
            let refused = Refused::from_error(error, "")?;
            let organization = organization::find(&realm, &id).await?;
            page(&place, &realm, &organization, Shown::Again(refused, "")).await
        }
    }
}

/// What is asked before a member is removed.
async fn question(realm: &Realm, id: &OrganizationId, user: &str) -> Result<Question, Failure> {
    let organization = organization::find(realm, id).await?;
    let plan = (id.clone(), user.to_owned());
    let read = realm.store.read(plan, |(id, user), mut tx| {
        Box::pin(async move {
            let is_member = tx.is_member(id, user).await?;
            Ok::<_, Error>(tx.user(user).await?.filter(|_| is_member))
        })
    });
    let user = read.await?.ok_or(Failure::NotFound)?;
    let profile = Profile::read(&user.document)?;
    let slots = [
        (
            "name",
            profile.display_name().unwrap_or(&user.id).to_owned(),
        ),
        ("organization", Head::new(realm, &organization).title),
    ];
    let all = format!("{}/members", address(realm, id));
    Ok(Question {
        title: text("organization.members.remove.title", &slots).unwrap_or_default(),
        text: words("organization.members.remove.text"),
        verb: words("organization.members.remove.verb"),
        action: format!("{all}/{}", utf8_percent_encode(&user.id, NON_ALPHANUMERIC)),
        back: all,
        button: "remove",
    })
}

fn done(realm: &Realm, id: &OrganizationId, done: &str) -> Response {
    see_other(&format!("{}/members?{done}", address(realm, id)))
}
