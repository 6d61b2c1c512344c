# Shared by the scripts beside it; read with `. tools/common.sh` from the project's root.
# shellcheck shell=bash

# Ctrl+C ends the script, also when the command it waits for only fails on it.
trap 'exit 130' INT TERM HUP

say() { printf '%s\n' "$*" >&2; }

# fail WHAT [WHAT TO DO]...: one plain sentence, the remedies indented below it.
fail() {
  say ""
  say "kroom: $1"
  shift
  for line in "$@"; do say "       $line"; done
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# retry COMMAND...: downloads fail now and then, so one that did gets two more chances.
retry() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    [ "$attempt" = 3 ] || { say "  that failed; trying again ($attempt of 2)…"; sleep $((attempt * 3)); }
  done
  return 1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# forget_settings: what kroom/settings.py reads from the shell this runs in must not reach the demo or the tests.
forget_settings() {
  unset DJANGO_SETTINGS_MODULE DEBUG PRACTICE_COURSE PRACTICE_TOOL SECRET_KEY ALLOWED_HOSTS LOG_LEVEL
  unset DATABASE_URL REDIS_URL PAGES_AT_ONCE TURN_URLS TURN_SECRET
  unset TICKET_SECONDS LAUNCH_SECONDS INVITATION_SECONDS GRACE_SECONDS LTI_REGISTRATION
  unset LTI_ROLES_DESIGNER LTI_ROLES_OBSERVER LTI_ROLES_ADMINISTRATOR LTI_ROLES_TEST_STUDENT
}

# apt_install PACKAGE: true when it is installed, false where apt or the right to use it is missing.
apt_install() {
  have apt-get || return 1
  as_root true 2>/dev/null || return 1
  say "  installing the system package $1…"
  local log options=(-qq -y --no-install-recommends -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
  log=$(mktemp)
  # The package lists may be missing or old: fetch them once the plain attempt fails.
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$1" >"$log" 2>&1 ||
    { as_root apt-get update -qq >"$log" 2>&1 &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$1" >"$log" 2>&1; }; then
    rm -f "$log"
    return 0
  fi
  sed 's/^/    /' "$log" | tail -n 5 >&2
  rm -f "$log"
  return 1
}

# checksum FILE...: one number for the content of all of them.
checksum() { cat "$@" | cksum | cut -d ' ' -f 1; }

free_port() {
  .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# refuse_link FOLDER: stops where FOLDER is a symbolic link. Bringing it up to date would empty what others may use.
refuse_link() {
  [ ! -L "$1" ] ||
    fail "$1 is a symbolic link to $(readlink "$1"), and what is there does not fit this checkout." \
      "Nothing was changed. To get packages of its own here: rm $1, then run the same command again."
}
