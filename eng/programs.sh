#!/usr/bin/env bash
# Makes sure that the named programs are there, by Debian's or Ubuntu's packages where root asks: eng/programs.sh curl
set -euo pipefail

missing=""
for program in "$@"; do
  command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
[ -n "$missing" ] || exit 0

packages=""
for program in $missing; do
  case "$program" in
    pdftotext | pdftoppm) packages="$packages poppler-utils" ;;
    *) packages="$packages $program" ;;
  esac
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "programs: missing:$missing. Install them (Debian, Ubuntu: apt-get install$packages, as root)." >&2
  exit 1
fi
echo "programs: installing$packages" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of names
{ apt-get -qq update && apt-get -qq -y --no-install-recommends install $packages; } >&2
