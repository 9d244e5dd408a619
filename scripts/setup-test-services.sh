#!/usr/bin/env bash
# Makes sure that the end-to-end tests have a browser. Where none is found and none can be installed, it says which tests
# will be skipped and ends well: everything else can still be tested.
set -uo pipefail

for candidate in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
    exit 0
  fi
done

# macOS keeps applications out of PATH.
if [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]; then
  exit 0
fi

skipped() {
  echo "No Chromium: $1. The browser tests of packages/studio will be skipped." >&2
  echo "To run them, install Chromium or Chrome, or set CHROMIUM_PATH to its executable." >&2
  exit 0
}

command -v apt-get >/dev/null 2>&1 || skipped "none is installed, and there is no apt-get to install it with"

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  # Never ask for a password: a test run must not wait for a person.
  sudo -n true 2>/dev/null || skipped "none is installed, and installing it needs root"
  as_root=(sudo -n)
fi

echo "Installing Chromium for the browser tests (once) ..." >&2
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
install() {
  ${as_root[@]+"${as_root[@]}"} apt-get install -y --no-install-recommends chromium >"$log" 2>&1
}
if ! install; then
  ${as_root[@]+"${as_root[@]}"} apt-get update >>"$log" 2>&1
  if ! install; then
    tail -n 3 "$log" >&2
    skipped "apt-get could not install it"
  fi
fi
