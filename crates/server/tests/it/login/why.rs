//! "Why can't this user sign in?" says what the login says: the behaviour notes' tables ("Login", sections 3, 6, 11),
//! a row a case, each once through a browser and once asked for.

use guildhall_app::login::{Finding, Inquiry, Manner, Reason, why};
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, PASSWORD, asked, authorize, client, code, database, enable, location, member,
    organization, refused, user,
};

/// One row: what there is, who comes, and what the application sends.
#[derive(Clone, Default)]
struct Row {
    name: &'static str,
    client: Value,
    organization: Value,
    /// How the database is enabled for the organization; `null` as the world has it, `false` not at all.
    association: Value,
    who: Who,
    sends: Vec<&'static str>,
    manner: Manner,
    expected: &'static str,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Who {
    #[default]
    Member,
    /// A member who is blocked.
    Blocked,
    /// Of two organizations.
    MemberOfTwo,
    Stranger,
    /// A member whose account is in a database that is enabled nowhere.
    Elsewhere,
}

fn row(name: &'static str, client: Value, sends: &[&'static str], expected: &'static str) -> Row {
    Row {
        name,
        client,
        sends: sends.to_vec(),
        expected,
        ..Row::default()
    }
}

fn business(behavior: &str) -> Value {
    usage("require", behavior)
}

fn usage(usage: &str, behavior: &str) -> Value {
    json!({"organization_usage": usage, "organization_require_behavior": behavior})
}

const ORGANIZATION: &str = "organization=ORGANIZATION";

/// Section 3: which screen comes first. What only shows a page ends with the code of the member who answers it.
fn first_screens() -> Vec<Row> {
    let (denied, needed) = (
        "parameter organization is not allowed for this client",
        "parameter organization is required for this client",
    );
    vec![
        row("deny", json!({}), &[], "code"),
        row("deny, named", json!({}), &[ORGANIZATION], denied),
        row(
            "allow, named",
            usage("allow", "no_prompt"),
            &[ORGANIZATION],
            "code",
        ),
        row(
            "require, named",
            business("no_prompt"),
            &[ORGANIZATION],
            "code",
        ),
        row("require, nothing", business("no_prompt"), &[], needed),
        row(
            "require, before",
            business("pre_login_prompt"),
            &[],
            "/u/organization",
        ),
        row("require, after", business("post_login_prompt"), &[], "code"),
        row("allow, nothing", usage("allow", "no_prompt"), &[], "code"),
        row(
            "allow, before",
            usage("allow", "pre_login_prompt"),
            &[],
            "/u/organization",
        ),
        row(
            "allow, after",
            usage("allow", "post_login_prompt"),
            &[],
            "/u/organization-picker",
        ),
        row(
            "invited",
            business("no_prompt"),
            &[ORGANIZATION, "invitation=TICKET"],
            "code",
        ),
        row(
            "by connection",
            business("no_prompt"),
            &[ORGANIZATION, "connection=Username-Password-Authentication"],
            "code",
        ),
    ]
}

/// Section 6: after the first factor.
fn after_the_first_factor() -> Vec<Row> {
    let named = |name, who, expected| Row {
        who,
        ..row(name, business("no_prompt"), &[ORGANIZATION], expected)
    };
    let later = |name, kind, who, expected| Row {
        who,
        ..row(name, usage(kind, "post_login_prompt"), &[], expected)
    };
    let joins = json!({"assign_membership_on_login": true});
    vec![
        named(
            "a stranger",
            Who::Stranger,
            "user USER is not part of the ORGANIZATION organization",
        ),
        Row {
            association: joins.clone(),
            ..named("a stranger who joins", Who::Stranger, "code")
        },
        named("another database", Who::Elsewhere, "wrong credentials"),
        named("blocked", Who::Blocked, "blocked"),
        later(
            "nowhere, require",
            "require",
            Who::Stranger,
            "user USER is not part of any organization",
        ),
        later("nowhere, allow", "allow", Who::Stranger, "code"),
        Row {
            association: joins,
            ..later("nowhere, joins the one", "require", Who::Stranger, "code")
        },
        later("one, require", "require", Who::Member, "code"),
        later(
            "two, require",
            "require",
            Who::MemberOfTwo,
            "/u/organization-picker",
        ),
        later("one, allow", "allow", Who::Member, "/u/organization-picker"),
        Row {
            organization: json!({"is_app_entitlement_active": true}),
            ..named(
                "not entitled",
                Who::Member,
                "client is not enabled for the organization ORGANIZATION",
            )
        },
    ]
}

