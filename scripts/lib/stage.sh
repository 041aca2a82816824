# Stages: each is a function stage_NAME. Sourced.

STAGE_LOGS=$(mktemp -d "${TMPDIR:-/tmp}/guildhall-stages.XXXXXX")
STAGE_TIMES=()

# run_stages NAME… -- [ONLY…]: runs all stages, or those that are named, and prints the minutes of each.
run_stages() {
  local all=() name started
  while [ "$1" != -- ]; do
    all+=("$1")
    shift
  done
  shift
  [ $# -gt 0 ] || set -- "${all[@]}"
  for name in "$@"; do
    declare -F "stage_$name" >/dev/null || { echo "there is no stage $name: ${all[*]}" >&2; exit 2; }
    echo "── $name"
    started=$SECONDS
    "stage_$name"
    STAGE_TIMES+=("$(printf '%-10s %5.1f min' "$name" "$(awk "BEGIN { print ($SECONDS - $started) / 60 }")")")
  done
  printf '%s\n' "── minutes" "${STAGE_TIMES[@]}" "$(printf '%-10s %5.1f min' all "$(awk "BEGIN { print $SECONDS / 60 }")")"
  rm -rf "$STAGE_LOGS"
}

# counted NAME COMMAND…: runs tests and remembers how many there were.
counted() {
  local name=$1
  shift
  "$@" 2>&1 | tee "$STAGE_LOGS/$name.log" | grep -v '^test .* ok$'
  sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$STAGE_LOGS/$name.log" >"$STAGE_LOGS/$name.count"
  echo "$name: $(cat "$STAGE_LOGS/$name.count") tests"
}

# same_counts A B: both engines ran the same tests.
same_counts() {
  [ -f "$STAGE_LOGS/$1.count" ] && [ -f "$STAGE_LOGS/$2.count" ] || return 0
  echo "$1: $(cat "$STAGE_LOGS/$1.count") tests, $2: $(cat "$STAGE_LOGS/$2.count") tests"
  cmp --silent "$STAGE_LOGS/$1.count" "$STAGE_LOGS/$2.count" ||
    { echo "the two engines did not run the same tests" >&2; return 1; }
}
