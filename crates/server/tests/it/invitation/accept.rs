//! Accepting, as the sign-in does it.

use guildhall_app::invitation::{Accepted, NotAccepted, Presented, accept, look_up};
use guildhall_app::{Actor, Origin};
use guildhall_model::id::OrganizationId;
use guildhall_protocol::oauth::Scope;
use guildhall_testkit::TestSink;
use serde_json::{Value, json};

use super::{Setting, post, text};

const UNKNOWN: &str = "invalid_user_invitation_ticket: ticket not found";
const EXPIRED: &str = "invalid_user_invitation_ticket: ticket has expired";
const USED: &str = "invalid_user_invitation_ticket: ticket has already been used";
const WRONG_ACCOUNT: &str = "the specified account is not allowed to accept the current invitation";

/// What the link of an invitation leads `/authorize` to ask.
pub(super) fn presented(invitation: &Value) -> Presented {
    Presented {
        ticket: text(&invitation["ticket_id"]),
        organization: OrganizationId::parse(&text(&invitation["organization_id"])).expect("an id"),
        client_id: text(&invitation["client_id"]),
    }
}

fn actor(client: &Value, user: &str) -> Actor {
    let origin = Origin::default();
    let client = Some(text(&client["client_id"]));
    Actor::with_scopes(client, Some(user.to_owned()), Scope::parse(""), origin)
}

impl Setting {
    pub(super) async fn accept(
        &self,
        presented: Presented,
        user: &str,
    ) -> Result<Accepted, NotAccepted> {
        let realm = self.app.realm(&self.app.tenant.clone()).await;
        let actor = actor(&self.client, user);
        accept(&realm, &actor, presented, user.to_owned()).await
    }

    async fn refused(&self, presented: Presented, user: &str) -> String {
        match self.accept(presented, user).await {
            Err(refused) => refused.to_string(),
            Ok(_) => panic!("the invitation was accepted"),
        }
    }

    async fn members(&self) -> Value {
        let id = text(&self.organization["id"]);
        let path = format!("/organizations/{id}/members?fields=user_id,roles");
        self.call("GET", &path).await.expect(200).json()
    }

    async fn events(&self) -> Vec<(String, Value)> {
        let sink = TestSink::default();
        while guildhall_app::job::deliver(&self.app.services, &sink)
            .await
            .expect("the store answers")
            == guildhall_app::job::Progress::More
        {}
        let sent = sink.sent();
        let event = |payload: &str| -> Value { serde_json::from_str(payload).expect("JSON") };
        let told = sent.iter().map(|row| {
            (
                row.kind.clone(),
                event(&row.payload)["data"]["object"].clone(),
            )
        });
        told.collect()
    }

    /// What the log says about sign-ins: neither the calls of the API, nor the tokens for them.
    async fn entries(&self) -> Vec<Value> {
        let realm = self.app.realm(&self.app.tenant.clone()).await;
        let read = realm.store.read((), |(), mut tx| {
            Box::pin(async move { tx.latest_logs(1000).await })
        });
        let entries = read.await.expect("the store answers");
        let entries = entries
            .iter()
            .map(|entry| serde_json::from_str(entry).expect("JSON"));
        entries
            .filter(|entry: &Value| entry["type"] != "sapi" && entry["type"] != "seccft")
            .collect()
    }
}

#[tokio::test]
async fn whoever_accepts_is_a_member_with_roles_and_metadata() {
    let setting = Setting::new().await;
    let role = setting.role("guest").await;
    let user = setting.user("guest@example.com").await;
    let mut body = setting.body("Guest@example.com");
    body["roles"] = json!([role]);
    body["app_metadata"] = json!({"plan": "gold"});
    body["user_metadata"] = json!({"language": "de"});
    let invitation = setting.invite(&body).await;

    let realm = setting.app.realm(&setting.app.tenant.clone()).await;
    let pending = look_up(&realm, presented(&invitation))
        .await
        .expect("it can be accepted");
    assert_eq!(pending.document.inviter.name, "Ada");
    assert_eq!(pending.organization.name.as_str(), "acme");
    assert_eq!(
        setting.members().await,
        json!([]),
        "looking changes nothing"
    );

    setting.events().await;
    let accepted = setting
        .accept(presented(&invitation), &user)
        .await
        .expect("accepted");
    assert_eq!(accepted.organization.name.as_str(), "acme");
    let expected = json!([{"user_id": user, "roles": [{"id": role, "name": "guest"}]}]);
    assert_eq!(setting.members().await, expected);
    let path = format!("/users/{}", user.replace('|', "%7C"));
    let found = setting.call("GET", &path).await.expect(200).json();
    assert_eq!(found["email_verified"], true);
    assert_eq!(found["app_metadata"], body["app_metadata"]);
    assert_eq!(found["user_metadata"], body["user_metadata"]);
    assert_eq!(
        setting.listed().await,
        [] as [Value; 0],
        "it is no invitation any more"
    );

    let events = setting.events().await;
    let kinds: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    let mut sorted = kinds.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            "organization.member.added",
            "organization.member.role.assigned",
            "user.updated"
        ]
    );
    let entries = setting.entries().await;
    let mut kinds: Vec<String> = entries.iter().map(|entry| text(&entry["type"])).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["organization_member_added", "si"]);
    for entry in entries {
        assert_eq!(entry["organization_id"], setting.organization["id"]);
        assert_eq!(entry["organization_name"], "acme");
        assert_eq!(entry["user_id"], user.as_str());
        match entry["type"].as_str() {
            Some("si") => {
                assert_eq!(entry["details"]["invitation"]["id"], invitation["id"]);
                assert_eq!(entry["details"]["invitation"]["roles"], json!([role]));
            }
            _ => assert_eq!(entry["details"], json!({"reason": "invitation"})),
        }
    }
}

