//! What changes between the moment at which a step reads and that at which it writes. Random bytes are drawn between the
//! two, so what draws them makes the change.

use std::sync::{Arc, Mutex};

use guildhall_app::login::{Credentials, Next, SignIn, SignInProblem, Visitor, authorize, sign_in};
use guildhall_app::outbound::Outside;
use guildhall_app::realm::{Realm, Services};
use guildhall_app::ticket::{Verified, verify_email};
use guildhall_model::{Limits, Random};
use guildhall_testkit::{SeededRandom, TestApp};
use serde_json::{Value, json};

use super::{Browser, EMAIL, PASSWORD, asked, encoded, link_of, world};

type Interruption = Box<dyn FnOnce() + Send>;

/// Randomness that lets something happen when it is asked first.
struct Interrupted {
    random: SeededRandom,
    first: Mutex<Option<Interruption>>,
}

impl Random for Interrupted {
    fn fill(&self, bytes: &mut [u8]) {
        let first = self.first.lock().expect("nothing panics with it").take();
        if let Some(interrupt) = first {
            interrupt();
        }
        self.random.fill(bytes);
    }
}

/// The first tenant, to whose step something happens.
async fn interrupted(app: &TestApp, interruption: Interruption) -> Realm {
    let realm = app.realm(&app.tenant).await;
    let random = Interrupted {
        random: SeededRandom::new(77),
        first: Mutex::new(Some(interruption)),
    };
    let services = Services::with_limits(
        app.store.system(),
        app.clock.clone(),
        Arc::new(random),
        Outside::closed(),
        Limits::default(),
    );
    Realm::new(
        services,
        realm.tenant.clone(),
        realm.store.clone(),
        "https://first.example".to_owned(),
    )
}

/// A change of the user that the Management API makes.
fn change(app: &Arc<TestApp>, user: &str, body: Value) -> Interruption {
    let (app, path) = (Arc::clone(app), format!("/users/{}", encoded(user)));
    Box::new(move || {
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                let call = app.api("PATCH", &path).await;
                call.json(&body).send().await.expect(200);
            });
        });
    })
}

fn visitor(browser: &Browser<'_>) -> Visitor {
    let kept = |name| browser.cookie(name).map(Into::into);
    Visitor {
        session: kept("__Host-session"),
        browser: kept("__Host-login"),
        ..Visitor::default()
    }
}

/// A password that is replaced while it is looked at signs nobody in, be it one of ours or of another system.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_replaced_opens_nothing() {
    for imported in [false, true] {
        let app = Arc::new(TestApp::new().await);
        let world = world(&app, json!({})).await;
        let (mut user, mut password) = (world.user_id.clone(), PASSWORD);
        let mut email = EMAIL;
        if imported {
            (email, password) = ("grace@acme.example", "password");
            let hash = "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8";
            let body = json!({
                "connection": "Username-Password-Authentication", "email": email,
                "custom_password_hash": {"algorithm": "sha1", "hash": {"value": hash, "encoding": "hex"}},
            });
            let made = app.api("POST", "/users").await.json(&body).send().await;
            let made = made.expect(201).json();
            made["user_id"]
                .as_str()
                .expect("an id")
                .clone_into(&mut user);
        }
        let browser = Browser::new(&app);
        let page = browser.begin(&asked(&world.client_id, &[])).await;
        let (_, state) = page.split_once("state=").expect("a login has a state");
        let another = change(&app, &user, json!({"password": "another$74$00"}));
        let realm = interrupted(&app, another).await;
        let credentials = Credentials {
            username: email.to_owned(),
            password: password.into(),
        };
        let signed_in = sign_in(&realm, state.into(), &visitor(&browser), credentials).await;
        let signed_in = signed_in.expect("the step is taken");
        assert!(
            matches!(
                &signed_in,
                SignIn::Again(_, SignInProblem::WrongCredentials)
            ),
            "{imported}: {signed_in:?}"
        );
        let next = browser.sign_in(&page, email, "another$74$00").await;
        super::code(&next);
    }
}

/// A session that ends while a code is made of it gives none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_gives_no_code() {
    let app = Arc::new(TestApp::new().await);
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let parameters = asked(&world.client_id, &[("prompt", "none")]);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    super::code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let another = change(&app, &world.user_id, json!({"password": "another$74$00"}));
    let realm = interrupted(&app, another).await;
    let parameters = parameters
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let answer = authorize(&realm, parameters, &visitor(&browser)).await;
    let Next::Respond(response) = answer.expect("the step is taken").next else {
        panic!("the client is answered")
    };
    let told = format!("{response:?}");
    assert!(!told.contains("\"code\""), "{told}");
    let refusals = super::logged(&app, "fsa").await;
    assert_eq!(refusals[0]["description"], "Login required");
}

/// A link that is good for nothing any more verifies nothing and says so; one that another browser has followed is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_says_what_became_of_it() {
    for case in ["another address", "another day", "another browser"] {
        let app = Arc::new(TestApp::new().await);
        let world = world(&app, json!({})).await;
        let link = link_of(&app.mails().await[0]);
        let (_, ticket) = link.split_once("ticket=").expect("a link has a ticket");
        let ticket = ticket.into();
        let (other, path) = (Arc::clone(&app), link.clone());
        let interruption: Interruption = match case {
            "another address" => {
                let body = json!({"email": "lovelace@acme.example", "verify_email": false});
                change(&app, &world.user_id, body)
            }
            "another day" => Box::new(move || other.clock.advance_seconds(432_000)),
            _ => Box::new(move || {
                tokio::task::block_in_place(|| {
                    let followed = async { Browser::new(&other).get(&path).await.expect(200) };
                    tokio::runtime::Handle::current().block_on(followed);
                });
            }),
        };
        let realm = interrupted(&app, interruption).await;
        let verified = verify_email(&realm, &ticket, guildhall_app::Origin::default()).await;
        let verified = verified.expect("the step is taken");
        match case {
            "another browser" => assert!(matches!(verified, Verified::Before(_)), "{verified:?}"),
            _ => assert!(
                matches!(verified, Verified::Failed(Some(_))),
                "{case}: {verified:?}"
            ),
        }
    }
}
