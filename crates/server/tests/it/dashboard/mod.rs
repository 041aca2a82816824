//! The Dashboard, as a browser without script uses it.

mod administrators;
mod application;

mod call;
mod connection;
mod connections;
mod domain;
mod getting_in;
mod invitation;
mod log;
mod member;
mod organization;
mod organization_application;
mod outage;
mod preview;
mod returned;
mod role;
mod search;
mod session;
mod signing_in;
mod tenant;
mod user;
mod why;

use guildhall_app::administrator::{self, Role};
use guildhall_app::{Origin, setup};
use guildhall_model::schema::Declared as _;
use guildhall_model::user::CreateUser;
use guildhall_store::RoleFilter;
use guildhall_testkit::{Answer, Call, DASHBOARD, TestApp};
use serde_json::json;

const COOKIE: &str = "__Host-guildhall-dashboard";
const PASSWORD: &str = "a long enough password";

/// A browser at the Dashboard: it keeps its session and sends what a form of a page holds.
struct Browser<'a> {
    app: &'a TestApp,
    session: String,
}

impl<'a> Browser<'a> {
    /// A browser in which an administrator of that role is signed in.
    async fn of(app: &'a TestApp, role: Role) -> Self {
        let system = system(app).await;
        let code = setup::new_code(&app.services)
            .await
            .expect("a code is made");
        let email = format!("{}@example.com", role.name());
        let user =
            administrator::first_administrator(&system, Origin::default(), &code, &email, PASSWORD);
        let user = user.await.expect("the code is taken").expect("it is valid");
        if role != Role::Owner {
            give_only(app, &user, role).await;
        }
        let session = administrator::begin(&system, &user)
            .await
            .expect("a session begins");
        Self { app, session }
    }

    async fn owner(app: &'a TestApp) -> Self {
        Self::of(app, Role::Owner).await
    }

    fn call(&self, method: &str, path: &str) -> Call<'a> {
        let cookie = format!("{COOKIE}={}", self.session);
        Call::new(&self.app.router, method, DASHBOARD, path).header("cookie", &cookie)
    }

    async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    /// What every form of the session carries.
    fn token(&self) -> String {
        administrator::form_token(&self.session)
    }

    /// Sends a form of ours: with its token, as browsers do.
    async fn post(&self, path: &str, fields: &str) -> Answer {
        let form = format!("token={}&{fields}", self.token());
        self.call("POST", path)
            .header("sec-fetch-site", "same-origin")
            .form(&form)
            .send()
            .await
    }
}

async fn system(app: &TestApp) -> guildhall_app::Realm {
    administrator::system_realm(&app.services, format!("https://{DASHBOARD}"))
        .await
        .expect("there is a system tenant")
}

/// Takes the role of an owner and gives another.
async fn give_only(app: &TestApp, user: &str, role: Role) {
    let system = system(app).await;
    let (user, now) = (user.to_owned(), system.now());
    let write = system.store.write(user, move |user, mut tx| {
        Box::pin(async move {
            let page = guildhall_store::Page::Offset { skip: 0, take: 50 };
            for held in tx.user_roles(user, &page).await? {
                tx.delete_user_role(user, &held.id).await?;
            }
            let named = RoleFilter {
                name: Some(role.name().to_owned()),
                owner: None,
            };
            let all = tx.roles(&named, &page).await?;
            for wanted in all.iter().filter(|one| one.name == role.name()) {
                tx.insert_user_role(user, &wanted.id, now).await?;
            }
            Ok::<_, guildhall_store::Error>(())
        })
    });
    write.await.expect("roles are changed");
}

/// A user of the system tenant who administers nothing.
async fn make_nobody(app: &TestApp) -> String {
    let system = system(app).await;
    let body = json!({
        "connection": "Username-Password-Authentication", "email": "nobody@example.com", "password": PASSWORD,
    });
    let body = CreateUser::read(body).expect("a user has this form");
    let actor = guildhall_app::Actor::system();
    let made = guildhall_app::user::create(&system, &actor, body).await;
    made.expect("a user is made").0.id
}

/// Makes an organization by the API and answers its id.
async fn make_organization(app: &TestApp, name: &str, display_name: &str) -> String {
    let body = json!({"name": name, "display_name": display_name});
    let made = app
        .api("POST", "/organizations")
        .await
        .json(&body)
        .send()
        .await;
    made.expect(201).json()["id"]
        .as_str()
        .expect("it has an id")
        .to_owned()
}

/// Makes a user of the database and answers its id.
async fn make_user(app: &TestApp, email: &str) -> String {
    let body = json!({
        "connection": "Username-Password-Authentication", "email": email, "password": PASSWORD, "name": "Ada L.",
    });
    let made = app
        .api("POST", "/users")
        .await
        .json(&body)
        .send()
        .await
        .expect(201);
    made.json()["user_id"]
        .as_str()
        .expect("it has an id")
        .to_owned()
}

/// Makes a role and answers its id.
async fn make_role(app: &TestApp, name: &str) -> String {
    let made = app
        .api("POST", "/roles")
        .await
        .json(&json!({"name": name}))
        .send()
        .await;
    let made = made.expect(200);
    made.json()["id"].as_str().expect("it has an id").to_owned()
}
