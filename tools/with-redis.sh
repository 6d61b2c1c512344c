#!/usr/bin/env bash
# tools/with-redis.sh COMMAND...: runs it with TEST_REDIS_URL naming a throw-away Redis, gone when the command ends.
# With --check it only makes sure that Redis is there, installing it where it is not.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

find_redis() { command -v redis-server || command -v valkey-server; }

if ! redis=$(find_redis); then
  say "Redis for the tests…"
  apt_install redis-server || true
  redis=$(find_redis) ||
    fail "No Redis for the tests: it is not installed, and apt could not install it." \
      "Debian, Ubuntu:  apt-get install redis-server" "macOS:           brew install redis"
fi
if [ "$1" = --check ]; then exit; fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/kroom-redis.XXXXXX")
server=
stop() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$folder"
}
trap stop EXIT

port=$(free_port)
"$redis" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" >"$folder/log" 2>&1 &
server=$!
is_up() { .venv/bin/python -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)' "$port" 2>/dev/null; }
until is_up; do
  kill -0 "$server" 2>/dev/null || fail "$redis did not start:" "$(tail -n 5 "$folder/log")"
  sleep 0.1
done

TEST_REDIS_URL=redis://127.0.0.1:$port/0 "$@"
