#!/usr/bin/env bash
# tools/lock.sh: writes requirements/*.txt and package-lock.json anew from pyproject.toml and package.json,
# newest allowed versions, each file pinned by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

tools/venv.sh dev
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
retry "$folder/bin/pip" install --disable-pip-version-check --quiet uv

compile() {
  "$folder/bin/uv" pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes \
    --custom-compile-command 'make lock' --quiet "$@"
}
say "requirements/base.txt…"
compile --output-file requirements/base.txt
say "requirements/dev.txt…"
compile --group dev --constraint requirements/base.txt --output-file requirements/dev.txt
say "package-lock.json…"
# In a folder of its own: beside an installed node_modules, npm leaves out the hashes of what is there.
mkdir "$folder/npm"
cp package.json .npmrc "$folder/npm"
(cd "$folder/npm" && npm install --package-lock-only --no-audit --no-fund --loglevel=error >&2)
cp "$folder/npm/package-lock.json" .

if grep -nE 'https?://' requirements/*.txt package-lock.json; then fail "A lock file names a host; it must not."; fi
