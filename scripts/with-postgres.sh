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
# With a certificate for localhost, of an authority of its own, and beside it another authority.
make_ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout "$1.key" -out "$1.pem" \
    -subj "/CN=$1" -addext keyUsage=critical,keyCertSign 2>/dev/null; }
make_ca ca
make_ca other-ca
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -out server.pem \
    -extfile <(echo "subjectAltName=DNS:localhost") 2>/dev/null
chmod 600 server.key
chmod 644 ./*.pem
if [ "$(id -u)" = 0 ]; then chown postgres server.key server.pem; chmod 711 "$folder"; fi
# These two come in only with TLS, and only without.
{
    echo "hostnossl all only_tls all reject"
    echo "hostssl all only_plain all reject"
    cat "$folder/data/pg_hba.conf"
} >pg_hba.conf
cat pg_hba.conf >"$folder/data/pg_hba.conf"
# Thrown away afterwards, so nothing needs to reach the disk.
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start -o \
    "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c ssl=on -c ssl_cert_file=$folder/server.pem -c ssl_key_file=$folder/server.key" >/dev/null
for name in only_tls only_plain; do
    as_server "$bin/createuser" -h "$folder" -p "$port" -U shorei "$name"
done
cd "$OLDPWD"

# Most tests are not about encryption, and quicker without.
PGSSLMODE=disable SHOREI_TEST_POSTGRES_CA="$folder/ca.pem" SHOREI_TEST_POSTGRES="postgres://shorei@127.0.0.1:$port" "$@"
