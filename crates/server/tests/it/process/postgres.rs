//! A PostgreSQL server of one test's own, which can go away and come back.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Starts the server, tells its URL, and then does as it is told; the server goes with this shell, however that ends.
const SCRIPT: &str = r#"
. scripts/lib/postgres.sh
trap stop_postgres EXIT
control() { as_database_user "$POSTGRES_BINARIES/pg_ctl" --pgdata="$POSTGRES_FOLDER/data" --wait "$@" >/dev/null 2>&1 </dev/null; }
start_postgres
echo "$GUILDHALL_TEST_DATABASE_URL"
while read -r word; do
  case $word in
    away) control --mode=immediate stop ;;
    # With the options of its first start.
    back) control --log="$POSTGRES_FOLDER/server.log" restart ;;
  esac
  echo "$word"
done
"#;

/// The server.
#[derive(Debug)]
pub(crate) struct Postgres {
    shell: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Its URL.
    pub(crate) url: String,
}

impl Postgres {
    /// Starts one; `None` where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut shell = Command::new("bash")
            .args(["-euo", "pipefail", "-c", SCRIPT])
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let orders = shell.stdin.take();
        let mut answers = BufReader::new(shell.stdout.take()?);
        let mut url = String::new();
        answers.read_line(&mut url).ok()?;
        let url = url.trim_end().to_owned();
        if url.is_empty() {
            let _status = shell.wait();
            return None;
        }
        Some(Self {
            shell,
            orders,
            answers,
            url,
        })
    }

    /// The server dies as in a power cut.
    #[track_caller]
    pub(crate) fn go_away(&mut self) {
        self.order("away");
    }

    /// It comes back; told when it takes connections.
    #[track_caller]
    pub(crate) fn come_back(&mut self) {
        self.order("back");
    }

    #[track_caller]
    fn order(&mut self, word: &str) {
        let orders = self.orders.as_mut().expect("the shell listens");
        writeln!(orders, "{word}").expect("the shell listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("it answers");
        assert_eq!(
            answer.trim_end(),
            word,
            "the server did not do as it was told"
        );
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Nothing more to come: the shell ends, and takes the server with it.
        drop(self.orders.take());
        let _status = self.shell.wait();
    }
}
