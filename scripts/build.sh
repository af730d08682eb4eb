#!/usr/bin/env bash
# Builds the release binary with the page inside: target/dist/shorei.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'build: %s\n' "$*" >&2; }

scripts/setup.sh wasm
say "the page, in WebAssembly, and the server"
cargo build --release --package shorei-api --lib --package shorei-xtask --bins &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
cargo build --package shorei-web-ui --target wasm32-unknown-unknown --profile page
wait "$server"
trap - EXIT
# A folder of its own: a server that `just serve` has started goes on with its page.
target/release/shorei-xtask web --packed --into target/web-release
say "the server's program, with the page inside"
cargo build --release --package shorei-api
mkdir -p target/dist
# Renamed into place: a copy that runs keeps its file.
cp target/release/shorei target/dist/.shorei
mv target/dist/.shorei target/dist/shorei
say "target/dist/shorei is ready"
