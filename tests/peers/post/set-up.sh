#!/usr/bin/env bash
# Sets up the foreign writer of Digital Post that tests/post plays against, below target/peers/post: `bash tests/peers/post/set-up.sh`.
# Needs python3 (3.10 or later) with venv. What is done already is not done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

peers=${CARGO_TARGET_DIR:-target}/peers/post
requirements=tests/peers/post/requirements.txt
stamp=$peers/requirements.stamp
if ! cmp -s "$requirements" "$stamp"; then
    python3 -m venv --clear "$peers"
    # The library asks for a Python before 3.13 for the sake of what is left out.
    "$peers/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python -r "$requirements"
    cp "$requirements" "$stamp"
fi
printf 'post peer: set up in %s\n' "$peers"