/// Section 11: the errors. Actions do not run at login yet, and a consent that is declined needs a person.
fn errors() -> Vec<Row> {
    let named = |name, expected| row(name, business("no_prompt"), &[ORGANIZATION], expected);
    let invalid = "parameter organization is invalid: org_0123456789ABCDEF";
    vec![
        row(
            "unknown organization",
            business("no_prompt"),
            &["organization=org_0123456789ABCDEF"],
            invalid,
        ),
        row(
            "a name",
            business("no_prompt"),
            &["organization=acme"],
            "authorization request parameter organization must be an organization id",
        ),
        Row {
            client: json!({"organization_usage": "require", "is_first_party": false}),
            ..named(
                "a third party that is blocked",
                "parameter organization is invalid: ORGANIZATION",
            )
        },
        Row {
            association: json!(false),
            ..named(
                "no connection",
                "no connections enabled for the organization",
            )
        },
        Row {
            association: json!({"is_enabled": false}),
            ..named(
                "no enabled connection",
                "no connections enabled for the organization",
            )
        },
        Row {
            association: json!("hidden"),
            ..named(
                "all hidden",
                "no connections enabled for the organization are visible",
            )
        },
        row(
            "another connection",
            business("no_prompt"),
            &[ORGANIZATION, "connection=nothing"],
            "the connection is not enabled",
        ),
        row(
            "no such ticket",
            business("no_prompt"),
            &[ORGANIZATION, "invitation=nothing"],
            "invalid_user_invitation_ticket: ticket not found",
        ),
        row(
            "another was invited",
            business("no_prompt"),
            &[ORGANIZATION, "invitation=TICKET_OF_ANOTHER"],
            "the specified account is not allowed to accept the current invitation",
        ),
        row(
            "unregistered callback",
            json!({}),
            &["redirect_uri=https://evil.example/"],
            "untrusted",
        ),
        row(
            "unknown client",
            json!({}),
            &["client_id=nothing"],
            "untrusted",
        ),
    ]
}

/// Section 11 and 9: what is told where nothing may be shown.
fn silent_errors() -> Vec<Row> {
    let silent = |name, who, client, sends: &[&'static str], manner, expected| Row {
        who,
        manner,
        ..row(name, client, sends, expected)
    };
    vec![
        silent(
            "silent, nobody",
            Who::Member,
            json!({}),
            &[],
            Manner::SilentlySignedOut,
            "Login required",
        ),
        silent(
            "silent",
            Who::Member,
            json!({}),
            &[],
            Manner::SilentlySignedIn,
            "code",
        ),
        silent(
            "silent, a stranger",
            Who::Stranger,
            business("no_prompt"),
            &[ORGANIZATION],
            Manner::SilentlySignedIn,
            "user USER is not part of the ORGANIZATION organization",
        ),
        silent(
            "silent, a choice",
            Who::MemberOfTwo,
            business("post_login_prompt"),
            &[],
            Manner::SilentlySignedIn,
            "Interaction required",
        ),
        silent(
            "silent, hidden selection",
            Who::Member,
            business("pre_login_prompt"),
            &[],
            Manner::SilentlySignedIn,
            "Interaction required",
        ),
    ]
}

/// What a row is about, once it is made.
struct Scene {
    client_id: String,
    /// An application of the same users, at which a session is begun.
    plain: String,
    organization: String,
    user: String,
    email: String,
    ticket: String,
    ticket_of_another: String,
}

impl Scene {
    async fn of(app: &TestApp, database: &str, elsewhere: &str, row: &Row, number: usize) -> Self {
        let mut client_properties = row.client.clone();
        client_properties["initiate_login_uri"] = json!("https://app.example/login");
        let (client_id, _) = client(app, client_properties).await;
        let (plain, _) = client(app, json!({})).await;
        enable(app, database, &client_id).await;
        enable(app, database, &plain).await;
        let organization = organization(app, &format!("row{number}"), database).await;
        let email = format!("user{number}@acme.example");
        let user = if row.who == Who::Elsewhere {
            user_of(app, &email, elsewhere).await
        } else {
            user(app, &email).await
        };
        let mut scene = Self {
            client_id,
            plain,
            organization,
            user,
            ticket: String::new(),
            ticket_of_another: String::new(),
            email,
        };
        scene.populate(app, row, number).await;
        scene.change(app, database, row).await;
        scene
    }

    async fn populate(&mut self, app: &TestApp, row: &Row, number: usize) {
        if row
            .sends
            .iter()
            .any(|sent| sent.starts_with("invitation=TICKET"))
        {
            self.ticket = self.invite(app, &self.email.clone()).await;
            user(app, &format!("other{number}@acme.example")).await;
            let other = format!("other{number}@acme.example");
            self.ticket_of_another = self.invite(app, &other).await;
        } else if row.who != Who::Stranger {
            member(app, &self.organization, &self.user).await;
        }
        if row.who == Who::MemberOfTwo {
            let call = app.api("POST", "/organizations").await;
            let second = call
                .json(&json!({"name": format!("second{number}")}))
                .send()
                .await;
            let second = second.expect(201).json();
            member(app, second["id"].as_str().expect("an id"), &self.user).await;
        }
        if row.who == Who::Blocked {
            let path = format!("/users/{}", self.user.replace('|', "%7C"));
            let call = app.api("PATCH", &path).await;
            call.json(&json!({"blocked": true}))
                .send()
                .await
                .expect(200);
        }
    }

