#!/bin/sh
# The whole suite: on SQLite and, at the same time, on PostgreSQL when a server is installed; one is shown after the
# other (there without the engines and the tools, which ask no database). What can't run here is said and not counted.
# Arguments go to pytest: scripts/test.sh tests/foundations
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python

say() { printf '%s\n' "$*"; }

fetch_axe() {
  asset=node_modules/axe-core/axe.min.js
  if [ -f "$asset" ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then return; fi
  if ! command -v npm >/dev/null 2>&1; then
    say "Skipped: accessibility checks by axe-core, because npm is not installed (Debian: apt install npm)."
  elif ! npm ci --silent --no-audit --no-fund --ignore-scripts >/dev/null 2>&1; then
    say "Skipped: accessibility checks by axe-core, because npm could not fetch it (is there a network?)."
  fi
}

say_what_is_missing() {
  [ -x /usr/bin/chromium ] ||
    say "Skipped: journeys in a real browser, because Chromium is not installed (Debian: apt install chromium)."
  { [ -x /usr/bin/mat2 ] && [ -x /usr/bin/bwrap ]; } ||
    say "Skipped: cleaning files by mat2, because mat2 or bubblewrap is not installed (Debian: apt install mat2 bubblewrap)."
}

# PostgreSQL refuses to run as root, so root hands the private cluster to somebody else.
owner() {
  [ "$(id -u)" = 0 ] || { id -un; return; }
  id postgres >/dev/null 2>&1 && echo postgres || echo nobody
}
as_owner() {
  if [ "$(id -u)" != 0 ]; then "$@"
  elif command -v setpriv >/dev/null 2>&1; then
    setpriv --reuid "$(owner)" --regid "$(id -g "$(owner)")" --clear-groups env HOME="$cluster" "$@"
  else su -s /bin/sh "$(owner)" -c "$(printf "'%s' " "$@")"; fi
}

start_cluster() {
  cluster=$(mktemp -d "${TMPDIR:-/tmp}/havn-postgres.XXXXXX")
  trap 'stop_cluster' EXIT
  trap 'exit 130' INT TERM HUP
  word=$($python -c 'import secrets; print(secrets.token_hex(16))')
  port=$($python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  printf '%s' "$word" > "$cluster/word"
  [ "$(id -u)" != 0 ] || chown -R "$(owner)" "$cluster"
  (
    cd "$cluster" || exit 1
    as_owner "$server/initdb" -D "$cluster/data" -U havn -A scram-sha-256 --pwfile="$cluster/word" \
      -E UTF8 --locale=C.UTF-8 --no-sync
    # Durability is what SQLite's run and the fault tests look at; here only the dialect counts.
    as_owner "$server/pg_ctl" -D "$cluster/data" -w -t 60 -l "$cluster/log" -o "-c listen_addresses=127.0.0.1 \
      -p $port -c unix_socket_directories=$cluster -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c jit=off" start
  ) >"$cluster.setup" 2>&1 || { cat "$cluster.setup"; [ ! -f "$cluster/log" ] || cat "$cluster/log"; return 1; }
}
stop_cluster() {
  [ -z "${beside:-}" ] || kill "$beside" 2>/dev/null
  [ ! -f "$cluster/data/postmaster.pid" ] ||
    (cd / && as_owner "$server/pg_ctl" -D "$cluster/data" -m immediate -w stop) >/dev/null 2>&1
  rm -rf "$cluster" "$cluster.setup" "$cluster.tests"
}

newest_server() {
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
    [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && { echo "$folder"; return; }
  done
}

fetch_axe
"$python" -m tools.catalogues compile || exit 1
say_what_is_missing
server=$(newest_server)
[ -n "$server" ] ||
  say "Skipped: the suite on PostgreSQL, because no server is installed (Debian: apt install postgresql)."

if [ -n "$server" ]; then
  if ! start_cluster; then
    say "The PostgreSQL server in $server did not start: see above."
    exit 1
  fi
  # What asks no database is told once: the same again would prove nothing.
  again="--ignore=tests/engines --ignore=tests/tools"
  [ "$#" = 0 ] || again=""
  # shellcheck disable=SC2086 # the two options are meant to be split
  HAVN_DATABASE_URL="postgres://havn:$word@127.0.0.1:$port/havn" "$python" -m pytest -rsfE $again "$@" \
    >"$cluster.tests" 2>&1 &
  beside=$!
fi
say "On SQLite:"
env -u HAVN_DATABASE_URL "$python" -m pytest -rsfE "$@"
status=$?
[ -n "$server" ] || exit "$status"
say "On PostgreSQL ($("$server/postgres" --version | cut -d' ' -f3)):"
wait "$beside"
on_postgres=$?
beside=""
cat "$cluster.tests"
[ "$status" -ne 0 ] || status=$on_postgres
exit "$status"
