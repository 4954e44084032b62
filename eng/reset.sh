#!/usr/bin/env bash
# Deletes RainRef's data folder (RAINREF_DATA, or .data of the checkout): database, files, keys.
# Refuses while RainRef runs on it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
data=${RAINREF_DATA:-$root/.data}
say() { printf 'reset: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

[ -d "$data" ] || { say "there is no data in $data"; exit 0; }
data=$(cd "$data" && pwd -P)
home=$data/postgres
if [ "$data" != "$root/.data" ] && [ ! -e "$home" ] && [ -n "$(ls -A "$data")" ]; then
  die "$data does not look like RainRef's data folder: it holds no folder named postgres. Nothing was deleted."
fi

in_use() {
  [ -f "$1/lock" ] || return 1
  if command -v flock >/dev/null 2>&1; then
    ! flock -n "$1/lock" true
  else
    [ -f "$1/holder" ] && kill -0 "$(cat "$1/holder")" 2>/dev/null
  fi
}

# The program's own arguments: a process id alone can be somebody else's by now.
arguments() {
  if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' < "/proc/$1/cmdline"; else ps -o args= -p "$1" 2>/dev/null || true; fi
}

# The server of a killed program goes on without it.
stop_orphan() {
  local cluster=$1/cluster pid tries=0
  [ -f "$cluster/postmaster.pid" ] || return 0
  pid=$(head -n 1 "$cluster/postmaster.pid")
  case "$(arguments "$pid")" in *postgres*"$cluster"*) ;; *) return 0 ;; esac
  say "stopping the PostgreSQL that a killed program left on it"
  kill -INT "$pid"
  while case "$(arguments "$pid")" in *"$cluster"*) true ;; *) false ;; esac; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || die "PostgreSQL (process $pid) does not stop. Nothing was deleted."
    sleep 0.1
  done
}

if [ -d "$home" ]; then
  real=$(cd "$home" && pwd -P)
  if in_use "$real"; then
    die "RainRef (process $(cat "$real/holder" 2>/dev/null || echo unknown)) runs on $data. Stop it first."
  fi
  stop_orphan "$real"
  if command -v sha256sum >/dev/null 2>&1; then
    rm -rf "/tmp/rainref-$(printf '%s' "$real" | sha256sum | cut -c1-16)"
  fi
  # A database kept elsewhere, because the server's account could not reach the data folder.
  [ ! -L "$home" ] || rm -rf "$real"
fi
rm -rf "$data"
say "deleted $data"
