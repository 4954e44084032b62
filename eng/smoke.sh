#!/usr/bin/env bash
# One ticket's way over REST: event, triage, answer with citations, action, refusal, signal, receipt.
#
#   eng/smoke.sh              starts the built program on a free port with data of its own, and stops it after
#   eng/smoke.sh BASE_URL     takes a running program (with the demo accounts)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
base=${1:-}
patience=${RAINREF_SMOKE_SECONDS:-120}
work=$(mktemp -d)
server=""
run_id=$(date +%s)-$$
calls=0
status="" body=""

stop_server() {
  local tries=0
  [ -n "$server" ] || return 0
  kill -TERM "$server" 2>/dev/null || true
  while kill -0 "$server" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ]; then
      echo "smoke: the program did not stop within a minute" >&2
      kill -KILL "$server" 2>/dev/null || true
      break
    fi
    sleep 0.1
  done
  wait "$server" 2>/dev/null || true
  server=""
}

clean_up() {
  local code=$?
  trap - EXIT
  stop_server
  [ ! -d "$work/data" ] || RAINREF_DATA=$work/data "$root/eng/reset.sh" 2>"$work/reset.log" || cat "$work/reset.log" >&2
  rm -rf "$work"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
  printf 'smoke: FAILED: %s\n' "$*" >&2
  [ -z "$status" ] || printf 'smoke: last answer: %s %s\n' "$status" "$(printf '%s' "$body" | cut -c1-800)" >&2
  if [ -f "$work/server.log" ]; then
    echo "smoke: the program's last lines:" >&2
    tail -n 30 "$work/server.log" >&2
  fi
  exit 1
}

step() { printf 'smoke: %s\n' "$*"; }

# --- HTTP and JSON --------------------------------------------------------------------------

# call METHOD PATH TOKEN [JSON]: sets status and body. Every change carries a key of its own.
call() {
  local method=$1 path=$2 token=$3 json=${4:-}
  local arguments=(-sS --max-time 30 -o "$work/body" -w '%{http_code}' -X "$method" -H 'Accept: application/json')
  [ -z "$token" ] || arguments+=(-H "Authorization: Bearer $token")
  if [ "$method" != GET ]; then
    calls=$((calls + 1))
    arguments+=(-H 'Content-Type: application/json' -H "Idempotency-Key: smoke-$run_id-$calls" --data "$json")
  fi
  : > "$work/body"
  status=$(curl "${arguments[@]}" "$base$path" 2>"$work/curl.log") || { status=000; cat "$work/curl.log" > "$work/body"; }
  body=$(tr -d '\r\n' < "$work/body")
}

succeeded() { case "$status" in 2??) true ;; *) false ;; esac; }

# field NAME: the first value of that name in the body, wherever it stands; empty where it is null.
field() {
  printf '%s' "$body" \
    | grep -oE "\"$1\"[[:space:]]*:[[:space:]]*(\"([^\"\\\\]|\\\\.)*\"|[^],}[:space:]]+)" \
    | head -n 1 | sed -E 's/^"[^"]*"[[:space:]]*:[[:space:]]*//; s/^"//; s/"$//; s/^null$//' || true
}

# Whether the body holds this piece of JSON, spaces aside.
holds() { printf '%s' "$body" | sed -E 's/[[:space:]]*([][{}:,])[[:space:]]*/\1/g' | grep -qF -- "$1"; }

# --- the program ----------------------------------------------------------------------------

