//! What is wrong with a file is said with the place in it.

use super::Seeded;

/// The chain of reasons, as `serve` prints it.
async fn refusal(text: &str) -> String {
    let seeded = Seeded::new(text).await;
    let error = seeded.try_load().await.expect_err("refused");
    let file = seeded.file.display().to_string();
    format!("{error:#}").replace(&file, "FILE")
}

#[tokio::test]
async fn a_file_that_can_not_be_loaded_says_why_and_where() {
    for (text, said) in [
        ("clients: [", "FILE is not YAML: "),
        (
            "- clients",
            "FILE is not a tenant as the deploy CLI exports it: sections such as `clients:` are expected",
        ),
        (
            "organizations: acme",
            "FILE: section `organizations`: a list is expected here",
        ),
        (
            "organizations: [acme]",
            "FILE: section `organizations`: entry 0 is not an object",
        ),
        (
            "organizations: [{display_name: Acme}]",
            "FILE: section `organizations`: an entry has no `name`, by which it is known",
        ),
        (
            "organizations: [{name: ACME}]",
            "FILE: section `organizations`: the organization \"ACME\": ",
        ),
        (
            "organizations: [{name: acme, connections: [{name: nowhere}]}]",
            "FILE: section `organizations`: the organization \"acme\": there is no connection \"nowhere\"",
        ),
        (
            "organizations: [{name: acme, client_grants: [{client_id: Default App}]}]",
            "FILE: section `organizations`: the organization \"acme\": the application \"Default App\" has no grant that \
             organizations may use",
        ),
        (
            "databases: [{name: people, enabled_clients: [Nobody]}]",
            "FILE: section `databases`: the connection \"people\": there is no client \"Nobody\"",
        ),
        (
            "clients: [{name: Portal, client_id: short}]",
            "FILE: section `clients`: the application \"Portal\": the client_id \"short\" is refused: ",
        ),
        (
            "clients: [{name: Portal, app_type: toaster}]",
            "FILE: section `clients`: the application \"Portal\": POST /clients is refused with 400: ",
        ),
        (
            "clientGrants: [{client_id: Default App, audience: 'https://nowhere.example', scope: []}]",
            "FILE: section `clientGrants`: the grant for \"https://nowhere.example\": POST /client-grants is refused with 4",
        ),
        (
            "tenant: []",
            "FILE: section `tenant`: an object is expected here",
        ),
        (
            "clients: [{name: Robot, custom_login_page: ../../../../../../../../../../etc/hostname}]",
            "FILE: section `clients`: the application \"Robot\": the file \"../../../../../../../../../../etc/hostname\" lies \
             outside of the seed's folder",
        ),
    ] {
        let refusal = refusal(text).await;
        assert!(refusal.starts_with(said), "{text}\n  {refusal}");
    }
}

#[tokio::test]
async fn a_grant_that_could_be_two_is_not_guessed() {
    let file = "
resourceServers: [{name: A, identifier: 'https://a.example'}, {name: B, identifier: 'https://b.example'}]
clients: [{name: Robot, app_type: non_interactive, grant_types: [client_credentials]}]
clientGrants:
  - {client_id: Robot, audience: 'https://a.example', scope: [], organization_usage: allow}
  - {client_id: Robot, audience: 'https://b.example', scope: [], organization_usage: allow}
organizations: [{name: acme, client_grants: [{client_id: Robot}]}]
";
    let said = refusal(file).await;
    assert!(
        said.ends_with("has 2 grants that organizations may use: say which by `audience`"),
        "{said}"
    );
    let said_which = file.replace(
        "[{client_id: Robot}]",
        "[{client_id: Robot, audience: 'https://b.example'}]",
    );
    let seeded = Seeded::new(&said_which).await;
    seeded.load().await;
    let acme = seeded.get("/organizations/name/acme").await;
    let path = format!(
        "/organizations/{}/client-grants",
        acme["id"].as_str().expect("an id")
    );
    let grants = seeded.get(&path).await;
    assert_eq!(grants.as_array().map(Vec::len), Some(1));
    assert_eq!(grants[0]["audience"], "https://b.example");
}

#[tokio::test]
async fn nothing_in_the_file_is_nothing_to_do() {
    for text in ["", "rules: []\nactions: []\n", "clients:\n"] {
        let seeded = Seeded::new(text).await;
        let loaded = seeded.load().await;
        assert_eq!(
            loaded,
            guildhall_server::seed::Loaded::default(),
            "{text:?}"
        );
    }
}
