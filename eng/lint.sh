#!/usr/bin/env bash
# What a reviewer should not have to say: warnings, layout, scripts that do not parse.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

for script in rainref .ci/run eng/*.sh; do bash -n "$script"; done
dotnet build RainRef.sln -warnaserror -v quiet -clp:NoSummary
dotnet format RainRef.sln --verify-no-changes --no-restore
echo "lint: ok"
