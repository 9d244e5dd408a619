#!/usr/bin/env bash
# Makes sure that the end-to-end tests have their browsers. Where one is not found and cannot be installed, it says which
# tests will be skipped and ends well: everything else can still be tested.
set -uo pipefail

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive

# Whether one of these programs is there.
found() {
  for candidate in "$@"; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
      return 0
    fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    # Never ask for a password: a test run must not wait for a person.
    sudo -n "$@"
  fi
}

# Installs a Debian package; otherwise says why not.
installed() {
  if ! command -v apt-get >/dev/null 2>&1; then
    why="none is installed, and there is no apt-get to install it with"
    return 1
  fi
  if ! as_root true 2>/dev/null; then
    why="none is installed, and installing it needs root"
    return 1
  fi
  echo "Installing $1 for the browser tests (once) ..." >&2
  if as_root apt-get install -y --no-install-recommends "$1" >"$log" 2>&1; then
    return 0
  fi
  as_root apt-get update >>"$log" 2>&1
  if as_root apt-get install -y --no-install-recommends "$1" >>"$log" 2>&1; then
    return 0
  fi
  tail -n 3 "$log" >&2
  why="apt-get could not install it"
  return 1
}

# macOS keeps applications out of PATH.
if ! found "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable \
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" && ! installed chromium; then
  echo "No Chromium: $why. The browser tests of packages/studio will be skipped." >&2
  echo "To run them, install Chromium or Chrome, or set CHROMIUM_PATH to its executable." >&2
fi

if ! found "${FIREFOX_PATH:-}" firefox firefox-esr /Applications/Firefox.app/Contents/MacOS/firefox &&
  ! installed firefox-esr; then
  echo "No Firefox: $why. The tests of the studio in Firefox will be skipped." >&2
  echo "To run them, install Firefox, or set FIREFOX_PATH to its executable." >&2
fi
exit 0
