#!/usr/bin/env bash
# Sets up the foreign readers that tests/calendar plays against, below target/peers/calendar: `bash tests/peers/calendar/set-up.sh`.
# Needs python3 (3.10 or later) with venv. What is done already is not done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

peers=${CARGO_TARGET_DIR:-target}/peers/calendar
requirements=tests/peers/calendar/requirements.txt
stamp=$peers/requirements.stamp
if ! cmp -s "$requirements" "$stamp"; then
    python3 -m venv --clear "$peers"
    "$peers/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
    cp "$requirements" "$stamp"
fi
printf 'calendar peers: set up in %s\n' "$peers"
