#!/usr/bin/env bash
# tools/venv.sh base|dev: brings .venv up to date with requirements/base.txt or dev.txt (which holds all of base).
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

set_name=$1
requirements=requirements/$set_name.txt

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ]; then
    have "$PYTHON" && is_new_enough "$PYTHON" ||
      fail "PYTHON names $PYTHON, and that is no Python 3.11 or newer." "Leave it out, or: PYTHON=/path/to/python3 make …"
    echo "$PYTHON"
    return
  fi
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if have "$candidate" && is_new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  fail "Python 3.11 or newer is needed, and none was found ($(python3 --version 2>/dev/null || echo "no python3 at all"))." \
    "Debian, Ubuntu:  apt-get install python3 python3-venv" \
    "macOS:           brew install python" \
    "Elsewhere on this machine? Say where: PYTHON=/path/to/python3 make …"
}

# A usable environment has a python new enough and a pip, and was not copied here from another folder.
is_usable() {
  is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1 &&
    [ "$(.venv/bin/python -c 'import sys; print(sys.prefix)')" -ef .venv ]
}

is_installed() { [ -e ".venv/.kroom-$set_name" ] && [ "$(cat ".venv/.kroom-$set_name")" = "$(checksum "$requirements")" ]; }

if ! is_usable; then
  refuse_link .venv
  python=$(find_python)
  "$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "$("$python" --version) has no venv module, which keeps kroom's packages apart from the system's." \
      "Debian, Ubuntu:  apt-get install python3-venv"
  say "Python environment in .venv, from $("$python" --version)…"
  rm -rf .venv
  "$python" -m venv .venv || { rm -rf .venv; fail "The Python environment could not be made; the lines above say why."; }
fi

if ! is_installed; then
  refuse_link .venv
  say "Python packages from $requirements ($(grep -c '==' "$requirements") of them; a minute or so the first time)…"
  install_packages() {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
      --require-hashes -r "$requirements" | awk '/^Collecting/ { print "  " $2; fflush() }' >&2
  }
  retry install_packages ||
    fail "The Python packages could not be installed; the lines above say why." \
      "No network? They come from the Python package index (or the one pip is set up for)." \
      "Run the same command again: it goes on from here."
  checksum "$requirements" >".venv/.kroom-$set_name"
  if [ "$set_name" = dev ]; then checksum requirements/base.txt >.venv/.kroom-base; fi
fi
