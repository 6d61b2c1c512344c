#!/usr/bin/env bash
# tools/demo.sh: kroom on this machine with a practice course, at one address.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

port=${PORT:-8000}
if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || [ "$port" -gt 65535 ]; then
  fail "PORT is '$port', and must be a number from 1 to 65535." "For example: make demo PORT=8001"
fi

check_port() {
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    fail "Port $port is in use by another program." "Choose another: PORT=$((port + 1)) make demo"
  fi
}
check_port

tools/node.sh --check
tools/venv.sh base
tools/node.sh base

forget_settings
export DEBUG=1 PRACTICE_COURSE=1 PORT="$port" PYTHONUNBUFFERED=1
python=.venv/bin/python
address=http://127.0.0.1:$port/practice/
log=var/demo.log
mkdir -p var

check_port # the installation may have taken a while
say "Database var/kroom.sqlite3…"
# Ctrl+C waits for it: it takes a moment, and half of it is of no use.
(trap '' INT && exec $python manage.py migrate --verbosity 0) || fail "The database could not be brought up to date; the lines above say why."

say "Server…"
$python manage.py runserver --noreload "127.0.0.1:$port" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
trap 'say ""; say "Stopped."; exit 0' INT TERM HUP

# The address is printed once the page behind it answers.
$python - "$address" "$server" <<'PYTHON' || fail "The server did not start. The end of $log:" "$(tail -n 12 "$log")"
import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)
import os, sys, time, urllib.error, urllib.request
address, server = sys.argv[1], int(sys.argv[2])
fetch = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
for _ in range(300):
    try:
        fetch(address, timeout=10)
        sys.exit(0)
    except urllib.error.HTTPError as error:
        sys.exit(f"{address} answers {error.code} {error.reason}.")
    except OSError:
        time.sleep(0.1)
    try:
        os.kill(server, 0)
    except ProcessLookupError:
        break
sys.exit(1)
PYTHON

printf '\n  kroom is ready. Open\n\n      %s\n\n  Ctrl+C stops it; what the server says is in %s\n\n' "$address" "$log"
wait "$server" || fail "The server stopped. The end of $log:" "$(tail -n 12 "$log")"