#[tokio::test]
async fn a_member_is_given_what_is_new() {
    let setting = Setting::new().await;
    let (held, new) = (setting.role("held").await, setting.role("new").await);
    let user = setting.user("guest@example.com").await;
    let members = format!(
        "/organizations/{}/members",
        text(&setting.organization["id"])
    );
    setting
        .post(&members, &json!({"members": [user]}))
        .await
        .expect(204);
    let path = format!("{members}/{}/roles", user.replace('|', "%7C"));
    setting
        .post(&path, &json!({"roles": [held]}))
        .await
        .expect(204);
    let of_user = format!("/users/{}", user.replace('|', "%7C"));
    let call = setting.app.api("PATCH", &of_user).await;
    call.json(&json!({"app_metadata": {"a": 1, "b": 1}}))
        .send()
        .await
        .expect(200);
    let mut body = setting.body("guest@example.com");
    body["roles"] = json!([held, new]);
    body["app_metadata"] = json!({"b": 2});
    body["user_metadata"] = json!({});
    let invitation = setting.invite(&body).await;
    setting
        .accept(presented(&invitation), &user)
        .await
        .expect("accepted");
    let roles = &setting.members().await[0]["roles"];
    assert_eq!(roles.as_array().map(Vec::len), Some(2), "{roles}");
    let found = setting.call("GET", &of_user).await.expect(200).json();
    assert_eq!(found["app_metadata"], json!({"a": 1, "b": 2}));
    let kinds: Vec<String> = setting
        .entries()
        .await
        .iter()
        .map(|entry| text(&entry["type"]))
        .collect();
    assert_eq!(kinds, ["si"], "nobody was added");
}

#[tokio::test]
async fn a_ticket_is_good_for_one_organization_and_one_client_until_its_end() {
    let setting = Setting::new().await;
    let user = setting.user("guest@example.com").await;
    let invitation = setting.invite(&setting.body("guest@example.com")).await;
    let good = presented(&invitation);
    let other = json!({"name": "other", "enabled_connections": [{"connection_id": setting.connection["id"]}]});
    let other = post(&setting.app, "/organizations", &other).await;
    let client = json!({"name": "other", "organization_usage": "allow"});
    let client = post(&setting.app, "/clients", &client).await;

    let mut elsewhere = good.clone();
    elsewhere.organization = OrganizationId::parse(&text(&other["id"])).expect("an id");
    assert_eq!(setting.refused(elsewhere, &user).await, UNKNOWN);
    let mut at_another = good.clone();
    at_another.client_id = text(&client["client_id"]);
    assert_eq!(setting.refused(at_another, &user).await, UNKNOWN);
    for place in 0..good.ticket.len() {
        let mut flipped = good.clone();
        let mut bytes = flipped.ticket.into_bytes();
        bytes[place] ^= 1;
        flipped.ticket = String::from_utf8(bytes).expect("ASCII");
        assert_eq!(
            setting.refused(flipped, &user).await,
            UNKNOWN,
            "letter {place}"
        );
    }
    assert_eq!(
        setting.entries().await,
        [] as [Value; 0],
        "about nothing nothing is written"
    );

    setting.app.clock.advance_seconds(604_800 - 1);
    let realm = setting.app.realm(&setting.app.tenant.clone()).await;
    assert!(look_up(&realm, good.clone()).await.is_ok());
    setting.app.clock.advance_seconds(1);
    assert_eq!(setting.refused(good.clone(), &user).await, EXPIRED);
    assert_eq!(
        look_up(&realm, good).await.expect_err("over").to_string(),
        EXPIRED
    );
    assert_eq!(setting.members().await, json!([]));
    let entries = setting.entries().await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["type"], "fi");
    let told = &entries[0]["details"]["invitation"];
    assert_eq!(told["id"], invitation["id"]);
    assert_eq!(told["roles"], json!([]));
    assert_eq!(
        told["inviter"],
        json!({"name": "Ada", "organization_id": setting.organization["id"]})
    );
    assert!(
        !entries[0]
            .to_string()
            .contains(&text(&invitation["ticket_id"]))
    );
    assert_eq!(
        setting.listed().await.len(),
        1,
        "that it came to nothing is shown"
    );
}

