//! Transactions: all or nothing, run again when they collide, and gone with whoever let them go.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::{Barrier, Notify};

use super::{Fixture, insert};
use crate::engine::{Connection, Engine, Location};
use crate::error::Error;
use crate::value::Value;

#[tokio::test]
async fn an_operation_that_fails_leaves_nothing() {
    let fixture = Fixture::new().await;
    let failed = fixture.engine.write((), |(), connection| {
        Box::pin(async move {
            insert(connection, "failed").await?;
            Err::<(), _>(Error::internal("it changed its mind"))
        })
    });
    assert!(matches!(failed.await, Err(Error::Internal(_))));
    fixture.add("there").await.expect("everything goes on");
    assert_eq!(fixture.names().await, ["there"]);
}

#[tokio::test]
async fn an_operation_that_panics_leaves_nothing_and_harms_nobody() {
    let fixture = Fixture::new().await;
    let ended: Result<(), Error> = fixture
        .engine
        .write((), |(), connection| {
            Box::pin(async move {
                insert(connection, "panicked").await?;
                panic!("as this test wants")
            })
        })
        .await;
    assert!(matches!(ended, Err(Error::Internal(_))), "{ended:?}");
    let more = join_all(["one", "two", "three", "four"].map(|name| fixture.add(name))).await;
    assert!(more.iter().all(Result::is_ok), "{more:?}");
    assert_eq!(fixture.names().await, ["four", "one", "three", "two"]);
}

#[tokio::test]
async fn a_taken_key_is_told_by_its_name_and_the_operation_is_taken_back() {
    let fixture = Fixture::new().await;
    let taken = fixture.engine.write((), |(), connection| {
        Box::pin(async move {
            insert(connection, "once").await?;
            insert(connection, "once").await
        })
    });
    let taken = taken.await.expect_err("it is taken");
    assert!(taken.is_conflict("installation_name"), "{taken:?}");
    assert!(fixture.names().await.is_empty());
}

#[tokio::test]
async fn a_row_that_is_referred_to_and_not_there_is_told_apart() {
    let fixture = Fixture::new().await;
    let text = "INSERT INTO tenant_host (host, tenant, created_at) VALUES ('a.example', 7, 0)";
    let dangling = fixture.engine.write((), move |(), connection| {
        Box::pin(async move { connection.execute(text, &[]).await })
    });
    let error = dangling.await.expect_err("there is no such tenant");
    assert!(matches!(error, Error::MissingReference(_)), "{error:?}");
}

#[tokio::test]
async fn many_concurrent_operations_all_succeed() {
    let fixture = Fixture::new().await;
    let many = (0..200).map(|number| {
        fixture
            .engine
            .write(format!("{number:03}"), |name, connection| {
                Box::pin(insert(connection, name))
            })
    });
    let answers = join_all(many).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(fixture.names().await.len(), 200);
}

async fn value(connection: &mut Connection) -> Result<i64, Error> {
    let text = "SELECT value FROM installation WHERE name = 'count'";
    let row = connection.optional(text, &[]).await?;
    let text = row.expect("the row").reader("installation").text("value")?;
    Ok(text.parse().expect("a number"))
}

/// Reads a number, and writes it back one larger.
async fn count_up(connection: &mut Connection, meet: Option<&Barrier>) -> Result<i64, Error> {
    let seen = value(connection).await?;
    if let Some(barrier) = meet {
        barrier.wait().await;
    }
    let text = "UPDATE installation SET value = $1 WHERE name = 'count'";
    connection
        .execute(text, &[Value::from((seen + 1).to_string())])
        .await?;
    Ok(seen + 1)
}

/// Both have read before either writes: on PostgreSQL one has to be run again, on SQLite they can not meet.
#[tokio::test]
async fn operations_that_collide_both_succeed_and_neither_is_lost() {
    let fixture = Fixture::new().await;
    fixture.add("count").await.expect("added");
    let meeting = (!fixture.is_sqlite()).then(|| Arc::new(Barrier::new(2)));
    let runs = Arc::new(AtomicUsize::new(0));
    let count = || {
        let plan = (meeting.clone(), Arc::clone(&runs));
        fixture.engine.write(plan, |(meeting, runs), connection| {
            // The first run of each meets the other; a repeated one goes alone.
            let first = runs.fetch_add(1, Ordering::SeqCst) < 2;
            let meet = meeting.as_deref().filter(|_| first);
            Box::pin(count_up(connection, meet))
        })
    };
    let (first, second) = tokio::join!(count(), count());
    let mut seen = [first.expect("it succeeds"), second.expect("it succeeds")];
    seen.sort_unstable();
    assert_eq!(seen, [1, 2]);
    let runs = runs.load(Ordering::SeqCst);
    assert_eq!(runs, if fixture.is_sqlite() { 2 } else { 3 });
}

