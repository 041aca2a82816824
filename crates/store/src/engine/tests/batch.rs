//! Batches of PostgreSQL: who shares one, what goes wrong in one, and who notices. SQLite's are tested beside its writer.

use std::pin::pin;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, join_all};
use tokio::sync::Notify;

use super::{Fixture, insert};
use crate::engine::{Connection, Engine};
use crate::error::Error;
use crate::value::Value;

/// Two tasks may write: the tests' database has four connections.
const WRITERS: usize = 2;

/// Keeps every writer busy until the gate opens; what is handed in meanwhile is one batch or two.
struct Gate {
    inside: Arc<Notify>,
    open: Arc<Notify>,
}

impl Gate {
    fn new() -> Self {
        Self {
            inside: Arc::default(),
            open: Arc::default(),
        }
    }

    async fn hold(&self, engine: &Engine) {
        let held = (0..WRITERS).map(|_| {
            let plan = (Arc::clone(&self.inside), Arc::clone(&self.open));
            engine.write(plan, |(inside, open), _| {
                Box::pin(async move {
                    inside.notify_one();
                    open.notified().await;
                    Ok::<_, Error>(())
                })
            })
        });
        for answer in join_all(held).await {
            answer.expect("it was held and let go");
        }
    }

    /// Every writer is busy.
    async fn held(&self) {
        for _ in 0..WRITERS {
            self.inside.notified().await;
        }
    }

    fn release(&self) {
        for _ in 0..WRITERS {
            self.open.notify_one();
        }
    }
}

type Operation =
    Box<dyn for<'t> Fn(&'t mut Connection) -> BoxFuture<'t, Result<u64, Error>> + Send + Sync>;

/// Runs operations that are all handed in while every writer is busy.
async fn together(engine: &Engine, operations: Vec<Operation>) -> Vec<Result<u64, Error>> {
    let gate = Gate::new();
    let writes = operations
        .into_iter()
        .map(|operation| engine.write(operation, |operation, connection| operation(connection)));
    let handed_in = async {
        gate.held().await;
        let mut writes = pin!(join_all(writes));
        assert!(
            writes.as_mut().now_or_never().is_none(),
            "nobody writes yet"
        );
        gate.release();
        writes.await
    };
    let ((), answers) = tokio::join!(gate.hold(engine), handed_in);
    answers
}

fn adding(name: String) -> Operation {
    Box::new(move |connection| {
        let name = name.clone();
        Box::pin(async move { insert(connection, &name).await })
    })
}

#[tokio::test]
async fn what_waits_shares_commits() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    let (commits, operations) = fixture.engine.batches();
    let many = (0..200).map(|number| adding(format!("{number:03}")));
    let answers = together(&fixture.engine, many.collect()).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let (more_commits, more_operations) = fixture.engine.batches();
    let (commits, operations) = (more_commits - commits, more_operations - operations);
    assert_eq!(operations, 202, "those that held the writers count");
    assert!(commits <= 10, "{commits} commits");
    assert_eq!(fixture.names().await.len(), 200);
}

#[tokio::test]
async fn what_fails_in_a_batch_is_alone_with_it() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    let operations: Vec<Operation> = (0..12)
        .map(|number| -> Operation {
            match number % 4 {
                // A key that its neighbour took before, a change of mind, a panic.
                1 => Box::new(move |connection| {
                    Box::pin(async move {
                        insert(connection, &format!("lost-{number}")).await?;
                        insert(connection, &format!("lost-{number}")).await
                    })
                }),
                2 => Box::new(move |connection| {
                    Box::pin(async move {
                        insert(connection, &format!("lost-{number}")).await?;
                        Err(Error::internal("it changed its mind"))
                    })
                }),
                3 => Box::new(move |connection| {
                    Box::pin(async move {
                        insert(connection, &format!("lost-{number}")).await?;
                        panic!("as this test wants")
                    })
                }),
                _ => adding(format!("kept-{number:02}")),
            }
        })
        .collect();
    let answers = together(&fixture.engine, operations).await;
    for (number, answer) in answers.iter().enumerate() {
        let expected = match number % 4 {
            0 => answer.is_ok(),
            1 => matches!(answer, Err(error) if error.is_conflict("installation_name")),
            _ => matches!(answer, Err(Error::Internal(_))),
        };
        assert!(expected, "{number}: {answer:?}");
    }
    assert_eq!(fixture.names().await, ["kept-00", "kept-04", "kept-08"]);
}

/// PostgreSQL would take the whole transaction back at its commit, and say nothing.
#[tokio::test]
async fn an_operation_that_hides_a_failed_statement_is_refused() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    let hidden = fixture.engine.write((), |(), connection| {
        Box::pin(async move {
            insert(connection, "once").await?;
            let taken = insert(connection, "once").await;
            assert!(taken.is_err(), "{taken:?}");
            Ok::<_, Error>(())
        })
    });
    let hidden = hidden.await;
    assert!(matches!(hidden, Err(Error::Internal(_))), "{hidden:?}");
    assert!(fixture.names().await.is_empty());
}

async fn count_up(connection: &mut Connection) -> Result<u64, Error> {
    let text = "SELECT value FROM installation WHERE name = 'count'";
    let row = connection.optional(text, &[]).await?.expect("the row");
    let seen: u64 = row
        .reader("installation")
        .text("value")?
        .parse()
        .expect("a number");
    let text = "UPDATE installation SET value = $1 WHERE name = 'count'";
    let value = [Value::from((seen + 1).to_string())];
    connection.execute(text, &value).await?;
    Ok(seen + 1)
}

/// Each batch reads and changes the same row, so that batches collide; none of their operations is lost or done twice.
#[tokio::test]
async fn batches_that_collide_lose_nothing() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    fixture.add("count").await.expect("added");
    let many =
        (0..100).map(|_| -> Operation { Box::new(|connection| Box::pin(count_up(connection))) });
    let mut seen: Vec<u64> = together(&fixture.engine, many.collect())
        .await
        .into_iter()
        .map(|answer| answer.expect("it succeeds"))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (1..=100).collect::<Vec<u64>>());
}

/// While others write without pause, each operation sees what was answered before it was handed in.
#[tokio::test]
async fn what_was_answered_is_seen_by_what_follows() {
    let fixture = Fixture::new().await;
    if fixture.is_sqlite() {
        return;
    }
    let engine = &fixture.engine;
    let chain = |number: usize| async move {
        for step in 0..40 {
            let name = format!("{number}-{step}");
            let added = engine.write(name.clone(), |name, connection| {
                Box::pin(insert(connection, name))
            });
            added.await.expect("it is added");
            let text = "DELETE FROM installation WHERE name = $1";
            let removed = engine.write(name, move |name, connection| {
                Box::pin(async move {
                    connection
                        .execute(text, &[Value::from(name.as_str())])
                        .await
                })
            });
            let removed: Result<u64, Error> = removed.await;
            assert_eq!(
                removed.expect("it is removed"),
                1,
                "{number}-{step} was not seen"
            );
        }
    };
    join_all((0..16).map(chain)).await;
    assert!(fixture.names().await.is_empty());
}
