//! PostgreSQL that goes away while the server runs, and comes back.

use super::postgres::Postgres;
use super::server::Installation;

#[tokio::test]
async fn requests_are_told_to_come_again_and_everything_goes_on_when_the_database_is_back() {
    let Some(mut postgres) = Postgres::start() else {
        return super::not_run("an outage of PostgreSQL", "it can not be started here");
    };
    let folder = tempfile::tempdir().expect("a folder");
    let installation = Installation::on_postgres(&folder.path().join("data"), &postgres.url);
    let server = installation.serve();
    let token = installation.token();
    let before = server.create(&token, "before").expect(201).json();
    server.call("GET", "/readyz", None, None).expect(200);
    let path = format!(
        "/api/v2/organizations/{}",
        before["id"].as_str().expect("an id")
    );

    for round in 0..2 {
        postgres.go_away();
        server.call("GET", "/readyz", None, None).expect(503);
        server.call("GET", "/healthz", None, None).expect(200);
        let refused = server.create(&token, "during").expect(503).json();
        assert_eq!(refused["statusCode"], 503, "{refused}");
        server.call("GET", &path, Some(&token), None).expect(503);

        postgres.come_back();
        server.call("GET", "/readyz", None, None).expect(200);
        let found = server.call("GET", &path, Some(&token), None).expect(200);
        assert_eq!(found.json(), before);
        server.create(&token, &format!("after-{round}")).expect(201);
    }
    let listed = server.call("GET", "/api/v2/organizations", Some(&token), None);
    let listed = listed.expect(200).json();
    let mut names: Vec<&str> = listed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|organization| organization["name"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["after-0", "after-1", "before"],
        "nothing refused is there"
    );
    server.stop();
}
