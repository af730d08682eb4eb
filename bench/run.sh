#!/usr/bin/env bash
# Measures the book of twenty and the bulk approval of twenty on SQLite: requests a second, and CPU time
# of the server a request. Figures of one run only compare with others of the same run.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh wrk
server=${1:-target/release/shorei}
folder=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$folder"' EXIT
export BENCH_FOLDER=$folder SHOREI_DATA_DIR=$folder/data SHOREI_LISTEN=127.0.0.1:18080 SHOREI_RATE_LIMITS=off SHOREI_LOG=warn
echo a-long-password | "$server" staff add --email office@example.jp --password-stdin >/dev/null
begun=$(date +%s%N)
"$server" serve & pid=$!
until curl -fs http://127.0.0.1:18080/readyz >/dev/null; do :; done
echo "start: $((($(date +%s%N) - begun) / 1000000)) ms; resident: $(awk '/VmRSS/ {print $2}' "/proc/$pid/status") KiB"
node bench/prepare.mjs http://127.0.0.1:18080 "$folder" "${BATCHES:-100}"

ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
measure() { # name, requests counted by wrk from its output, command
    local before after requests
    before=$(ticks)
    "${@:2}" >"$folder/out"
    after=$(ticks)
    requests=$(awk '/requests in/ {print $1}' "$folder/out")
    echo "$1: $(awk '/Requests\/sec/ {print $2}' "$folder/out") requests/s, $(((after - before) * 10000 / requests)) µs CPU a request, $requests requests; $(grep -E 'Non-2xx' "$folder/out" || echo 'all 2xx')"
}
{ read -r token; read -r path; } <"$folder/book"
measure "book of 20" wrk -t1 -c8 -d5s -H "Authorization: Bearer $token" "http://127.0.0.1:18080$path"
measure "bulk approval of 20" wrk -t1 -c1 -d20s -s bench/approve.lua http://127.0.0.1:18080
echo "resident afterwards: $(awk '/VmRSS/ {print $2}' "/proc/$pid/status") KiB"
