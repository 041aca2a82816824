# A PostgreSQL server of the tests' own: made in a temporary folder, durable as in production, gone afterwards.
# Sourced. Sets GUILDHALL_TEST_DATABASE_URL. Never uses a server that is already there.

postgres_binaries() {
  local folder
  for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb 2>/dev/null || echo /nonexistent/x)")"; do
    if [ -x "$folder/initdb" ]; then
      echo "$folder"
      return
    fi
  done
  return 1
}

# The server refuses to run as root, so root borrows the account that Debian's package made.
as_database_user() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

start_postgres() {
  local binaries
  binaries=$(postgres_binaries) || { echo "PostgreSQL is not installed (Debian: postgresql)" >&2; return 1; }
  POSTGRES_BINARIES=$binaries
  POSTGRES_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/guildhall-postgres.XXXXXX")
  [ "$(id -u)" != 0 ] || chown postgres "$POSTGRES_FOLDER"
  as_database_user "$binaries/initdb" --pgdata="$POSTGRES_FOLDER/data" --username=guildhall --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 >"$POSTGRES_FOLDER.log" 2>&1
  # A port that nobody listens on: the system picks it.
  POSTGRES_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  as_database_user "$binaries/pg_ctl" --pgdata="$POSTGRES_FOLDER/data" --log="$POSTGRES_FOLDER/server.log" --wait start \
    -o "-c listen_addresses=127.0.0.1 -c port=$POSTGRES_PORT -c unix_socket_directories='' -c max_connections=300 \
        -c fsync=on -c synchronous_commit=on" >>"$POSTGRES_FOLDER.log" 2>&1 ||
    { cat "$POSTGRES_FOLDER.log" "$POSTGRES_FOLDER/server.log" >&2; return 1; }
  export GUILDHALL_TEST_DATABASE_URL="postgres://guildhall@127.0.0.1:$POSTGRES_PORT/postgres"
}

stop_postgres() {
  [ -n "${POSTGRES_FOLDER:-}" ] || return 0
  as_database_user "$POSTGRES_BINARIES/pg_ctl" --pgdata="$POSTGRES_FOLDER/data" --mode=immediate stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_FOLDER" "$POSTGRES_FOLDER.log"
  POSTGRES_FOLDER=
}
