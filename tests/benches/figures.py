#!/usr/bin/env python3
"""What the licence costs beside its limits, in one run: `python3 tests/benches/figures.py [--isomdl] [--time] [--p256]`.

Counts instructions (callgrind, by gungraun) and memory; with --isomdl those of that peer too, with --time also measures (criterion). Signatures on P-256 are those of
`ring`, as the apps have them, or with --p256 those of `p256`. Fails when a figure that does not depend on the machine's load is
beyond its limit. Needs valgrind and `cargo install --locked gungraun-runner --version 0.20.0`.
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent.parent / "target")).resolve() / "benches"


def bench(name, features, *arguments):
    command = ["cargo", "bench", "--locked", "--manifest-path", str(HERE / "Cargo.toml")]
    command += ["--bench", name, *features, "--", *arguments]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})
    if run.returncode != 0:
        sys.exit(f"figures: the bench '{name}' failed")
    return run.stdout


def json_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def find(value, key):
    """The first value of `key` at any depth."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            found = find(inner, key)
            if found is not None:
                return found
    return None


def number(value):
    """The first whole number at any depth."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return next((n for n in map(number, inner) if n is not None), None)


def instructions(features):
    counts = {}
    for summary in json_lines(bench("instructions", features, "--output-format=json")):
        name = "/".join(part for part in (summary["function_name"], summary["id"]) if part)
        counts[name] = number(find(summary["profiles"], "Ir"))
    return counts


def times():
    found = {}
    for file in (TARGET / "criterion").glob("*/*/new/estimates.json"):
        found["/".join(file.parts[-4:-2])] = json.loads(file.read_text())["median"]["point_estimate"]
    return found


class Table:
    def __init__(self):
        self.beyond = []

    def row(self, what, measured, limit, holds, guard=True):
        mark = "ok" if holds else ("BEYOND" if guard else "beyond, this run")
        print(f"  {what:<72} {measured:>10}   {limit:<14} {mark}")
        if guard and not holds:
            self.beyond.append(what)

    def at_most(self, what, value, limit, guard=True):
        self.row(what, f"{value:.3f}", f"at most {limit}", value <= limit, guard)

    def at_least(self, what, value, limit, guard=True):
        self.row(what, f"{value:.2f}", f"at least {limit}", value >= limit, guard)


def main():
    by_ring = "--p256" not in sys.argv
    beside_isomdl = "--isomdl" in sys.argv
    wanted = [name for name, is_wanted in (("ring", by_ring), ("isomdl", beside_isomdl)) if is_wanted]
    features = ["--features", ",".join(wanted)] if wanted else []
    table = Table()

    print(f"instructions, P-256 by {'ring' if by_ring else 'p256'}")
    ir = instructions(features)
    for name, count in sorted(ir.items()):
        print(f"    {name:<40} {count:>14,}")
    bare = ir["signatures/three"]
    table.at_most("police by bundle, to its three bare signatures", ir["verify/by_bundle"] / bare, 1.1)
    # With the certificate in the presentation all three signatures are verified anew. `ring` is so quick that the rest, the
    # reading above all, is more than a tenth of it.
    table.at_most("police by root, to its three bare signatures", ir["verify/by_root"] / bare, 1.2 if by_ring else 1.1)
    if beside_isomdl:
        table.at_least("isomdl, to police by root", ir["isomdl/police"] / ir["verify/by_root"], 3, guard=by_ring)
        table.at_least("isomdl, to police by bundle", ir["isomdl/police"] / ir["verify/by_bundle"], 3, guard=by_ring)
    table.at_most(
        "status look-up, ten million to a thousand",
        ir["status_look_up/ten_million"] / ir["status_look_up/thousand"],
        1.1,
    )
    table.at_most("status reading, ten million to one", ir["status_read/ten_million"] / ir["status_read/one_million"], 11)

    # What nobody can spare of an exchange: signing, two signatures of who asks, keys, and what two keys agree on.
    sign, public_key, agree = ir["sign/one"], ir["public_key/one"], ir["agree/one"]
    two = ir["signatures/two"]
    # `p256` signs with tables here, 2.8 times as quickly as without. A signature without them (`cargo bench -p lomme-sight`) is a
    # tenth more than an agreement: if all the rest of a Show is less than that, the Show is less than two signatures.
    table.at_most("a Show but for its signature, all frames drawn, to an agreement", (ir["show/first_round"] - sign) / agree, 1.05)
    # A processor of a phone does more than a thousand million in a second: the limit of a millisecond is a million. K is 4.
    table.at_most("a frame that is collected, all of them repair, in million instructions", ir["collected/repair_frames"] / 4e6, 1)
    table.at_most("an Ask, all frames drawn, to its signature and its key", ir["ask/made_and_drawn"] / (sign + public_key), 2)
    table.at_most(
        "an Answer, all frames drawn, to its three signatures, key and agreement",
        ir["answer/made_and_drawn"] / (two + public_key + agree + sign),
        2 if by_ring else 1.5,
    )
    table.at_most("the verdict on an Answer, to its agreement and two signatures", ir["answered/verified"] / (agree + two), 1.3)

    print("memory")
    for line in json_lines(bench("memory", features)):
        entries, compressed = line["entries"], line["compressed"]
        print(f"    {json.dumps(line)}")
        table.at_most(f"status list of {entries:,}: at rest to compressed", line["at_rest"] / compressed, 1.1)
        table.at_most(f"status list of {entries:,}: in memory to one bit an entry", line["in_memory"] / (entries / 8), 1.1)
        table.at_most(f"status list of {entries:,}: most to in memory", line["most"] / line["in_memory"], 4)

    if "--time" in sys.argv:
        print("time (not guarded: the machine may be shared)")
        bench("time", features, "--noplot")
        t = times()
        for name, nanoseconds in sorted(t.items()):
            print(f"    {name:<40} {nanoseconds / 1_000:>14,.1f} us")
        table.at_most("police by bundle, to its three bare signatures", t["verify/by_bundle"] / t["verify/signatures"], 1.1, False)
        table.at_most("police by root, to its three bare signatures", t["verify/by_root"] / t["verify/signatures"], 1.1, False)
        if beside_isomdl:
            table.at_least("isomdl, to police by root", t["verify/isomdl"] / t["verify/by_root"], 3, False)
            table.at_least("isomdl, to police by bundle", t["verify/isomdl"] / t["verify/by_bundle"], 3, False)
        ratio = t["status/look_up_ten_million"] / t["status/look_up_thousand"]
        table.at_most("status look-up, ten million to a thousand", ratio, 1.1, False)
    if table.beyond:
        sys.exit("figures beyond their limit: " + "; ".join(table.beyond))


if __name__ == "__main__":
    main()
