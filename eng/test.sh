#!/usr/bin/env bash
# Builds once and runs every test project, then the smoke test against the built program. Goes on after a
# failure, so that the count on the last line is whole: `N passed, N failed` (`, N skipped` may follow).
#
#   eng/test.sh         all but the tests of the trait Category=Long
#   eng/test.sh long    only those
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root" || exit 1
results=$root/artifacts/test-results
passed=0 failed=0 skipped=0

filter='Category!=Long' limit=25m hang=10m
if [ "${1:-}" = long ]; then filter='Category=Long' limit=60m hang=40m; fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The tests that did not pass, by name and with the first line of what they said: a long log hides them.
name_failed() {
  cat "$results"/*.trx 2>/dev/null | tr -d '\r' | awk '
    /<UnitTestResult / { name = ""; if ($0 ~ /outcome="Failed"/) { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) } }
    name != "" && /<Message>/ { sub(/.*<Message>/, ""); print "failed: " name ": " substr($0, 1, 200); name = "" }'
}

finish() {
  name_failed
  printf '%s passed, %s failed' "$passed" "$failed"
  [ "$skipped" = 0 ] || printf ', %s skipped' "$skipped"
  printf '\n'
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

fail() {
  printf 'test: %s\n' "$*" >&2
  failed=$((failed + 1))
}

limited() {
  if command -v timeout >/dev/null 2>&1; then timeout --kill-after=30s "$limit" "$@"; else "$@"; fi
}

# One attribute of the <Counters …/> of a .trx file.
counter() { grep -o '<Counters [^>]*>' "$1" | head -n 1 | sed -nE "s/.* $2=\"([0-9]+)\".*/\1/p"; }

count() {
  local name=$1 trx=$2 code=$3 total executed good
  if [ ! -f "$trx" ]; then
    # A project without a test of this kind writes no results, and that is no failure.
    [ "$code" = 0 ] || fail "$name ended with code $code and without results"
    return
  fi
  total=$(counter "$trx" total) executed=$(counter "$trx" executed)
  good=$(counter "$trx" passed)
  total=${total:-0} executed=${executed:-0} good=${good:-0}
  passed=$((passed + good))
  # What ran and did not pass: failed, timed out, aborted.
  failed=$((failed + executed - good))
  skipped=$((skipped + total - executed))
  if [ "$code" != 0 ] && [ "$executed" = "$good" ]; then fail "$name ended with code $code before its tests were done"; fi
}

run_project() {
  local project=$1 name trx code
  name=$(basename "$project")
  trx=$results/$name.trx
  printf '\n== %s\n' "$name"
  limited dotnet test "$project" -c Release --no-build --filter "$filter" \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
    --blame-hang-timeout "$hang" --blame-hang-dump-type none
  code=$?
  count "$name" "$trx" "$code"
}

run_smoke() {
  [ -x eng/smoke.sh ] || return 0
  printf '\n== smoke\n'
  if limited eng/smoke.sh; then passed=$((passed + 1)); else fail "the smoke test failed"; fi
}

rm -rf "$results"
mkdir -p "$results"

RAINREF_PG_BIN=$(eng/postgres.sh) || { fail "there is no PostgreSQL to test with"; finish; }
export RAINREF_PG_BIN
if RAINREF_CHROMIUM=$(eng/chromium.sh | tail -n 1); then export RAINREF_CHROMIUM; else echo "test: without a browser its tests fail" >&2; fi
# Without them what needs them fails, and says so.
eng/programs.sh curl pdftotext || true

dotnet build RainRef.sln -c Release -v quiet -clp:NoSummary || { fail "the build failed"; finish; }

for project in tests/*Tests tests/RainRef.EndToEnd; do
  if [ -f "$project/$(basename "$project").csproj" ]; then run_project "$project"; fi
done
if [ "${1:-}" != long ]; then run_smoke; fi
printf '\n'
finish
