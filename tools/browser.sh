#!/usr/bin/env bash
# tools/browser.sh: prints the path of a Chromium for the tests, installing one where there is none.
# An empty line means: the one Playwright installed for itself.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/common.sh

installed_browser() {
  local candidate
  for candidate in chromium-headless-shell chromium google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if have "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

playwright_has_one() {
  local folder
  folder=$(.venv/bin/playwright install --dry-run chromium-headless-shell 2>/dev/null |
    sed -n 's/^ *Install location: *//p' | grep headless | head -n 1)
  [ -n "$folder" ] && [ -e "$folder/INSTALLATION_COMPLETE" ]
}

if [ -n "${KROOM_BROWSER:-}" ]; then
  have "$KROOM_BROWSER" || fail "KROOM_BROWSER names $KROOM_BROWSER, and that is no program."
  command -v "$KROOM_BROWSER"
  exit
fi
installed_browser && exit
if playwright_has_one; then echo; exit; fi

say "A browser for the tests…"
if apt_install chromium-headless-shell && installed_browser; then exit; fi
if .venv/bin/playwright install chromium-headless-shell >&2 && playwright_has_one; then echo; exit; fi
fail "No browser for the tests: none is installed, and neither apt nor Playwright could install one." \
  "Install Chromium or Chrome by hand (apt-get install chromium; brew install --cask google-chrome)," \
  "or say where it is: KROOM_BROWSER=/path/to/chrome make test"