free_port() {
  local port
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    port=$((20000 + (RANDOM << 15 | RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s' "$port"; return; }
  done
  fail "no free port was found"
}

start_server() {
  local pg
  base=http://127.0.0.1:$(free_port)
  if [ -z "${ConnectionStrings__RainRef:-}" ]; then pg=$("$root/eng/postgres.sh") || fail "there is no PostgreSQL"; fi
  # Another account may run PostgreSQL, and has to get through.
  chmod 711 "$work"
  step "starting the program on $base"
  RAINREF_PG_BIN=${pg:-} RAINREF_DATA=$work/data ASPNETCORE_URLS=$base ASPNETCORE_ENVIRONMENT=Development \
    "$root/rainref" serve >"$work/server.log" 2>&1 </dev/null &
  server=$!
}

wait_until_healthy() {
  local deadline=$((SECONDS + patience))
  while :; do
    call GET /healthz ""
    if succeeded && holds '"ok":true'; then return; fi
    if [ -n "$server" ] && ! kill -0 "$server" 2>/dev/null; then server=""; fail "the program ended before it was healthy"; fi
    [ "$SECONDS" -lt "$deadline" ] || fail "GET /healthz was not ok within $patience s"
    sleep 0.3
  done
}

sign_in() {
  call POST /auth/login "" "{\"username\":\"$1\",\"password\":\"$2\"}"
  succeeded || fail "$1 could not sign in"
  token=$(field access_token)
  [ -n "$token" ] || fail "signing in as $1 gave no access_token"
}

# --- one ticket's way -----------------------------------------------------------------------

send_event() {
  call POST /ref/events "$lead" '{"source":"email","channel":"support","text":"I did not get the activation link","user_ref":"u-1"}'
  succeeded || fail "POST /ref/events was refused"
  event=$(field id)
  [ -n "$event" ] || fail "POST /ref/events gave no id"
  [ -n "$(field status)" ] || fail "POST /ref/events gave no status"
  holds '"normalized":' || fail "POST /ref/events gave no normalized event"
  step "event $event"
}

wait_for_triage() {
  local deadline=$((SECONDS + patience))
  ticket=""
  while :; do
    if [ -z "$ticket" ]; then
      call GET "/ref/events/$event" "$lead"
      succeeded || fail "GET /ref/events/$event was refused"
      ticket=$(field ticket_id)
    else
      call GET "/support/tickets/$ticket" "$lead"
      succeeded || fail "GET /support/tickets/$ticket was refused"
      if [ -n "$(field intent)" ]; then break; fi
    fi
    [ "$SECONDS" -lt "$deadline" ] || fail "the event had no triaged ticket within $patience s"
    sleep 0.3
  done
  step "ticket $ticket, intent $(field intent)"
}

ask_for_answer() {
  call POST /support/answer "$lead" "{\"ticket_id\":\"$ticket\"}"
  succeeded || fail "POST /support/answer was refused"
  holds '"abstained":false' || fail "the answer abstained"
  [ -n "$(field answer_md)" ] || fail "the answer has no text"
  holds '"citations":[{' || holds '"citations":["' || fail "the answer has no citations"
  step "answer with citations"
}

execute_action() {
  local json="{\"type\":\"resend_activation\",\"params\":{\"user_ref\":\"u-1\"},\"ticket_id\":\"$ticket\"}"
  call POST /action/execute "$lead" "$json"
  succeeded || fail "the lead's action was refused"
  holds '"ok":true' || fail "the lead's action did not succeed"
  receipt=$(field beacon_receipt_id)
  [ -n "$receipt" ] || fail "the lead's action left no receipt"
  step "action done, receipt $receipt"

  call POST /action/execute "$agent" "$json"
  [ "$status" = 403 ] || fail "the agent's action should be refused with 403"
  [ -n "$(field detail)" ] || fail "the refusal gives no reason in detail"
  step "the agent is refused: $(field detail)"
}

emit_signal() {
  call POST /signals/emit "$lead" "{\"type\":\"friction\",\"product_area\":\"activation\",\"strength\":0.6,\"title\":\"Activation links do not arrive\",\"ticket_id\":\"$ticket\"}"
  succeeded || fail "POST /signals/emit was refused"
  step "signal emitted"
}

check_receipt() {
  call GET "/audit/$receipt" "$lead"
  succeeded || fail "GET /audit/$receipt was refused"
  holds '"valid":true' || fail "the receipt does not verify"
  step "the receipt verifies"
}

command -v curl >/dev/null 2>&1 || fail "curl is not installed"
if [ -z "$base" ]; then start_server; fi
base=${base%/}
wait_until_healthy
sign_in lead@rainref.local lead && lead=$token
sign_in agent@rainref.local agent && agent=$token
send_event
wait_for_triage
ask_for_answer
execute_action
emit_signal
check_receipt
call GET /healthz ""
holds '"ok":true' || fail "GET /healthz is not ok after all this"
if [ -n "$server" ]; then
  stop_server
  if [ -f "$work/data/postgres/cluster/postmaster.pid" ]; then fail "the program left its PostgreSQL running"; fi
fi
echo "smoke: ok"
