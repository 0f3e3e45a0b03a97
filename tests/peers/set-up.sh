#!/usr/bin/env bash
# Sets up the foreign implementations that tests/interop plays against, below target/peers: `bash tests/peers/set-up.sh`.
# Needs python3 (3.10 or later) with venv, node (20 or later) with npm, and Rust. What is done already is not done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/peers"
peers=$(cd "$target/peers" && pwd)
sources=$(pwd)/tests/peers

# is_current NAME FILE...: whether NAME was set up from these very files.
stamp_of() { cat "$@" | sha256sum; }
is_current() { [[ -f $peers/$1.stamp && $(<"$peers/$1.stamp") == "$(stamp_of "${@:2}")" ]]; }
done_with() { stamp_of "${@:2}" >"$peers/$1.stamp"; }

python() {
    local requirements=$sources/python/requirements.txt
    if is_current python "$requirements"; then return; fi
    python3 -m venv --clear "$peers/python"
    "$peers/python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
    done_with python "$requirements"
}

js() {
    local manifest=$sources/js/package.json lock=$sources/js/package-lock.json
    mkdir -p "$peers/js"
    # The scripts stay where they are; Node looks for the packages beside the links.
    for script in "$sources"/js/*.mjs; do ln -sfn "$script" "$peers/js/$(basename "$script")"; done
    if is_current js "$manifest" "$lock"; then return; fi
    cp "$manifest" "$lock" "$peers/js/"
    (cd "$peers/js" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    done_with js "$manifest" "$lock"
}

isomdl() {
    cargo build --locked --manifest-path "$sources/isomdl/Cargo.toml" --target-dir "$peers/isomdl"
}

python
js
isomdl
printf 'peers: set up in %s\n' "$target/peers"
