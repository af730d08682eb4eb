#!/usr/bin/env bash
# Runs every check and test, after installing what they need. The last line says how many passed and
# failed. Arguments name the steps to run; without any, all of them.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/clock.sh

all=(format lint licences advisories domain examples wasm page sqlite postgres description fuzz guide clients e2e)
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=("${all[@]}")
# Whether what is compiled is linted at once: where both are asked for, but not while one works on a single step.
linted=
[ $# -gt 0 ] || linted=yes
passed=0
failed=0
broken=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Everything but the page, with what its tests need. Every command below selects the same packages, so that each
# dependency is compiled once.
workspace=(--workspace --exclude shorei-web-ui)
programs=target/test-programs.json
page=(--package shorei-web-ui --target wasm32-unknown-unknown --profile page)

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

# Compiles the programs and all tests, and notes where the test programs are.
compile() {
    mkdir -p target
    cargo build --quiet "${workspace[@]}" --all-targets --message-format=json-render-diagnostics >"$programs"
}

# The same by Clippy, which compiles what it lints; any warning fails. `cargo clippy` would check every dependency
# first, although all of them are compiled here.
compile_linted() {
    RUSTC_WORKSPACE_WRAPPER=clippy-driver compile 2>&1 | tee "$log" >&2
    [ "${PIPESTATUS[0]}" = 0 ] && ! grep -q '^warning' "$log"
}

# The test programs of these packages.
run_tests() { scripts/run-tests.mjs "$programs" "$@"; }

# The drill of a full disk mounts a small file system, for which one must be root: at least in a
# namespace of one's own.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else unshare --map-root-user --mount -- "$@"; fi; }

# More at once than there are cores: a test waits for its database now and then.
at_once=$(($(nproc) * 2))

step() {
    case "$1" in
        format) check "Format" cargo fmt --all --check ;;
        lint)
            check "One resolution of features" scripts/one-resolution.sh
            [ -n "$linted" ] || check "Lint" compiling cargo clippy --quiet "${workspace[@]}" --all-targets -- -D warnings
            check "Lint of the page" compiling cargo clippy --quiet "${page[@]}" -- -D warnings
            ;;
        licences) check "Licences" target/debug/shorei-xtask licences ;;
        advisories) check "Advisories" target/debug/shorei-xtask advisories ;;
        domain) suite "Rules, words and printing" run_tests shorei-domain shorei-wording shorei-print shorei-client shorei-xtask ;;
        examples) suite "Examples" env ${linted:+RUSTC_WORKSPACE_WRAPPER=clippy-driver} cargo test --quiet --doc "${workspace[@]}" ;;
        wasm)
            suite "Rules in WebAssembly" env CARGO_TARGET_WASM32_WASIP1_RUNNER="node --no-warnings $PWD/scripts/wasi-runner.mjs" \
                cargo test --quiet -p shorei-domain --target wasm32-wasip1 --lib --tests
            ;;
        page)
            check "The page compiles" compiling cargo build --quiet "${page[@]}"
            check "The page and its weight" target/debug/shorei-xtask web
            ;;
        sqlite) suite "API on SQLite" as_root scripts/run-tests.mjs "$programs" shorei-api -- --test-threads "$at_once" ;;
        postgres)
            suite "API on PostgreSQL" scripts/with-postgres.sh scripts/run-tests.mjs "$programs" shorei-api -- --test-threads "$at_once"
            ;;
        description)
            scripts/setup.sh python
            check "Description" npx --no-install redocly lint --format=stylish openapi/shorei.v1.json
            check "Description by the standard" target/python/bin/openapi-spec-validator openapi/shorei.v1.json
            check "Examples of the description" target/python/bin/python openapi/check-examples.py
            ;;
        fuzz)
            scripts/setup.sh python curl
            check "The API tells the truth" scripts/fuzz-api.sh office 20
            ;;
        guide)
            scripts/setup.sh python curl
            suite "Examples of the guide" node --test clients/guide.test.mjs
            ;;
        clients)
            scripts/setup.sh python
            suite "Clients made from the description" clients/test.sh
            ;;
        e2e)
            title "What a person does, in Chromium"
            scripts/setup.sh chromium fonts-noto-cjk
            # The step before has built the page, where it was asked for.
            [[ " ${steps[*]} " == *" page "* ]] || target/debug/shorei-xtask web
            suite "End to end" node --test e2e/all.mjs
            ;;
        *) echo "test: no step is called $1; there are: ${all[*]}"; exit 2 ;;
    esac
}

clock_begin setup
scripts/setup.sh wasm node postgresql openssl || { echo "0 passed, 1 failed"; exit 1; }
clock_end
# Most steps run what is compiled.
clock_begin compile
if [ -n "$linted" ]; then
    check "Compiling and linting what has changed" compiling compile_linted
else
    check "Compiling what has changed" compiling compile
fi
clock_end
if [ "$failed" != 0 ]; then printf '\n%s passed, %s failed\n' "$passed" "$failed"; exit 1; fi
for name in "${steps[@]}"; do
    clock_begin "$name"
    step "$name"
    clock_end
done

clock_table
if [ ${#broken[@]} -gt 0 ]; then printf '\nFailed: %s\n' "$(IFS=,; echo "${broken[*]}")"; fi
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
