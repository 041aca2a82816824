//! The writer's batches: what goes wrong in one, and who notices.

use std::path::Path;
use std::pin::pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, join_all};
use tempfile::TempDir;

use crate::engine::{Connection, Engine, Location};
use crate::error::Error;
use crate::value::Value;

/// A database with one table.
async fn open(folder: &TempDir) -> Engine {
    let engine = at(&folder.path().join("test.db")).await;
    let made = write(&engine, |connection| {
        Box::pin(async move {
            connection
                .batch("CREATE TABLE item (name TEXT NOT NULL PRIMARY KEY, of TEXT REFERENCES item (name))")
                .await
        })
    });
    made.await.expect("the table is made");
    engine
}

async fn at(path: &Path) -> Engine {
    let location = Location::Sqlite {
        path: path.to_owned(),
        readers: 2,
    };
    Engine::open(&location).await.expect("it opens")
}

/// An operation without data.
async fn write<T: Send + 'static>(
    engine: &Engine,
    operation: impl for<'t> Fn(&'t mut Connection) -> BoxFuture<'t, Result<T, Error>>
    + Send
    + Sync
    + 'static,
) -> Result<T, Error> {
    engine
        .write((), move |(), connection| operation(connection))
        .await
}

/// An operation that adds an item.
async fn add(engine: &Engine, name: &'static str) -> Result<u64, Error> {
    let add = engine.write(name, |name, connection| Box::pin(insert(connection, name)));
    add.await
}

async fn insert(connection: &mut Connection, name: &str) -> Result<u64, Error> {
    let text = "INSERT INTO item (name) VALUES ($1)";
    connection.execute(text, &[Value::from(name)]).await
}

/// The names of all items.
async fn names(engine: &Engine) -> Vec<String> {
    let read = engine.read((), |(), connection| {
        Box::pin(async move {
            connection
                .all("SELECT name FROM item ORDER BY name", &[])
                .await
        })
    });
    let rows = read.await.expect("a read");
    rows.into_iter()
        .map(|row| row.reader("item").text("name").expect("a name"))
        .collect()
}

/// Holds the writer until the gate is opened, so that what comes meanwhile is one batch.
async fn hold(engine: &Engine, gate: Receiver<()>) -> Result<(), Error> {
    let hold = engine.write(Mutex::new(gate), |gate, _| {
        let opened = gate.lock().expect("nobody panics with it").recv();
        Box::pin(std::future::ready(
            opened.map_err(|_| Error::internal("the gate is gone")),
        ))
    });
    hold.await
}

/// Opens the gate when it is polled: behind all who were polled before.
fn release(gate: Sender<()>) -> impl Future<Output = ()> {
    futures_util::future::lazy(move |_| gate.send(()).expect("the writer waits"))
}

/// Two good operations, one other, and two good ones again, which come while the writer is held.
async fn among_good_ones<T>(
    engine: &Engine,
    other: impl Future<Output = Result<T, Error>>,
) -> (Vec<Result<u64, Error>>, Result<T, Error>) {
    let (opener, gate) = channel();
    let (held, first, second, other, third, fourth, ()) = tokio::join!(
        biased;
        hold(engine, gate),
        add(engine, "first"),
        add(engine, "second"),
        other,
        add(engine, "third"),
        add(engine, "fourth"),
        release(opener)
    );
    // On a machine that is slow enough the hold itself takes too long; it has done its work all the same.
    drop(held);
    (vec![first, second, third, fourth], other)
}

const GOOD: [&str; 4] = ["first", "fourth", "second", "third"];

/// Counts for much longer than an operation may take.
macro_rules! endless {
    () => {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT i FROM n"
    };
}

#[tokio::test]
async fn an_operation_that_fails_is_taken_back_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let bad = write(&engine, |connection| {
        Box::pin(async move {
            insert(connection, "bad").await?;
            Err::<(), _>(Error::Conflict("told by the operation".to_owned()))
        })
    });
    let (good, bad) = among_good_ones(&engine, bad).await;
    assert!(good.iter().all(Result::is_ok), "{good:?}");
    assert!(matches!(bad, Err(Error::Conflict(key)) if key == "told by the operation"));
    assert_eq!(names(&engine).await, GOOD);
}

#[tokio::test]
async fn a_statement_that_fails_and_is_borne_leaves_the_rest_of_its_operation() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let clumsy = write(&engine, |connection| {
        Box::pin(async move {
            insert(connection, "clumsy").await?;
            Ok(insert(connection, "clumsy").await.is_err())
        })
    });
    let (good, clumsy) = among_good_ones(&engine, clumsy).await;
    assert!(good.iter().all(Result::is_ok), "{good:?}");
    assert!(clumsy.expect("it bore its failure"));
    assert_eq!(names(&engine).await.len(), 5);
}

