#!/usr/bin/env bash
# tools/node.sh base|dev: brings node_modules up to date with package-lock.json; base is what the browser loads, dev adds the type checker.
# With --check it only makes sure that Node.js and npm are there: to say so before minutes of other downloads.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

set_name=$1
stamp=node_modules/.kroom-$set_name

is_installed() { [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(checksum package.json package-lock.json)" ]; }

if [ "$set_name" != --check ] && is_installed; then exit 0; fi

hints=("Debian 13, Ubuntu:  apt-get install nodejs npm" "macOS:              brew install node")
have node || fail "Node.js 20 or newer is needed, and there is no 'node'." "${hints[@]}"
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
  fail "Node.js 20 or newer is needed; 'node' here is $(node --version)." "${hints[@]}"
have npm || fail "npm is needed, and there is none beside $(node --version) of Node.js." "${hints[@]}"
if [ "$set_name" = --check ]; then exit; fi

refuse_link node_modules
say "JavaScript packages from package-lock.json…"
omit=()
if [ "$set_name" = base ]; then omit=(--omit=dev); fi
retry npm ci ${omit[@]+"${omit[@]}"} --no-audit --no-fund --loglevel=error >&2 ||
  fail "The JavaScript packages could not be installed; the lines above say why." \
    "No network? They come from the npm registry (or the one npm is set up for)." \
    "Run the same command again: it starts over by itself."
checksum package.json package-lock.json >node_modules/.kroom-base
if [ "$set_name" = dev ]; then checksum package.json package-lock.json >"$stamp"; fi
