#!/usr/bin/env bash
# Fails where the programs alone (`just serve`) are built with other features of a dependency than the programs
# with their tests (`just test`): both would be compiled. Such features belong into crates/unify.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each dependency with its version and features.
resolved() {
    cargo tree --prefix none --no-dedupe --format '{p} [{f}]' "$@" |
        sed -E 's/ \(\*\)$//; s/ \(proc-macro\)//' | grep -v '^shorei-' | sort -u
}

missing=$(comm -23 \
    <(resolved --package shorei-api --package shorei-xtask --edges normal,build) \
    <(resolved --workspace --exclude shorei-web-ui --edges normal,build,dev))
if [ -n "$missing" ]; then
    printf 'These are built with more features where tests are built too:\n%s\n' "$missing" >&2
    exit 1
fi
