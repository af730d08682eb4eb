#!/usr/bin/env bash
# Builds what is measured and measures it; arguments go to bench.mjs.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh wrk
if [ ! -e bench/node_modules/.package-lock.json ] || [ bench/package-lock.json -nt bench/node_modules/.package-lock.json ]; then
    npm ci --prefix bench --no-audit --no-fund
fi
# The page is not measured here, so that it need not be there.
mkdir -p target/web-release
[ -e target/web-release-stamp ] || : >target/web-release-stamp
cargo build --profile measured --package shorei-api --bin shorei
cargo build --release --manifest-path bench/floor/Cargo.toml --target-dir target/bench-floor
exec node bench/bench.mjs --server target/measured/shorei --floor target/bench-floor/release/shorei-bench-floor "$@"
