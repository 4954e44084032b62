#!/usr/bin/env bash
# Takes every page of the console in both themes, at 1440 × 900, from a program and a database of its own.
#
#   eng/screenshots.sh            into artifacts/screenshots
#   eng/screenshots.sh FOLDER     into that folder
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=${1:-$root/artifacts/screenshots}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

RAINREF_PG_BIN=$("$root/eng/postgres.sh")
RAINREF_CHROMIUM=$("$root/eng/chromium.sh" | tail -n 1)
export RAINREF_PG_BIN RAINREF_CHROMIUM
dotnet build "$root/tests/RainRef.EndToEnd" -c Release -v quiet -clp:NoSummary
dotnet run --project "$root/tests/RainRef.EndToEnd" -c Release --no-build -- screenshots "$folder"
echo "screenshots: $folder"
