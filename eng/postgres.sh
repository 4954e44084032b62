#!/usr/bin/env bash
# Finds PostgreSQL 15 or newer with pgvector, or fetches it into .tools/postgres of this checkout
# without touching the system. Quiet unless it fetches; the last line on stdout is the folder of
# its programs (initdb, postgres, psql, pgbench).
#
#   RAINREF_PG_BIN   use this folder, and nothing else
#   RAINREF_PG_USER  the account that runs the server when RainRef is started by root
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tools=$root/.tools
oldest=15

say() { printf 'postgres: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# PostgreSQL refuses to be run by root: another account runs it then.
server_account() {
  if [ -n "${RAINREF_PG_USER:-}" ]; then
    id "$RAINREF_PG_USER" >/dev/null 2>&1 || die "RAINREF_PG_USER names the account '$RAINREF_PG_USER', which does not exist."
    printf '%s\n' "$RAINREF_PG_USER"
  elif id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

as_server() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  # By way of a shell: setpriv itself still has root's rights when it looks the program up.
  setpriv --reuid="$(id -u "$account")" --regid="$(id -g "$account")" --clear-groups sh -c '"$0" "$@"' "$@"
}

# The folder must hold a server that starts (a moved checkout breaks a fetched one) and pgvector.
usable() {
  local bin=$1 version major share
  [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ] || return 1
  version=$(as_server "$bin/postgres" --version 2>/dev/null) || return 1
  major=$(printf '%s\n' "$version" | sed -E 's/[^0-9]*([0-9]+).*/\1/')
  [ "$major" -ge "$oldest" ] || return 1
  share=$("$bin/pg_config" --sharedir 2>/dev/null || true)
  for share in "$share" "$bin/../../../../share/postgresql/$major" "$bin/../share/postgresql" "$bin/../share"; do
    [ -n "$share" ] && [ -f "$share/extension/vector.control" ] && return 0
  done
  return 1
}

# Newest version first, so that 17 is preferred to 16.
newest_first() { printf '%s\n' "$@" | sort -t/ -k5,5nr; }

find_installed() {
  local bin prefix
  for bin in "$tools"/postgres/usr/lib/postgresql/*/bin "$tools"/postgres/bin; do
    # The folder itself, not the link to it below a private one.
    bin=$(cd "$bin" 2>/dev/null && pwd -P) || continue
    usable "$bin" && { printf '%s\n' "$bin"; return 0; }
  done
  while read -r bin; do
    usable "$bin" && { printf '%s\n' "$bin"; return 0; }
  done < <(newest_first /usr/lib/postgresql/*/bin)
  if command -v brew >/dev/null 2>&1; then
    prefix=$(brew --prefix)
    for bin in "$prefix"/opt/postgresql@1[89]/bin "$prefix"/opt/postgresql@1[5-7]/bin "$prefix"/opt/postgresql/bin; do
      usable "$bin" && { printf '%s\n' "$bin"; return 0; }
    done
  fi
  return 1
}

# --- fetching -------------------------------------------------------------------------------

by_hand() {
  die "$1
Install PostgreSQL $oldest or newer with pgvector by hand and name its folder of programs in RAINREF_PG_BIN.
  Debian 13:  apt-get install postgresql-17 postgresql-17-pgvector
  Homebrew:   brew install postgresql@17 pgvector"
}

# apt with lists, cache and state of its own: nothing of the system changes, no root is needed.
# What the system configures beyond that (proxies, credentials, mirrors) stays in force.
private_apt() {
  local area=$1; shift
  apt-get -c "$area/apt.conf" -qq "$@"
}

make_area() {
  local area=$1
  mkdir -p "$area/lists/partial" "$area/cache/archives/partial" "$area/state" "$area/parts"
  : > "$area/status"
  cat > "$area/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "$area/state";
Dir::State::lists "$area/lists";
Dir::State::status "$area/status";
Dir::Cache "$area/cache";
Dir::Etc::Preferences "$area/none";
Dir::Etc::PreferencesParts "$area/parts";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "$(id -un)";
APT::Update::Error-Mode "any";
Debug::NoLocking "true";
CONF
}

# Points the area at one suite of the mirror that the system itself uses.
use_suite() {
  local area=$1 suite=$2 keyring=$3 option=""
  [ -z "$keyring" ] || option="[signed-by=$keyring] "
  printf 'deb %s%s %s %s\n' "$option" "$mirror" "$suite" "$components" > "$area/sources.list"
  grep -q SourceList "$area/apt.conf" || cat >> "$area/apt.conf" <<CONF
Dir::Etc::SourceList "$area/sources.list";
Dir::Etc::SourceParts "$area/parts";
CONF
}

# Debian 12 ships no pgvector and Ubuntu 22.04 neither: their next release's does, with its own C
# library beside it. Everything else offers its own.
choose_suite() {
  . /etc/os-release
  case "${ID:-} ${VERSION_CODENAME:-}" in
    "debian bookworm" | "debian bullseye") suite=trixie ;;
    "ubuntu jammy") suite=noble ;;
    "debian "* | "ubuntu "*) suite=${VERSION_CODENAME:-sid} ;;
    *) by_hand "this system (${PRETTY_NAME:-unknown}) is neither Debian nor Ubuntu: PostgreSQL with pgvector cannot be fetched." ;;
  esac
  case "$ID" in
    debian) components="main"; keyring=/usr/share/keyrings/debian-archive-keyring.gpg ;;
    ubuntu) components="main universe"; keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg ;;
  esac
  [ -f "$keyring" ] || keyring=""
  own=$VERSION_CODENAME
  mirror=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
    | awk -v own="$own" '$1 == own && $2 == "main" { print $3; exit }')
  [ -n "$mirror" ] || by_hand "the system's apt configuration names no mirror for $own/main."
}