/// Twenty at once, of which none may be lost; on PostgreSQL most are run more than once.
#[tokio::test]
async fn a_crowd_that_counts_loses_none() {
    let fixture = Fixture::new().await;
    fixture.add("count").await.expect("added");
    let crowd = (0..20).map(|_| {
        fixture
            .engine
            .write((), |(), connection| Box::pin(count_up(connection, None)))
    });
    let mut seen: Vec<i64> = join_all(crowd)
        .await
        .into_iter()
        .map(|answer| answer.expect("it succeeds"))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (1..=20).collect::<Vec<i64>>());
}

/// With one connection there is no other that could be taken in place of the spoiled one.
async fn with_one_connection(fixture: &Fixture) -> Engine {
    let mut location = fixture.location.clone();
    if let Location::Postgres { connections, .. } = &mut location {
        *connections = 1;
    }
    Engine::open(&location).await.expect("it opens")
}

/// What was handed in is run to its end, whether or not somebody still waits; SQLite's writer does not wait for anything.
#[tokio::test]
async fn an_operation_whose_caller_goes_away_is_done_all_the_same() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    let engine = with_one_connection(&fixture).await;
    let (written, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let plan = (Arc::clone(&written), Arc::clone(&go_on));
    let write = engine.write(plan, |(written, go_on), connection| {
        Box::pin(async move {
            insert(connection, "abandoned").await?;
            written.notify_one();
            go_on.notified().await;
            Ok::<_, Error>(())
        })
    });
    tokio::select! {
        ended = write => panic!("it waits: {ended:?}"),
        () = written.notified() => {}
    }
    go_on.notify_one();
    let after = engine.write((), |(), connection| Box::pin(insert(connection, "after")));
    let after = tokio::time::timeout(Duration::from_secs(30), after).await;
    after.expect("nothing is locked").expect("it is written");
    assert_eq!(fixture.names().await, ["abandoned", "after"]);
}

#[tokio::test]
async fn a_read_whose_caller_goes_away_spoils_no_connection() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    let engine = with_one_connection(&fixture).await;
    let inside = Arc::new(Notify::new());
    let read = engine.read(Arc::clone(&inside), |inside, connection| {
        Box::pin(async move {
            connection.all("SELECT name FROM installation", &[]).await?;
            inside.notify_one();
            std::future::pending::<Result<(), Error>>().await
        })
    });
    tokio::select! {
        ended = read => panic!("it never ends: {ended:?}"),
        () = inside.notified() => {}
    }
    let write = engine.write((), |(), connection| Box::pin(insert(connection, "there")));
    let write = tokio::time::timeout(Duration::from_secs(30), write).await;
    write.expect("there is a connection").expect("it works");
}

/// Waits inside the operation, which only PostgreSQL allows; SQLite's own test holds its writer.
#[tokio::test]
async fn readers_do_not_wait_for_an_open_write_and_see_nothing_of_it() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    fixture.add("before").await.expect("added");
    let (inside, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let plan = (Arc::clone(&inside), Arc::clone(&go_on));
    let write = fixture.engine.write(plan, |(inside, go_on), connection| {
        Box::pin(async move {
            insert(connection, "during").await?;
            inside.notify_one();
            go_on.notified().await;
            Ok::<_, Error>(())
        })
    });
    let read = async {
        inside.notified().await;
        assert_eq!(fixture.names().await, ["before"]);
        go_on.notify_one();
    };
    let both = async { tokio::join!(write, read) };
    let (written, ()) = tokio::time::timeout(Duration::from_secs(30), both)
        .await
        .expect("no reader waits for a writer");
    written.expect("it is written");
    assert_eq!(fixture.names().await, ["before", "during"]);
}
