# A server of a stage's own. Sourced. Needs GUILDHALL_BIN.

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server FOLDER ARGUMENT…: serves FOLDER/data on a port of its own, or on FIXED_PORT, and returns when it answers. Sets
# SERVER_PORT; what it prints is in FOLDER/out, its log in FOLDER/log.
start_server() {
  local folder=$1
  shift
  SERVER_PORT=${FIXED_PORT:-$(free_port)}
  serve_at "$folder" "$@"
}

# start_http_server FOLDER ARGUMENT…: the same by http, its Dashboard at manage.localhost.
start_http_server() {
  local folder=$1
  shift
  SERVER_PORT=$(free_port)
  serve_at "$folder" --http --public-url "http://localhost:$SERVER_PORT" \
    --dashboard-url "http://manage.localhost:$SERVER_PORT" "$@"
}

serve_at() {
  local folder=$1
  shift
  mkdir -p "$folder"
  SERVER_FOLDER=$folder
  [ -x "${GUILDHALL_BIN:-}" ] || { echo "GUILDHALL_BIN is not the path of a guildhall binary" >&2; return 1; }
  "$GUILDHALL_BIN" serve --data-dir "$folder/data" --listen "127.0.0.1:$SERVER_PORT" "$@" >"$folder/out" 2>"$folder/log" &
  SERVER=$!
  timeout 30 sh -c "until grep -sq '^ready:' '$folder/out'; do kill -0 $SERVER || exit 1; sleep 0.1; done" ||
    { cat "$folder/out" "$folder/log" >&2; return 1; }
}

# printed PATTERN: the last word of the first line of the banner that names a thing.
printed() {
  grep -iE "$1" "$SERVER_FOLDER/out" | head -n 1 | awk '{print $NF}'
}

stop_server() {
  [ -n "${SERVER:-}" ] || return 0
  kill "$SERVER" 2>/dev/null || true
  wait "$SERVER" 2>/dev/null || true
  SERVER=
}
