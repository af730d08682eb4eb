#!/usr/bin/env bash
# Makes clients from the committed description by programs of others, and does the main job with each
# against a demonstration: in TypeScript and in Python.
set -euo pipefail
cd "$(dirname "$0")/.."

description=openapi/shorei.v1.json
made=target/clients
rm -rf "$made"
mkdir -p "$made/typescript" "$made/python"

npx --no-install openapi-typescript "$description" --output "$made/typescript/schema.d.ts"
cp clients/typescript/*.ts "$made/typescript/"
npx --no-install tsc --project clients/typescript
node clients/with-demo.mjs node --test "$made/typescript/built/main-job.test.js"

# A warning says that something of the description is missing in the client.
said=$(target/python/bin/openapi-python-client generate --path "$description" --config clients/python/config.yml \
    --output-path "$made/python" --overwrite --fail-on-warning 2>&1) || { echo "$said"; exit 1; }
PYTHONPATH="$made/python" PYTHONDONTWRITEBYTECODE=1 node clients/with-demo.mjs \
    target/python/bin/pytest --quiet -p no:cacheprovider clients/python
