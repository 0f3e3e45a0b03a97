#!/usr/bin/env python3
"""How large the library of a phone is, against its budget and its history, and what costs what.

    python3 bindings/phone/size.py FOLDER [--arm FOLDER]              fails above the budget, and where it grew unrecorded (by a fiftieth)
    python3 bindings/phone/size.py FOLDER --record WHY [--arm FOLDER] appends to the history
    python3 bindings/phone/size.py FOLDER --parts                     what each library in it costs

FOLDER is what `bindings/phone/library` prints. The budget is kept by x86_64 Linux, which is what everybody can build; the history has
beside it what the same source is for the processor of a phone, where the cross compiler is at hand (aarch64-unknown-linux-gnu).
"""

import argparse
import collections
import datetime
import pathlib
import re
import subprocess
import sys

HISTORY = pathlib.Path(__file__).with_name("sizes.tsv")
BUDGET = 8_000_000
UNRECORDED = 1.02
PARTS_SHOWN = 30
# What the linker's map calls the part that is all Rust.
RUST = re.compile(r"lomme_ffi[.\w-]*rcgu\.o|lto")
LINE = re.compile(r"^\s*[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+\s+(\S.*):\((\S+?)\)\s*$")
# What is in memory; the rest is stripped or, in zeros, not in the file.
STRIPPED = re.compile(r"\.(debug|comment|symtab|strtab|shstrtab|note)|\.t?bss$")
ARCHIVE = re.compile(r"lib([\w-]+?)(?:-[0-9a-f]{16})?\.(?:rlib|a)")
CRATE = re.compile(r"[<&*( ]*(?:dyn )?([a-z_][a-z0-9_]*)::")


def last_recorded(column):
    """The last size that the history has of a processor."""
    lines = [line.split("\t") for line in HISTORY.read_text(encoding="utf-8").splitlines()]
    at = lines[0].index(column)
    return next(int(line[at]) for line in reversed(lines[1:]) if line[at] != "-")


def size_of(folder):
    return (folder / "liblomme_ffi.so").stat().st_size


def record(size, arm, why):
    today = datetime.date.today().isoformat()
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(f"{today}\t{size}\t{arm}\t{why}\n")


def check(column, size):
    last = last_recorded(column)
    print(f"the library ({column}) is {size:,} bytes; budget {BUDGET:,}; last recorded {last:,}")
    if size > BUDGET:
        sys.exit(f"the budget is not kept: {size - BUDGET:,} bytes too many")
    if size > last * UNRECORDED:
        sys.exit("the library has grown: record it with its reason, python3 bindings/phone/size.py FOLDER --record WHY")


def libraries(map_file):
    """Bytes of each archive that the linker took something of; Rust, which is one after link-time optimisation, as one."""
    sizes = collections.Counter()
    for line in map_file.read_text(encoding="utf-8", errors="replace").splitlines():
        found = LINE.match(line)
        if not found or STRIPPED.match(found[3]):
            continue
        archive = ARCHIVE.search(found[2])
        sizes["Rust" if RUST.search(found[2]) and not archive else archive[1] if archive else "the linker's own"] += int(found[1], 16)
    return sizes


def crates(library):
    """Bytes of each crate's functions and constants, by their symbols."""
    command = ["nm", "--demangle", "--print-size", "--defined-only", library]
    sizes = collections.Counter()
    for line in subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
        part = line.split(maxsplit=3)
        if len(part) == 4:
            crate = CRATE.match(part[3])
            sizes[crate[1] if crate else "C and generated"] += int(part[1], 16)
    return sizes


def show(title, sizes):
    print(f"\n{title}")
    for name, size in sizes.most_common(PARTS_SHOWN):
        print(f"  {size:>10,}  {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--record", metavar="WHY")
    parser.add_argument("--arm", metavar="FOLDER", type=pathlib.Path, help="the same source for aarch64")
    parser.add_argument("--parts", action="store_true")
    given = parser.parse_args()
    size = size_of(given.folder)
    if given.record:
        record(size, size_of(given.arm) if given.arm else "-", given.record)
    if given.parts:
        unstripped = given.folder / "unstripped"
        show("by library", libraries(unstripped / "liblomme_ffi.map"))
        show("by crate", crates(unstripped / "liblomme_ffi.so"))
    check("x86_64", size)
    if given.arm:
        check("aarch64", size_of(given.arm))


if __name__ == "__main__":
    main()
