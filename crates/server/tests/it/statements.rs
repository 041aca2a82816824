//! Every statement of the store is valid on the migrated database of this engine.

use guildhall_testkit::TestApp;

#[tokio::test]
async fn every_statement_is_prepared_on_this_engine() {
    let app = TestApp::new().await;
    let prepared = app.services.system.write((), |(), mut tx| {
        Box::pin(async move {
            let count = tx
                .prepare_all()
                .await
                .unwrap_or_else(|(text, error)| panic!("{text}: {error:?}"));
            Ok::<_, guildhall_store::Error>(count)
        })
    });
    assert!(prepared.await.expect("every statement is valid") > 60);
}
