#!/usr/bin/env bash
# tools/test.sh: every check there is, the fast ones first; stops at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh
exec 2>&1 # one stream, in order

forget_settings
unset PORT
export DEBUG=1 PRACTICE_COURSE=1 PYTHONUNBUFFERED=1

tools/node.sh --check
tools/venv.sh dev
tools/node.sh dev
tools/with-postgres.sh --check
tools/with-redis.sh --check
KROOM_BROWSER=$(tools/browser.sh)
export KROOM_BROWSER

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# stage NAME COMMAND...
stage() {
  local name=$1 started=$SECONDS
  shift
  say "" && say "── $name"
  "$@" || fail "'$name' failed after $((SECONDS - started)) s; the lines above say why."
  say "── $name: passed in $((SECONDS - started)) s"
}

# tests COMMAND...: a run of pytest; its output is kept, so that the last lines of all can be its summaries.
runs=0
tests() {
  runs=$((runs + 1))
  "$@" 2>&1 | tee "$logs/$runs"
}

# in_a_browser: real pictures and sound, in real time, on a machine that may be busy with other things. What fails there
# is tried once more, alone; both runs are printed whole. More than two failures are no matter of a busy machine.
in_a_browser() {
  local failed status=0
  browser=(env DJANGO_ALLOW_ASYNC_UNSAFE=true "${pytest[@]}" -m browser)
  tests "${browser[@]}" "${at_once[@]}" -o "cache_dir=$logs/cache" || status=$?
  [ "$status" != 0 ] || return 0
  failed=$(grep -c '::' "$logs/cache/v/cache/lastfailed") || return "$status"
  [ "$status" = 1 ] && [ "$failed" -le 2 ] || return "$status"
  say "" && say "── $failed failed while other tests ran; once more, alone:"
  tests "${browser[@]}" --last-failed -o "cache_dir=$logs/cache" || return
  again="$failed in a browser passed only at their second try, alone: see above for why they failed at first."
}

pytest=(tools/with-redis.sh .venv/bin/python -m pytest)
# As many at once as there are processors, at most four: each process has a database of its own. Where no browser is
# kept busy, one more: those tests wait for the clock now and then.
at_once=(-n auto --maxprocesses 4 --dist worksteal)
processors=$(nproc 2>/dev/null || echo 2)
one_more=(-n $((processors < 4 ? processors + 1 : 4)) --dist worksteal)
stage "Style (ruff)" make --no-print-directory lint
stage "Types (mypy, tsc)" make --no-print-directory types
stage "Tests of the page's parts (node)" tests node --test --test-reporter=spec tests/js/
stage "Tests on SQLite" tests "${pytest[@]}" "${one_more[@]}" -m "not browser and not postgres"
# --reuse-db: the database goes with its server, and dropping it alone fails while a thread still holds a connection.
stage "Tests on PostgreSQL" tests tools/with-postgres.sh "${pytest[@]}" "${one_more[@]}" --reuse-db -m "not browser and not once"
again=
stage "Tests in a browser" in_a_browser

say ""
say "Everything passed in $SECONDS s: style, types, tests in node, on SQLite, on PostgreSQL, in a browser."
[ -z "$again" ] || say "$again"
grep -hE '^=+ [0-9]+ passed|^[^ ]* (pass|fail) [0-9]+$' "$logs"/[0-9]*
