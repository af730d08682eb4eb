#!/usr/bin/env bash
# Tests the API against its description by schemathesis: thousands of requests, right and wrong ones, to a
# server of its own with demonstration data. Usage: fuzz-api.sh ROLE CASES, where ROLE is office, instructor
# or applicant, and CASES is how many are made up for each operation, beside those of its examples and bounds.
# On PostgreSQL where SHOREI_TEST_POSTGRES names a server, else on SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."

role=${1:-office}
cases=${2:-20}
program=target/debug/shorei
runner=target/python/bin/schemathesis
folder=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
url=http://127.0.0.1:$port
export SHOREI_DATA_DIR=$folder SHOREI_LISTEN=127.0.0.1:$port SHOREI_RATE_LIMITS=off SHOREI_LOG=error
if [ -n "${SHOREI_TEST_POSTGRES:-}" ]; then
    name=fuzz_$role
    psql -q "$SHOREI_TEST_POSTGRES/postgres" -c "DROP DATABASE IF EXISTS $name" -c "CREATE DATABASE $name ENCODING 'UTF8' TEMPLATE template0" >/dev/null
    export SHOREI_DATABASE_URL=$SHOREI_TEST_POSTGRES/$name
fi
"$program" serve --demo &
server=$!
until curl -fs "$url/readyz" >/dev/null; do kill -0 "$server" || exit 1; done

sign_in=$(printf '{"user_id": "%s@example.jp", "password": "demo-shorei-2026"}' "$role")
token=$(curl -fsS "$url/api/v1/session" -H 'content-type: application/json' -d "$sign_in" |
    node -pe 'JSON.parse(require("fs").readFileSync(0)).access_token')
fuzz() { "$runner" --config-file schemathesis.toml run "$url/api/v1/openapi.json" --seed 20261124 --generation-database none --no-color "$@"; }

# Ending the session is the one call that the token does not survive: it is tried without one.
fuzz -n "$cases" --workers 2 --exclude-operation-id session_end --header "Authorization: Bearer $token"
# Links lead from it nowhere.
fuzz -n "$cases" --include-operation-id session_end --phases examples,coverage,fuzzing

answered=$(curl -s -o /dev/null -w '%{http_code}' "$url/api/v1/me" -H "Authorization: Bearer $token")
if [ "$answered" != 200 ]; then
    echo "fuzz: the token no longer works afterwards: $answered" >&2
    exit 1
fi
"$program" check
