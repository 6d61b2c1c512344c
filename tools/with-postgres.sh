#!/usr/bin/env bash
# tools/with-postgres.sh COMMAND...: runs it with DATABASE_URL naming a throw-away PostgreSQL, gone when the command ends.
# With --check it only makes sure that PostgreSQL is there, installing it where it is not.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

# The folder of PostgreSQL's programs: on the PATH, or where Debian and Homebrew keep the newest.
find_postgres() {
  local folder
  for folder in $(have initdb && dirname "$(command -v initdb)") \
    $(printf '%s\n' /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin | sort -Vr); do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/createdb" ]; then
      echo "$folder"
      return
    fi
  done
  return 1
}

if ! bin=$(find_postgres); then
  say "PostgreSQL for the tests…"
  apt_install postgresql || true
  bin=$(find_postgres) ||
    fail "No PostgreSQL for the tests: it is not installed, and apt could not install it." \
      "Debian, Ubuntu:  apt-get install postgresql" "macOS:           brew install postgresql"
fi
if [ "$1" = --check ]; then exit; fi

# PostgreSQL refuses to run as root: root hands it to its own user.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then "$@"; else (cd / && su -s /bin/sh postgres -c "$(printf '%q ' "$@")"); fi
}

folder=$(mktemp -d "${TMPDIR:-/tmp}/kroom-postgres.XXXXXX")
stop() {
  as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi

create() { as_postgres "$bin/initdb" -D "$folder/data" -U kroom -A trust -E UTF8 --no-sync "$@" >"$folder.log" 2>&1; }
give_up() {
  local log
  log=$(cat "$folder.log" "$folder/server.log" 2>/dev/null | tail -n 5)
  rm -f "$folder.log"
  fail "PostgreSQL from $bin did not start:" "$log"
}
create --locale=C.UTF-8 || { rm -rf "$folder/data"; create; } || give_up
port=$(free_port)
as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w start -o "-p $port -h 127.0.0.1 -k '' \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" >/dev/null || give_up
rm -f "$folder.log"
as_postgres "$bin/createdb" -h 127.0.0.1 -p "$port" -U kroom kroom

DATABASE_URL=postgres://kroom@127.0.0.1:$port/kroom "$@"
