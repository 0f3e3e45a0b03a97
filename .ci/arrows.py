#!/usr/bin/env python3
"""An arrow only points down: which crate of ours may know which (docs/architecture.md).

Reads `cargo metadata` and fails with every dependency that is not allowed. Dev-dependencies may point at fixtures, because a
test may have the authorities beside it; what is shipped may not.
"""

import json
import subprocess
import sys

PURE = {"lomme-licence", "lomme-optical", "lomme-overview", "lomme-calendar", "lomme-reminders"}
CORE = PURE | {"lomme-store", "lomme-net", "lomme-app"}
FIXTURES = {"lomme-authority", "lomme-gateway", "lomme-data"}

# What each crate may know of ours. A crate that is not here is an error: say here where it stands.
MAY_KNOW = {
    "lomme-licence": set(),
    "lomme-optical": set(),
    "lomme-overview": set(),
    "lomme-calendar": set(),
    "lomme-reminders": {"lomme-calendar"},
    "lomme-store": PURE,
    "lomme-net": PURE,
    "lomme-app": PURE | {"lomme-store", "lomme-net"},
    "lomme-ffi": CORE,
    "lomme-bindgen": set(),
    "lomme-cli": CORE | FIXTURES,
    "lomme-data": PURE,
    "lomme-authority": {"lomme-licence"},
    "lomme-gateway": PURE | {"lomme-authority", "lomme-data"},
    "lomme-tests": CORE | FIXTURES | {"lomme-ffi", "lomme-cli", "lomme-sight"},
    "lomme-sight": {"lomme-optical"},
}
# What a test of a crate may know besides.
TESTS_MAY_KNOW = {
    "lomme-store": FIXTURES,
    "lomme-net": FIXTURES,
    "lomme-app": FIXTURES,
    "lomme-cli": FIXTURES | {"lomme-tests"},
    "lomme-ffi": FIXTURES,
    "lomme-bindgen": FIXTURES | {"lomme-app", "lomme-ffi", "lomme-tests"},
    "lomme-gateway": {"lomme-net"},
}
# Libraries that belong at one place of the house only.
ONLY = {
    "uniffi": {"lomme-ffi", "lomme-bindgen"},
    "reqwest": {"lomme-net"},
    "rusqlite": {"lomme-store", "lomme-gateway"},
    "axum": {"lomme-gateway", "lomme-cli"},
    "rcgen": {"lomme-gateway"},
}
# A pure crate does no I/O, and draws no randomness: none of these stands in its tree, however deep.
NOT_PURE = {"getrandom", "tokio", "reqwest", "rusqlite", "mio", "socket2"}


def cargo(*arguments):
    run = subprocess.run(["cargo", *arguments, "--locked"], stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit("arrows: cargo cannot read the workspace; if Cargo.lock is behind the manifests, commit it anew")
    return run.stdout


def wrong_arrows(packages):
    ours = {package["name"] for package in packages}
    for package in packages:
        name = package["name"]
        if name not in MAY_KNOW:
            yield f"{name} is not in .ci/arrows.py; say there what it may know"
            continue
        for dependency in package["dependencies"]:
            to, is_test = dependency["name"], dependency["kind"] == "dev"
            allowed = MAY_KNOW[name] | (TESTS_MAY_KNOW.get(name, set()) | PURE if is_test else set())
            if to in ours and to not in allowed:
                yield f"{name} may not know {to}" + (" even in tests" if is_test else "")
            if not is_test and name not in ONLY.get(to, {name}):
                yield f"{name} may not use {to}, which belongs to {', '.join(sorted(ONLY[to]))}"
    for name in sorted(set(MAY_KNOW) - ours):
        yield f"{name} is in .ci/arrows.py and no longer in the workspace"


def impure():
    """Every crate of NOT_PURE that a pure crate pulls in when it is built alone, for a target without an operating system."""
    options = ["--target", "wasm32-unknown-unknown", "--edges", "normal", "--prefix", "none", "--format", "{p}"]
    for crate in sorted(PURE):
        tree = cargo("tree", "-p", crate, *options)
        found = {line.split()[0] for line in tree.splitlines() if line.strip()} & NOT_PURE
        for name in sorted(found):
            yield f"{crate} is pure and pulls in {name}; see cargo tree -p {crate} -i {name}"


def main():
    packages = json.loads(cargo("metadata", "--format-version", "1", "--no-deps"))["packages"]
    wrong = [*wrong_arrows(packages), *impure()]
    for line in wrong:
        print(f"arrows: {line}", file=sys.stderr)
    if wrong:
        sys.exit(1)
    print(f"arrows: the dependencies of {len(packages)} crates point down")


if __name__ == "__main__":
    main()
