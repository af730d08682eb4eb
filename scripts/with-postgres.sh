#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own: on a free port, in a folder that is thrown
# away afterwards. The command finds the server's address in SHOREI_TEST_POSTGRES.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ]; then
    echo "PostgreSQL is not installed: apt-get install postgresql" >&2
    exit 1
fi
# PostgreSQL refuses to run as root.
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# In memory where there is room for it: hundreds of databases are made and thrown away.
place=${TMPDIR:-/tmp}
room=$(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -n 1 || echo 0)
if [ "${room// /}" -ge 8 ]; then place=/dev/shm; fi
folder=$(mktemp -d -p "$place")
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
cd "$folder"
as_server "$bin/initdb" -D "$folder/data" -U shorei -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# Thrown away afterwards, so nothing needs to reach the disk.
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start -o \
    "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400" >/dev/null
cd "$OLDPWD"

SHOREI_TEST_POSTGRES="postgres://shorei@127.0.0.1:$port" "$@"
