#!/usr/bin/env bash
# From a fresh clone to the running program: fetches PostgreSQL where it is missing, builds, serves.
# Ctrl+C stops the program, and the program stops its PostgreSQL.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}

if [ -z "${ConnectionStrings__RainRef:-}" ]; then
  RAINREF_PG_BIN=$("$root/eng/postgres.sh")
  export RAINREF_PG_BIN
fi
dotnet build "$root/RainRef.Web" -c Release -v quiet -clp:NoSummary
exec "$root/rainref" serve "$@"