    async fn change(&self, app: &TestApp, database: &str, row: &Row) {
        let path = format!("/organizations/{}", self.organization);
        if row.organization.is_object() {
            let call = app.api("PATCH", &path).await;
            call.json(&row.organization).send().await.expect(200);
        }
        let association = format!("{path}/enabled_connections/{database}");
        if row.association == json!("hidden") {
            let body = json!({"connection_id": hidden(app).await, "show_as_button": false});
            let call = app
                .api("POST", &format!("{path}/enabled_connections"))
                .await;
            call.json(&body).send().await.expect(201);
        }
        if row.association == json!(false) || row.association == json!("hidden") {
            app.api("DELETE", &association)
                .await
                .send()
                .await
                .expect(204);
        } else if row.association.is_object() {
            // The newer family of paths knows every switch.
            let association = format!("{path}/connections/{database}");
            let call = app.api("PATCH", &association).await;
            call.json(&row.association).send().await.expect(200);
        }
    }

    async fn invite(&self, app: &TestApp, email: &str) -> String {
        let body = json!({
            "inviter": {"name": "Ingrid"}, "invitee": {"email": email}, "client_id": self.client_id,
            "send_invitation_email": false,
        });
        let path = format!("/organizations/{}/invitations", self.organization);
        let made = app.api("POST", &path).await.json(&body).send().await;
        let made = made.expect(200).json();
        made["ticket_id"].as_str().expect("a ticket").to_owned()
    }

    /// What the row sends, with the names of this scene.
    fn sends(&self, row: &Row) -> Vec<(&'static str, String)> {
        let pairs = row.sends.iter().filter_map(|sent| sent.split_once('='));
        pairs
            .map(|(name, value)| (name, self.named(value)))
            .collect()
    }

    fn named(&self, text: &str) -> String {
        text.replace("TICKET_OF_ANOTHER", &self.ticket_of_another)
            .replace("TICKET", &self.ticket)
            .replace("ORGANIZATION", &self.organization)
            .replace("USER", &self.user)
    }

    /// What comes of the login in a browser.
    async fn by_login(&self, app: &TestApp, row: &Row) -> String {
        let browser = Browser::new(app);
        if row.manner == Manner::SilentlySignedIn {
            let page = browser.begin(&asked(&self.plain, &[])).await;
            code(&browser.sign_in(&page, &self.email, PASSWORD).await);
        }
        let sends = self.sends(row);
        let mut parameters = asked(&self.client_id, &[]);
        for (name, value) in &sends {
            parameters.retain(|(given, _)| given != name);
            parameters.push((name, value));
        }
        if row.manner != Manner::WithPages {
            parameters.push(("prompt", "none"));
        }
        let answer = browser.get(&authorize(&parameters)).await;
        if answer.status != 302 {
            return "untrusted".to_owned();
        }
        let first = location(&answer);
        if !is_sign_in(&first) {
            return outcome(&first);
        }
        let form = [("username", self.email.as_str()), ("password", PASSWORD)];
        let page = first.replace("/u/signup/invitation", "/u/login");
        let answer = browser.post(&page, &form).await;
        if answer.status == 302 {
            return outcome(&location(&answer));
        }
        if answer.text.contains("Wrong email or password") {
            "wrong credentials".to_owned()
        } else {
            assert!(answer.text.contains("blocked"), "{}", answer.text);
            "blocked".to_owned()
        }
    }

    /// What is said when one asks.
    async fn by_asking(&self, app: &TestApp, row: &Row) -> String {
        let sends = self.sends(row);
        let sent = |name: &str| {
            let found = sends.iter().find(|(given, _)| *given == name);
            found.map(|(_, value)| value.clone())
        };
        let inquiry = Inquiry {
            user_id: self.user.clone(),
            client_id: sent("client_id").unwrap_or_else(|| self.client_id.clone()),
            organization: sent("organization"),
            connection: sent("connection"),
            invitation: sent("invitation"),
            redirect_uri: sent("redirect_uri"),
            manner: row.manner,
        };
        let realm = app.realm(&app.tenant).await;
        let actor = guildhall_app::Actor::with_scopes(
            None,
            None,
            guildhall_protocol::oauth::Scope::parse("read:users read:clients read:organizations"),
            guildhall_app::Origin::default(),
        );
        let found = why(&realm, &actor, &inquiry).await.expect("it is answered");
        match found {
            Finding::Enters { .. } => "code".to_owned(),
            Finding::Asked(screen) => screen.path().to_owned(),
            Finding::Refused(Reason::Untrusted(_)) => "untrusted".to_owned(),
            Finding::Refused(Reason::Answered(error)) => error.to_string(),
            Finding::Refused(Reason::NotReached { .. } | Reason::NoPassword) => {
                "wrong credentials".to_owned()
            }
            Finding::Refused(Reason::Blocked) => "blocked".to_owned(),
        }
    }