#[tokio::test]
async fn an_operation_that_panics_is_taken_back_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let bad = write::<()>(&engine, |connection| {
        Box::pin(async move {
            insert(connection, "bad").await?;
            panic!("as this test wants")
        })
    });
    let (good, bad) = among_good_ones(&engine, bad).await;
    assert!(good.iter().all(Result::is_ok), "{good:?}");
    assert!(matches!(bad, Err(Error::Internal(_))), "{bad:?}");
    assert_eq!(names(&engine).await, GOOD);
}

#[tokio::test]
async fn an_operation_that_waits_for_something_else_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let bad = write(&engine, |connection| {
        Box::pin(async move {
            insert(connection, "bad").await?;
            std::future::pending::<Result<(), Error>>().await
        })
    });
    let (good, bad) = among_good_ones(&engine, bad).await;
    assert!(good.iter().all(Result::is_ok), "{good:?}");
    assert!(matches!(bad, Err(Error::Internal(_))), "{bad:?}");
    assert_eq!(names(&engine).await, GOOD);
}

#[tokio::test]
async fn an_operation_that_reads_too_long_is_taken_back_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let bad = write(&engine, |connection| {
        Box::pin(async move {
            insert(connection, "bad").await?;
            connection
                .execute(concat!("SELECT COUNT(*) FROM (", endless!(), ")"), &[])
                .await
        })
    });
    let (good, bad) = among_good_ones(&engine, bad).await;
    assert!(good.iter().all(Result::is_ok), "{good:?}");
    assert!(matches!(bad, Err(Error::TooSlow(100))), "{bad:?}");
    assert_eq!(names(&engine).await, GOOD);
}

/// SQLite takes the whole transaction back then, not only the operation.
#[tokio::test]
async fn an_operation_that_writes_too_long_is_taken_back_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let bad = write(&engine, |connection| {
        Box::pin(async move {
            insert(connection, "bad").await?;
            let text = concat!(
                "INSERT INTO item (name) SELECT CAST(i AS TEXT) FROM (",
                endless!(),
                ")"
            );
            connection.execute(text, &[]).await
        })
    });
    let (good, bad) = among_good_ones(&engine, bad).await;
    assert!(good.iter().all(Result::is_ok), "{good:?}");
    assert!(matches!(bad, Err(Error::TooSlow(100))), "{bad:?}");
    assert_eq!(names(&engine).await, GOOD);
    add(&engine, "later").await.expect("everything goes on");
}

/// What an operation decided on a sibling's row still holds when both are run again.
#[tokio::test]
async fn operations_that_are_run_again_see_each_other_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let (opener, gate) = channel();
    let slow = || {
        write(&engine, |connection| {
            Box::pin(async move {
                let text = concat!(
                    "INSERT INTO item (name) SELECT CAST(i AS TEXT) FROM (",
                    endless!(),
                    ")"
                );
                connection.execute(text, &[]).await
            })
        })
    };
    let (_, added, taken, slow, late, ()) = tokio::join!(
        biased;
        hold(&engine, gate),
        add(&engine, "one"),
        add(&engine, "one"),
        slow(),
        add(&engine, "two"),
        release(opener)
    );
    added.expect("it was the first");
    assert!(matches!(taken, Err(Error::Conflict(key)) if key == "item_name"));
    assert!(matches!(slow, Err(Error::TooSlow(100))), "{slow:?}");
    late.expect("it came behind");
    assert_eq!(names(&engine).await, ["one", "two"]);
}

/// A reference that is only looked at by the commit makes the commit itself fail.
#[tokio::test]
async fn when_the_commit_fails_every_operation_of_the_batch_is_told_to_come_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    add(&engine, "before").await.expect("added");
    let bad = write(&engine, |connection| {
        Box::pin(async move {
            connection.batch("PRAGMA defer_foreign_keys = ON").await?;
            let text = "INSERT INTO item (name, of) VALUES ('bad', 'nothing')";
            connection.execute(text, &[]).await
        })
    });
    let (opener, gate) = channel();
    let (_, first, refused, bad, second, ()) = tokio::join!(
        biased;
        hold(&engine, gate),
        add(&engine, "first"),
        // It decides on its sibling's row, which will not have been there.
        add(&engine, "first"),
        bad,
        add(&engine, "second"),
        release(opener)
    );
    for answer in [first, refused, bad, second] {
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
    }
    assert_eq!(names(&engine).await, ["before"]);
    add(&engine, "first").await.expect("everything goes on");
    assert_eq!(names(&engine).await, ["before", "first"]);
}

