#!/usr/bin/env bash
# Finds Chromium for the browser tests, or installs Debian's when root. The last line on stdout is its path.
#
#   RAINREF_CHROMIUM   use this browser, and nothing else
set -euo pipefail

say() { printf 'chromium: %s\n' "$*" >&2; }
works() { [ -n "$1" ] && [ -x "$1" ]; }

if [ -n "${RAINREF_CHROMIUM:-}" ]; then
  works "$RAINREF_CHROMIUM" || { say "RAINREF_CHROMIUM names $RAINREF_CHROMIUM, which is no program."; exit 1; }
  printf '%s\n' "$RAINREF_CHROMIUM"
  exit 0
fi

find_installed() {
  local candidate
  for candidate in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    works "$candidate" && { printf '%s\n' "$candidate"; return 0; }
  done
  return 1
}

find_installed && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  say "no Chromium was found. Install it (Debian: apt-get install chromium, as root), or name one in RAINREF_CHROMIUM."
  exit 1
fi
# Ubuntu's package of that name only fetches a snap, which does not run headless from a script.
if ! grep -qx 'ID=debian' /etc/os-release; then
  say "no Chromium was found, and only Debian's can be installed by this script. Name one in RAINREF_CHROMIUM."
  exit 1
fi

say "installing Debian's chromium"
export DEBIAN_FRONTEND=noninteractive
{ apt-get -qq update && apt-get -qq -y --no-install-recommends install chromium fonts-liberation; } >&2
find_installed || { say "the package chromium left no /usr/bin/chromium."; exit 1; }
