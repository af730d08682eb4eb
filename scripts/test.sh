#!/usr/bin/env bash
# Runs every check and test, after installing what they need. The last line says how many passed and
# failed. Arguments name the steps to run; without any, all of them.
set -uo pipefail
cd "$(dirname "$0")/.."

all=(format lint licences domain wasm page sqlite postgres description fuzz guide clients e2e)
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=("${all[@]}")
passed=0
failed=0
broken=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT

title() { printf '\n== %s ==\n' "$*"; }

# A check: passes or fails as a whole.
check() {
    local name=$1
    shift
    title "$name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); broken+=("$name"); fi
}

# A suite: its own summary says how many of its tests passed and failed.
suite() {
    local name=$1
    shift
    title "$name"
    local status=0
    "$@" 2>&1 | tee "$log" || status=1
    local counts
    counts=$(scripts/count-tests.mjs <"$log")
    local good=${counts% *} bad=${counts#* }
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then failed=$((failed + 1)); bad=1; fi
    if [ "$bad" != 0 ]; then broken+=("$name"); fi
}

# cargo-nextest where it is installed, since it runs each test on its own; else cargo's own.
rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --no-fail-fast --status-level fail --final-status-level fail "$@"
    else
        cargo test --no-fail-fast --quiet "$@"
    fi
}

# The drill of a full disk mounts a small file system, for which one must be root: at least in a
# namespace of one's own.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else unshare --map-root-user --mount -- "$@"; fi; }

export -f rust_tests
wasm_runner="node --no-warnings $PWD/scripts/wasi-runner.mjs"

scripts/setup.sh wasm node postgresql || { echo "0 passed, 1 failed"; exit 1; }

for step in "${steps[@]}"; do
    case "$step" in
        format) check "Format" cargo fmt --all --check ;;
        lint)
            check "Lint" cargo clippy --quiet --workspace --exclude shorei-web-ui --all-targets -- -D warnings
            check "Lint of the page" cargo clippy --quiet -p shorei-web-ui --target wasm32-unknown-unknown -- -D warnings
            ;;
        licences) check "Licences" cargo xtask licences ;;
        domain)
            suite "Rules, words and printing" rust_tests -p shorei-domain -p shorei-wording -p shorei-print -p shorei-client -p shorei-xtask
            suite "Examples" cargo test --quiet --doc -p shorei-domain -p shorei-wording -p shorei-print -p shorei-client
            ;;
        wasm)
            suite "Rules in WebAssembly" env CARGO_TARGET_WASM32_WASIP1_RUNNER="$wasm_runner" \
                cargo test --quiet -p shorei-domain --target wasm32-wasip1 --lib --tests
            ;;
        page) check "The page and its weight" cargo xtask web ;;
        sqlite) suite "API on SQLite" as_root bash -c 'rust_tests -p shorei-api' ;;
        postgres) suite "API on PostgreSQL" scripts/with-postgres.sh bash -c 'rust_tests -p shorei-api' ;;
        description)
            scripts/setup.sh python
            check "Description" npx --no-install redocly lint --format=stylish openapi/shorei.v1.json
            check "Description by the standard" target/python/bin/openapi-spec-validator openapi/shorei.v1.json
            check "Examples of the description" target/python/bin/python openapi/check-examples.py
            ;;
        fuzz)
            scripts/setup.sh python curl
            cargo build --quiet -p shorei-api
            check "The API tells the truth" scripts/fuzz-api.sh office 20
            ;;
        guide)
            scripts/setup.sh python curl
            cargo build --quiet -p shorei-api
            cargo build --quiet -p shorei-client --examples
            suite "Examples of the guide" node --test clients/guide.test.mjs
            ;;
        clients)
            scripts/setup.sh python
            cargo build --quiet -p shorei-api
            suite "Clients made from the description" clients/test.sh
            ;;
        e2e)
            title "What a person does, in Chromium"
            scripts/setup.sh chromium fonts-noto-cjk
            # The step before has built the page, where it was asked for.
            [[ " ${steps[*]} " == *" page "* ]] || cargo xtask web
            cargo build --quiet -p shorei-api
            suite "End to end" node --test e2e/*.test.mjs
            ;;
        *) echo "test: no step is called $step; there are: ${all[*]}"; exit 2 ;;
    esac
done

if [ ${#broken[@]} -gt 0 ]; then printf '\nFailed: %s\n' "$(IFS=,; echo "${broken[*]}")"; fi
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
