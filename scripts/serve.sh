#!/usr/bin/env bash
# Builds what is missing and starts Shorei with demonstration data. Every SHOREI_… variable of the
# environment reaches it; by default it keeps its data in ./shorei-demo and listens on
# http://127.0.0.1:8080.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'serve: %s\n' "$*" >&2; }

scripts/setup.sh wasm
say "building what has changed; the first time this takes some minutes"
# As the tests build it, so that neither builds again what the other has built. What makes the page comes first; the
# page's last steps keep one core busy for minutes, in which the server's library is compiled.
cargo build --package shorei-xtask
cargo build --package shorei-api --lib &
library=$!
trap 'kill "$library" 2>/dev/null || true' EXIT
# The page is linked anew only when something in it changed: that is the slow part.
stamp=target/web-built-from
sources=$(find crates/{web-ui,client,contract,wording,domain,xtask} Cargo.toml Cargo.lock .cargo/config.toml -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$sources" ]; then
    target/debug/shorei-xtask web
    printf '%s' "$sources" >"$stamp"
fi
wait "$library"
cargo build --package shorei-api
# What the program does, not every request.
export SHOREI_LOG=${SHOREI_LOG:-warn,shorei_api=info}
export SHOREI_DATA_DIR=${SHOREI_DATA_DIR:-shorei-demo}
exec target/debug/shorei serve --demo