packages() {
  local area=$1 wanted=$2
  private_apt "$area" --simulate --no-install-recommends install "$wanted" patchelf \
    | awk '$1 == "Inst" { print $2 }' \
    | grep -E '^(lib|zlib1g$|patchelf$|postgresql-[0-9]+|postgresql-client-[0-9]+$)' \
    | grep -vE '^(lib(llvm|z3|clang|perl|json|io-|ipc-|text-|pam-|c-bin|c-l10n|debconf|proc2|semanage|db5|gdbm)|.*-perl$)'
}

newest_pgvector() {
  apt-cache -c "$1/apt.conf" pkgnames postgresql- \
    | sed -nE 's/^postgresql-([0-9]+)-pgvector$/\1/p' | sort -nr | head -n 1
}

# Programs find the folder's own C library and libraries, wherever the system's are older. Only
# programs need it: what they load is looked up along their path.
relink() {
  local tree=$1 final=$2 interpreter patchelf program libs
  interpreter=$(cd "$tree" && find . -name 'ld-linux*.so.*' \( -type f -o -type l \) -path '*-linux-gnu*' | head -n 1)
  [ -n "$interpreter" ] || die "the fetched packages hold no program loader."
  interpreter=${interpreter#./}
  libs=$(dirname "$interpreter")
  patchelf=$(mktemp -d "$tree/../patchelf.XXXXXX")/patchelf
  cp "$tree/usr/bin/patchelf" "$patchelf"
  for program in "$tree"/usr/lib/postgresql/*/bin/*; do
    case "$(head -c 4 "$program" | tail -c 3)" in ELF) ;; *) continue ;; esac
    "$tree/$interpreter" --library-path "$tree/$libs:$tree/usr/${libs#usr/}" "$patchelf" --force-rpath \
      --set-interpreter "$final/$interpreter" \
      --set-rpath "\$ORIGIN/../../../../../usr/${libs#usr/}:\$ORIGIN/../../../../../${libs#usr/}" "$program"
  done
}

# The server's account has to reach the programs. Below a private folder (root's home, say) it
# cannot, so they are put where it can, and linked from .tools.
place() {
  home=$tools/postgres
  [ "$(id -u)" = 0 ] || return 0
  chmod a+x "$tools"
  if ! as_server test -x "$tools/." 2>/dev/null; then
    home=/var/lib/rainref/tools-$(printf '%s' "$root" | sha256sum | cut -c1-16)/postgres
    say "the account '$account' cannot reach $tools, so PostgreSQL goes to $home"
    mkdir -p "$(dirname "$home")"
    chmod a+x /var/lib/rainref "$(dirname "$home")"
  fi
}

install_tree() {
  local tree=$1
  rm -rf "$tree/usr/share/doc" "$tree/usr/share/man" "$tree/usr/share/locale" "$tree/usr/include" "$tree"/usr/lib/postgresql/*/lib/bitcode
  # Without LLVM, which is four times the size of all the rest, there is no JIT.
  rm -f "$tree"/usr/lib/postgresql/*/lib/llvmjit*
  chmod -R a+rX,u+w "$tree"
  rm -rf "$home" "$tools/postgres"
  mv "$tree" "$home"
  [ "$home" = "$tools/postgres" ] || ln -s "$home" "$tools/postgres"
}

fetch() {
  local area version mirror suite keyring components own home
  command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 \
    || by_hand "no PostgreSQL $oldest or newer with pgvector was found, and this system has no apt to fetch it with."
  choose_suite
  place
  area=$(dirname "$home")/postgres.new
  say "fetching PostgreSQL with pgvector into $home"
  rm -rf "$area"
  make_area "$area"
  use_suite "$area" "$suite" "$keyring"
  private_apt "$area" update >&2 || by_hand "the package list of $suite could not be read."
  version=$(newest_pgvector "$area")
  [ -n "$version" ] || by_hand "$suite has no package of pgvector."
  mkdir "$area/debs" "$area/tree"
  packages "$area" "postgresql-$version-pgvector" > "$area/packages"
  (cd "$area/debs" && xargs apt-get -c "$area/apt.conf" -qq download < "$area/packages" >&2) \
    || by_hand "the packages of PostgreSQL $version could not be fetched."
  for deb in "$area"/debs/*.deb; do dpkg -x "$deb" "$area/tree"; done
  relink "$area/tree" "$home"
  install_tree "$area/tree"
  rm -rf "$area"
  usable "$home/usr/lib/postgresql/$version/bin" || die "the fetched PostgreSQL does not start: see $home"
  [ -e /usr/share/zoneinfo ] || say "note: this system has no time zones (/usr/share/zoneinfo): install the package tzdata"
}

# Two builds at once must not fetch into each other's way.
locked() {
  mkdir -p "$tools"
  command -v flock >/dev/null 2>&1 || return 0
  exec 9>"$tools/postgres.lock"
  flock 9
}

account=$(server_account)

if [ -n "${RAINREF_PG_BIN:-}" ]; then
  usable "$RAINREF_PG_BIN" || die "RAINREF_PG_BIN names $RAINREF_PG_BIN, which holds no PostgreSQL $oldest or newer with pgvector that the account running it can start."
  printf '%s\n' "$RAINREF_PG_BIN"
  exit 0
fi

if ! bin=$(find_installed); then
  locked
  bin=$(find_installed) || { fetch; bin=$(find_installed); }
fi
printf '%s\n' "$bin"
