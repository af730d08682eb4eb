# Every command that a person needs. Without `just`: npx --yes rust-just RECIPE

set shell := ["bash", "-euo", "pipefail", "-c"]

# Lists the recipes.
default:
    @'{{ just_executable() }}' --justfile '{{ justfile() }}' --list --unsorted

# Installs what is needed and runs all tests; or only some steps of them, such as `domain sqlite`.
test *steps:
    @scripts/test.sh {{ steps }}

# Builds the release binary: target/dist/shorei.
build:
    @scripts/setup.sh
    cargo build --release --package shorei-api
    mkdir -p target/dist
    cp target/release/shorei target/dist/shorei

# Writes what the program says of its API to openapi/shorei.v1.json.
openapi:
    @mkdir -p openapi
    cargo run --quiet --package shorei-api -- openapi > target/shorei.v1.json
    mv target/shorei.v1.json openapi/shorei.v1.json

# Formats the code.
format:
    cargo fmt --all
