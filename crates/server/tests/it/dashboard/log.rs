//! What failed, in the log of a tenant and in the activity of an organization.

use guildhall_app::administrator::Role;
use guildhall_app::log::{Happening, entry};
use guildhall_app::{Actor, Error};
use guildhall_testkit::TestApp;

use super::{Browser, make_organization};

async fn write(app: &TestApp, organization: &str, kinds: &[&'static str]) {
    let realm = app.realm(&app.tenant).await;
    let mut rows = Vec::new();
    for kind in kinds {
        let happening = Happening {
            kind,
            description: "Something",
            organization: Some((organization, "acme")),
            ..Happening::default()
        };
        rows.push(entry(&realm, &Actor::system(), &happening).expect("an entry"));
        app.clock.advance_seconds(1);
    }
    let write = realm.store.write(rows, |rows, mut tx| {
        Box::pin(async move {
            for row in rows {
                tx.insert_log(row).await?;
            }
            Ok::<_, Error>(())
        })
    });
    write.await.expect("the store answers");
}

/// The tones of the entries' tags, each before its code.
fn tones(page: &str) -> Vec<(&str, &str)> {
    let tags = page.split("tag tag-").skip(1);
    tags.filter_map(|tag| {
        let (tone, rest) = tag.split_once([' ', '"'])?;
        let (_, rest) = rest.split_once('>')?;
        let (code, _) = rest.split_once('<')?;
        Some((tone, code))
    })
    .collect()
}

#[tokio::test]
async fn refused_calls_are_failures_on_both_pages() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let kinds = ["f", "fapi", "s", "flows_execution_completed"];
    write(&app, &id, &kinds).await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let activity = format!("/tenants/first/organizations/{id}/activity");
    for (all, failed) in [
        ("/tenants/first/logs", "/tenants/first/logs?kind=failed"),
        (&activity, &format!("{activity}?what=failures")),
    ] {
        let page = viewer.get(failed).await.expect(200).text;
        assert_eq!(tones(&page), [("bad", "fapi"), ("bad", "f")], "{failed}");
        let page = viewer.get(all).await.expect(200).text;
        let told = tones(&page);
        for expected in [
            ("bad", "f"),
            ("bad", "fapi"),
            ("ok", "s"),
            ("ok", "flows_execution_completed"),
        ] {
            assert!(told.contains(&expected), "{all}: {expected:?}: {told:?}");
        }
    }
}