#[tokio::test]
async fn what_was_taken_back_replaced_or_used_is_not_accepted() {
    let setting = Setting::new().await;
    let user = setting.user("guest@example.com").await;
    let replaced = setting.invite(&setting.body("guest@example.com")).await;
    let taken_back = setting.invite(&setting.body("guest@example.com")).await;
    let path = format!("{}/{}", setting.path(), text(&taken_back["id"]));
    setting.call("DELETE", &path).await.expect(204);
    for gone in [&replaced, &taken_back] {
        assert_eq!(setting.refused(presented(gone), &user).await, UNKNOWN);
    }
    let spent = setting.invite(&setting.body("guest@example.com")).await;
    setting
        .accept(presented(&spent), &user)
        .await
        .expect("accepted");
    assert_eq!(setting.refused(presented(&spent), &user).await, USED);
    // Inviting again, or taking back what was accepted, does not make the ticket good, nor end the membership.
    let path = format!("{}/{}", setting.path(), text(&spent["id"]));
    setting.call("GET", &path).await.expect(404);
    setting.call("DELETE", &path).await.expect(204);
    let again = setting.invite(&setting.body("guest@example.com")).await;
    assert_eq!(setting.refused(presented(&spent), &user).await, USED);
    setting
        .accept(presented(&again), &user)
        .await
        .expect("accepted");
    assert_eq!(setting.members().await.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn only_the_invited_account_may_accept_and_the_ticket_stays_good() {
    let setting = Setting::new().await;
    let app = &setting.app;
    let guest = setting.user("guest@example.com").await;
    let stranger = setting.user("stranger@example.com").await;
    // The same address at another connection, of which the organization knows nothing; and at one that it has.
    for name in ["foreign", "second"] {
        post(
            app,
            "/connections",
            &json!({"name": name, "strategy": "auth0"}),
        )
        .await;
    }
    let mut elsewhere = Vec::new();
    for name in ["foreign", "second"] {
        let body = json!({"connection": name, "email": "guest@example.com", "password": "zdrkoaxw$74$00", "user_id": name});
        elsewhere.push(text(&post(app, "/users", &body).await["user_id"]));
    }
    let list = setting
        .call("GET", "/connections?name=second")
        .await
        .expect(200)
        .json();
    let organization = text(&setting.organization["id"]);
    let enabled = format!("/organizations/{organization}/enabled_connections");
    setting
        .post(&enabled, &json!({"connection_id": list[0]["id"]}))
        .await
        .expect(201);

    let mut body = setting.body("guest@example.com");
    body["connection_id"] = setting.connection["id"].clone();
    let fixed = presented(&setting.invite(&body).await);
    for user in [
        stranger.as_str(),
        &elsewhere[0],
        &elsewhere[1],
        "auth0|nobody",
    ] {
        assert_eq!(
            setting.refused(fixed.clone(), user).await,
            WRONG_ACCOUNT,
            "{user}"
        );
    }
    assert_eq!(setting.members().await, json!([]));
    assert_eq!(setting.entries().await.len(), 4);
    setting
        .accept(fixed, &guest)
        .await
        .expect("the ticket stayed good");

    // Without a fixed connection any that the organization has is good.
    let open = presented(&setting.invite(&setting.body("guest@example.com")).await);
    assert_eq!(
        setting.refused(open.clone(), &elsewhere[0]).await,
        WRONG_ACCOUNT
    );
    setting.accept(open, &elsewhere[1]).await.expect("accepted");
    assert_eq!(setting.members().await.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn more_roles_than_a_member_may_have_are_refused_whole() {
    let setting = Setting::new().await;
    let user = setting.user("guest@example.com").await;
    let mut roles = Vec::new();
    for number in 0..51 {
        roles.push(setting.role(&format!("role {number}")).await);
    }
    let members = format!(
        "/organizations/{}/members",
        text(&setting.organization["id"])
    );
    setting
        .post(&members, &json!({"members": [user]}))
        .await
        .expect(204);
    let path = format!("{members}/{}/roles", user.replace('|', "%7C"));
    setting
        .post(&path, &json!({"roles": roles[..50]}))
        .await
        .expect(204);
    let mut body = setting.body("guest@example.com");
    body["roles"] = json!([roles[50]]);
    let invitation = setting.invite(&body).await;
    let told = setting.refused(presented(&invitation), &user).await;
    assert_eq!(
        told,
        "No more roles can be assigned to this organization member."
    );
    assert_eq!(setting.listed().await.len(), 1, "the ticket stays good");
}
