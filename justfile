# Every command that a person needs. Without `just`: npx --yes rust-just RECIPE

set shell := ["bash", "-euo", "pipefail", "-c"]

# Lists the recipes.
default:
    @'{{ just_executable() }}' --justfile '{{ justfile() }}' --list --unsorted

# Builds what is missing and starts Shorei with demonstration data, on SQLite.
serve:
    @scripts/serve.sh

# Installs what is needed and runs all tests; or only some steps of them, such as `domain sqlite`.
test *steps:
    @scripts/test.sh {{ steps }}

# Builds the release binary with the page inside: target/dist/shorei.
build:
    @scripts/build.sh

# Builds the page into target/web, quickly and large, for working on it; a debug server reads it there.
page:
    @scripts/setup.sh wasm
    @rm -f target/web-built-from
    cargo xtask web --quick

# As `serve`, with the quick page; builds anew and restarts whenever a file of the code changes.
watch:
    @scripts/setup.sh wasm node
    npx --no-install nodemon --quiet --watch crates --watch migrations --ext rs,toml,css,html,svg,sql,json,md --signal SIGTERM --exec scripts/serve.sh quick

# Tests the API against its description with thousands of requests, as each role on both databases.
fuzz-api cases="200":
    scripts/setup.sh python postgresql openssl curl
    cargo build --quiet --package shorei-api
    for role in office instructor applicant; do scripts/fuzz-api.sh "$role" {{ cases }}; done
    for role in office instructor applicant; do scripts/with-postgres.sh scripts/fuzz-api.sh "$role" {{ cases }}; done

# Exports a million rows from a server of its own, and fails where that takes more than a little memory.
soak rows="1000000":
    cargo build --package shorei-api
    node bench/soak.mjs target/debug/shorei {{ rows }}

# Measures Shorei beside what a team would write in Node, and beside what is possible at all (docs/performance.md).
bench *arguments:
    bench/run.sh {{ arguments }}

# Writes what the program says of its API to openapi/shorei.v1.json.
openapi:
    @mkdir -p openapi
    cargo run --quiet --package shorei-api -- openapi > target/shorei.v1.json
    mv target/shorei.v1.json openapi/shorei.v1.json

# Formats the code.
format:
    cargo fmt --all
