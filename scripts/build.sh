#!/usr/bin/env bash
# Builds the release binary with the page inside: target/dist/shorei.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'build: %s\n' "$*" >&2; }

scripts/setup.sh wasm
say "the page, in WebAssembly, and the server"
cargo build --release --package shorei-api --lib &
library=$!
trap 'kill "$library" 2>/dev/null || true' EXIT
cargo xtask web
wait "$library"
say "the server's program, with the page inside"
cargo build --release --package shorei-api
mkdir -p target/dist
# Renamed into place: a copy that runs keeps its file.
cp target/release/shorei target/dist/.shorei
mv target/dist/.shorei target/dist/shorei
say "target/dist/shorei is ready"
