#!/usr/bin/env python3
"""Builds the wheel: the hand-written package, the module that is generated from the library with its types, and the library.

    python3 bindings/python/build.py [--library FILE] [--generator FILE] OUT_DIR

Needs nothing but Python's standard library. The wheel runs on every CPython from 3.11 on (the library is reached by ctypes, not by
CPython's own interface), and only on the system and processor that it was built on, which stands in its name.
"""

import argparse
import base64
import hashlib
import pathlib
import platform
import re
import subprocess
import sysconfig
import tempfile
import tomllib
import zipfile

import stub
import words

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parents[1]
# Files of a wheel have a time; that of every one is this, so that the same input gives the same wheel.
EPOCH = (1980, 1, 1, 0, 0, 0)


def library_name():
    return {"Darwin": "liblomme_ffi.dylib", "Windows": "lomme_ffi.dll"}.get(platform.system(), "liblomme_ffi.so")


def arguments():
    debug = PROJECT / "target" / "debug"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=pathlib.Path, default=debug / library_name())
    parser.add_argument("--generator", type=pathlib.Path, default=debug / "lomme-bindgen")
    parser.add_argument("out", type=pathlib.Path)
    return parser.parse_args()


def generated(generator, library):
    """The module that uniffi writes for this very library, with what it leaves unsaid."""
    with tempfile.TemporaryDirectory() as folder:
        command = [generator, "generate", "--language", "python", "--no-format", "--metadata-no-deps"]
        subprocess.run([*command, "--out-dir", folder, library], check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)
        module = (pathlib.Path(folder) / "lomme_ffi.py").read_text(encoding="utf-8")
    fields = subprocess.run([generator, "fields", library], check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout
    return words.documented(module, fields)


def tag():
    """The library is the system's own; a system whose name says more is not claimed."""
    return "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())


def files(project, library, generator):
    name, version = project["name"], project["version"]
    for source in sorted((HERE / "lomme").iterdir()):
        if source.is_file():
            yield f"lomme/{source.name}", source.read_bytes()
    module = generated(generator, library)
    yield "lomme/lomme_ffi.py", module.encode()
    yield "lomme/lomme_ffi.pyi", stub.stub(module).encode()
    yield f"lomme/{library_name()}", library.read_bytes()
    info = f"{name}-{version}.dist-info"
    yield f"{info}/METADATA", metadata(project).encode()
    yield f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: lomme\nRoot-Is-Purelib: false\nTag: {tag()}\n".encode()
    for licence in ("LICENSE-APACHE", "LICENSE-MIT"):
        yield f"{info}/licenses/{licence}", (PROJECT / licence).read_bytes()


def metadata(project):
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"Requires-Python: {project['requires-python']}",
        f"License-Expression: {project['license']}",
        "License-File: LICENSE-APACHE",
        "License-File: LICENSE-MIT",
        "Description-Content-Type: text/markdown",
        "",
        (HERE / "README.md").read_text(encoding="utf-8"),
    ]
    return "\n".join(lines)


def record(name, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def main():
    given = arguments()
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    given.out.mkdir(parents=True, exist_ok=True)
    wheel = given.out / f"{project['name']}-{project['version']}-{tag()}.whl"
    records = ""
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name, content):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)

        for name, content in files(project, given.library.resolve(), given.generator.resolve()):
            put(name, content)
            records += record(name, content)
        listing = f"{project['name']}-{project['version']}.dist-info/RECORD"
        put(listing, f"{records}{listing},,\n".encode())
    print(wheel)


if __name__ == "__main__":
    main()
