//! Organizations of before the index of words.

use guildhall_model::Timestamp;

use super::Fixture;
use crate::migrate::migrate_before;
use crate::seal::MasterKey;
use crate::store::Database;
use crate::system::SystemStore;
use crate::value::Value;

const TENANT: &str = "INSERT INTO tenant (id, name, domain, settings, revision, created_at) \
                      VALUES (7, 'first', 'first.example', '{}', 1, 0)";
const ORGANIZATION: &str = "INSERT INTO organization (tenant, id, name, display_name, document, created_at, deleted_at) \
                            VALUES (7, $1, $2, 'Halden Freight', '{}', 0, $3)";

#[tokio::test]
async fn who_was_stored_before_the_index_is_found() {
    let fixture = Fixture::empty().await;
    let now = Timestamp::from_seconds(0);
    migrate_before(&fixture.engine, now, "20261124114400_organization_words").await;
    let write = fixture.engine.write((), |(), connection| {
        Box::pin(async move {
            connection.execute(TENANT, &[]).await?;
            for number in 0..60_i64 {
                let id = format!("org_{number:016}");
                let name = format!("halden-{number}");
                let deleted = (number == 59).then_some(1_i64);
                let values = [Value::from(id), Value::from(name), Value::from(deleted)];
                connection.execute(ORGANIZATION, &values).await?;
            }
            Ok::<_, crate::Error>(())
        })
    });
    write.await.expect("they are stored");

    let database = Database::open(&fixture.location, now).await;
    let key = MasterKey::new("test", &[7; 32]).expect("a key");
    let store = database.expect("it is migrated").with_key(key).await;
    let system = SystemStore::new(store.expect("a store"));
    let mut pieces = 0;
    while let Some(tenant) = system.tenant_with_words_due().await.expect("a read") {
        let write = tenant.write((), |(), mut tx| {
            Box::pin(async move { tx.write_words_due(50).await })
        });
        write.await.expect("words are written");
        pieces += 1;
    }
    assert_eq!(pieces, 2);
    let found = system.tenant_by_number(7).await.expect("a read");
    let (_, tenant) = found.expect("the tenant");
    for (word, count) in [("freig", 59), ("5", 10), ("nobody", 0)] {
        let read = tenant.read(word.to_owned(), |word, mut tx| {
            Box::pin(async move {
                let words = [word.clone()];
                tx.search_organizations(&words, 100).await
            })
        });
        assert_eq!(read.await.expect("a search").len(), count, "{word}");
    }
}