/// As a full disk or a failing device makes SQLite do by itself.
#[tokio::test]
async fn when_the_transaction_is_lost_nothing_of_the_batch_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let bad = write(&engine, |connection| {
        Box::pin(async move { connection.batch("ROLLBACK").await })
    });
    let (good, bad) = among_good_ones(&engine, bad).await;
    let kept = names(&engine).await;
    for (answer, name) in good.into_iter().zip(["first", "second", "third", "fourth"]) {
        match answer {
            // Those behind may have come into the next batch.
            Ok(_) => assert!(kept.iter().any(|kept| kept == name), "{name} is lost"),
            Err(Error::Unavailable(_)) => {
                assert!(!kept.iter().any(|kept| kept == name), "{name} was kept");
            }
            Err(other) => panic!("{name}: {other}"),
        }
    }
    assert!(matches!(bad, Err(Error::Unavailable(_))), "{bad:?}");
    assert!(kept.len() <= 2, "the first two were in its batch: {kept:?}");
    add(&engine, "later").await.expect("everything goes on");
}

#[tokio::test]
async fn a_database_that_may_not_grow_refuses_what_does_not_fit_and_goes_on_when_it_may() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let limit = |text: &'static str| {
        engine.write(text, |text, connection| {
            Box::pin(async move { connection.all(text, &[]).await.map(drop) })
        })
    };
    limit("PRAGMA max_page_count = 1")
        .await
        .expect("as large as it is");
    let text = "INSERT INTO item (name) VALUES (hex(randomblob(1000000)))";
    let large = || {
        write(&engine, move |connection| {
            Box::pin(async move { connection.execute(text, &[]).await })
        })
    };
    let full = large().await;
    assert!(matches!(full, Err(Error::Unavailable(_))), "{full:?}");
    limit("PRAGMA max_page_count = 1000000")
        .await
        .expect("it may grow");
    large().await.expect("there is room");
    assert_eq!(names(&engine).await.len(), 1);
}

#[tokio::test]
async fn concurrent_operations_share_commits() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let (commits, operations) = engine.batches();
    let (opener, gate) = channel();
    let many = (0..200).map(|number| {
        engine.write(format!("item-{number}"), |name, connection| {
            Box::pin(insert(connection, name))
        })
    });
    let (_, answers, ()) = tokio::join!(
        biased;
        hold(&engine, gate), join_all(many), release(opener));
    assert!(answers.iter().all(Result::is_ok));
    let (more_commits, more_operations) = engine.batches();
    assert_eq!(more_operations - operations, 201);
    let commits = more_commits - commits;
    assert!(commits <= 20, "{commits} commits for 200 operations");
    assert_eq!(names(&engine).await.len(), 200);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_batch_and_see_nothing_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    add(&engine, "before").await.expect("added");
    let (opener, gate) = channel();
    let (inside, entered) = tokio::sync::oneshot::channel();
    let held = engine.write(Mutex::new((Some(inside), gate)), |held, connection| {
        Box::pin(async move {
            insert(connection, "during").await?;
            let mut held = held.lock().expect("nobody panics with it");
            if let Some(inside) = held.0.take() {
                inside.send(()).expect("the test waits");
            }
            held.1
                .recv()
                .map_err(|_| Error::internal("the gate is gone"))
        })
    });
    let read = async {
        entered.await.expect("the operation runs");
        // Both readers, one after the other and at once.
        assert_eq!(names(&engine).await, ["before"]);
        let (first, second) = tokio::join!(
        biased;
        names(&engine), names(&engine));
        assert_eq!((first.len(), second.len()), (1, 1));
        opener.send(()).expect("the writer waits");
    };
    let ran = tokio::time::timeout(std::time::Duration::from_secs(30), async {
        tokio::join!(
        biased;
        held, read)
    });
    ran.await.expect("no reader waits for the writer").0.ok();
}

/// Whoever asks for them holds every reader at once.
#[tokio::test]
async fn two_who_ask_for_the_settings_at_once_are_both_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let both = async { tokio::join!(engine.durability(), engine.durability()) };
    let both = tokio::time::timeout(std::time::Duration::from_secs(30), both).await;
    let (first, second) = both.expect("neither waits for the other");
    // Three of the writer, and three of each reader.
    assert_eq!(first.expect("it answers").len(), 9);
    assert_eq!(second.expect("it answers").len(), 9);
}

#[tokio::test]
async fn a_caller_that_goes_away_harms_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let (opener, gate) = channel();
    {
        let (mut held, mut gone) = (pin!(hold(&engine, gate)), pin!(add(&engine, "gone")));
        assert!(held.as_mut().now_or_never().is_none());
        assert!(gone.as_mut().now_or_never().is_none());
    }
    opener.send(()).expect("the writer waits");
    add(&engine, "there").await.expect("everything goes on");
    assert_eq!(
        names(&engine).await,
        ["gone", "there"],
        "what was accepted is done"
    );
}

#[tokio::test]
async fn what_was_accepted_is_done_before_the_database_is_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(&folder).await;
    let path = folder.path().join("test.db");
    for name in ["one", "two", "three"] {
        // Accepted, and not waited for.
        let _answered = pin!(add(&engine, name)).now_or_never();
    }
    drop(engine);
    assert_eq!(names(&at(&path).await).await, ["one", "three", "two"]);
}