    async fn end(&self, app: &TestApp) {
        let path = format!("/organizations/{}", self.organization);
        app.api("DELETE", &path).await.send().await.expect(204);
    }
}

fn is_sign_in(location: &str) -> bool {
    ["/u/login?", "/u/signup"]
        .iter()
        .any(|page| location.starts_with(page))
}

/// Where a login has led: a code, a page, or the words of a refusal.
fn outcome(location: &str) -> String {
    match location.split_once('?') {
        Some((page, _)) if page.starts_with("/u/") => page.to_owned(),
        _ if location.contains("code=") => "code".to_owned(),
        _ => refused(location).1,
    }
}

/// A connection to a company's own directory, which may be left off the login page.
async fn hidden(app: &TestApp) -> String {
    let body = json!({"name": "company", "strategy": "samlp", "options": {
        "signInEndpoint": "https://idp.example/sso", "signingCert": "bm9uZQ==",
    }});
    let made = app
        .api("POST", "/connections")
        .await
        .json(&body)
        .send()
        .await;
    let made = made.expect(201).json();
    made["id"].as_str().expect("an id").to_owned()
}

/// A user of another database.
async fn user_of(app: &TestApp, email: &str, connection: &str) -> String {
    let body = json!({"connection": connection, "email": email, "password": PASSWORD});
    let made = app.api("POST", "/users").await.json(&body).send().await;
    let made = made.expect(201).json();
    made["user_id"].as_str().expect("an id").to_owned()
}

async fn agree(rows: Vec<Row>) {
    let app = TestApp::new().await;
    let database = database(&app).await;
    let elsewhere = json!({"name": "elsewhere", "strategy": "auth0"});
    let call = app.api("POST", "/connections").await;
    call.json(&elsewhere).send().await.expect(201);
    for (number, row) in rows.iter().enumerate() {
        let scene = Scene::of(&app, &database, "elsewhere", row, number).await;
        // Asked first, since a login leaves its traces.
        let said = scene.by_asking(&app, row).await;
        let happened = scene.by_login(&app, row).await;
        assert_eq!(said, happened, "{}", row.name);
        assert_eq!(said, scene.named(row.expected), "{}", row.name);
        scene.end(&app).await;
    }
}

#[tokio::test]
async fn which_screen_comes_first() {
    agree(first_screens()).await;
}

#[tokio::test]
async fn what_follows_the_first_factor() {
    agree(after_the_first_factor()).await;
}

#[tokio::test]
async fn which_error_is_told() {
    agree(errors()).await;
}

#[tokio::test]
async fn what_is_told_silently() {
    agree(silent_errors()).await;
}

#[tokio::test]
async fn an_account_without_a_password_and_who_may_ask() {
    let app = TestApp::new().await;
    let database = database(&app).await;
    let scene = Scene::of(&app, &database, "", &row("", json!({}), &[], ""), 0).await;
    let realm = app.realm(&app.tenant).await;
    let inquiry = Inquiry {
        user_id: scene.user.clone(),
        client_id: scene.client_id.clone(),
        ..Inquiry::default()
    };
    let write = realm.store.write(scene.user.clone(), |id, mut tx| {
        Box::pin(async move {
            let mut user = tx.user(id).await?.expect("the user is there");
            user.password = None;
            tx.update_user(&user).await
        })
    });
    assert!(write.await.expect("it is written"));
    let found = why(&realm, &guildhall_app::Actor::system(), &inquiry).await;
    assert!(
        matches!(found, Ok(Finding::Refused(Reason::NoPassword))),
        "{found:?}"
    );
    assert_eq!(
        scene.by_login(&app, &row("", json!({}), &[], "")).await,
        "wrong credentials"
    );
    let nobody = guildhall_app::Actor::anonymous(guildhall_app::Origin::default());
    let found = why(&realm, &nobody, &inquiry).await;
    assert!(
        matches!(found, Err(guildhall_app::Error::Forbidden { .. })),
        "{found:?}"
    );
    let gone = Inquiry {
        user_id: "auth0|gone".to_owned(),
        ..inquiry
    };
    let found = why(&realm, &guildhall_app::Actor::system(), &gone).await;
    assert!(
        matches!(found, Err(guildhall_app::Error::Missing { .. })),
        "{found:?}"
    );
}
