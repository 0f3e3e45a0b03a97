#!/usr/bin/env bash
# Sets up schemathesis, which tests/openapi drives the gateway with, below target/peers/openapi: `bash tests/peers/openapi/set-up.sh`.
# Needs python3 (3.10 or later) with venv. What is done already is not done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

peers=${CARGO_TARGET_DIR:-target}/peers/openapi
requirements=tests/peers/openapi/requirements.txt
stamp=$peers/requirements.stamp
if ! cmp -s "$requirements" "$stamp"; then
    python3 -m venv --clear "$peers"
    "$peers/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
    cp "$requirements" "$stamp"
fi
printf 'openapi peers: set up in %s\n' "$peers"
