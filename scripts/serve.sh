#!/usr/bin/env bash
# Builds what is missing and starts Shorei with demonstration data; with the argument `quick`, with a page that is
# quick to build and slow to load, for working on it. Every SHOREI_… variable of the
# environment reaches it; by default it keeps its data in ./shorei-demo and listens on
# http://127.0.0.1:8080.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'serve: %s\n' "$*" >&2; }

scripts/setup.sh wasm
say "building what has changed; the first time this takes some minutes"
# As the tests build it, so that neither builds again what the other has built. Both sides at once: the page's last
# step keeps one core busy for a minute.
cargo build --package shorei-api --package shorei-xtask &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
# The page is put together anew only when something in it changed.
stamp=target/web-built-from
kind=${1:-whole}
sources=$(find crates/{web-ui,client,contract,wording,domain,xtask} Cargo.toml Cargo.lock .cargo/config.toml -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$kind $sources" ]; then
    wait "$server"
elif [ "$kind" = quick ]; then
    wait "$server"
    target/debug/shorei-xtask web --quick
else
    cargo build --package shorei-web-ui --target wasm32-unknown-unknown --profile page
    wait "$server"
    target/debug/shorei-xtask web
fi
printf '%s' "$kind $sources" >"$stamp"
trap - EXIT
# What the program does, not every request.
export SHOREI_LOG=${SHOREI_LOG:-warn,shorei_api=info}
export SHOREI_DATA_DIR=${SHOREI_DATA_DIR:-shorei-demo}
exec target/debug/shorei serve --demo
