#!/usr/bin/env python3
"""Packs an .aar, as https://developer.android.com/studio/projects/android-library describes it, and looks at what is in it.

    python3 bindings/phone/aar.py OUT --classes FOLDER... --library ABI=FILE...
    python3 bindings/phone/aar.py OUT --classes FOLDER... --library ABI=FILE... --host

With --host the library is of this machine, to see that what is packed fits together: it is refused a name that could be taken for a
phone's, and is not held to what only a phone asks for.
"""

import argparse
import io
import pathlib
import re
import struct
import sys
import zipfile
from xml.etree import ElementTree

KOTLIN = pathlib.Path(__file__).resolve().parent.parent / "kotlin"
LIBRARY = "liblomme_ffi.so"
# What the loader of each ABI takes: the class of ELF and the machine.
ABIS = {"arm64-v8a": (2, 183), "armeabi-v7a": (1, 40), "x86_64": (2, 62)}
# What Android has for everybody (https://developer.android.com/ndk/guides/stable_apis), of which a library may ask for these.
SYSTEM = {"libc.so", "libm.so", "libdl.so", "liblog.so"}
# Android 15 runs on pages of this size, and Google Play asks for it.
PAGE = 16384
# Java 17, the newest that D8 of the oldest plugin in gradle/libs.versions.toml reads.
CLASS_VERSION = 61
# The same bytes from the same input.
WHEN = (1980, 1, 1, 0, 0, 0)


def version(name):
    return re.search(rf'^{name} = "([^"]+)"', (KOTLIN / "gradle/libs.versions.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]


def manifest():
    """The one that Gradle takes, with what Gradle would add to it."""
    namespace = "http://schemas.android.com/apk/res/android"
    ElementTree.register_namespace("android", namespace)
    tree = ElementTree.parse(KOTLIN / "lomme-android/src/main/AndroidManifest.xml").getroot()
    tree.set("package", "dk.lomme")
    tree.insert(0, ElementTree.Element("uses-sdk", {f"{{{namespace}}}minSdkVersion": version("min-sdk")}))
    return ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)


def zipped(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(entries.items()):
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def pack(classes, libraries):
    compiled = {
        path.relative_to(folder).as_posix(): path.read_bytes() for folder in classes for path in folder.rglob("*") if path.is_file()
    }
    metadata = f"aarFormatVersion=1.0\naarMetadataVersion=1.0\nminCompileSdk={version('min-sdk')}\n"
    entries = {
        "AndroidManifest.xml": manifest(),
        "classes.jar": zipped(compiled),
        "R.txt": b"",
        "proguard.txt": (KOTLIN / "consumer-rules.pro").read_bytes(),
        "META-INF/com/android/build/gradle/aar-metadata.properties": metadata.encode(),
    }
    return zipped(entries | {f"jni/{abi}/{LIBRARY}": file.read_bytes() for abi, file in libraries})


class Elf:
    """What the loader reads of a library, little-endian: its machine, its segments, what it needs and what it offers."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF" or data[5] != 1:
            sys.exit("it is no library of ELF")
        self.kind = data[4]
        wide = self.kind == 2
        self.machine = struct.unpack_from("<H", data, 18)[0]
        headers, sections = struct.unpack_from("<QQ" if wide else "<II", data, 32 if wide else 28)
        size, count, section_size, section_count = struct.unpack_from("<HHHH", data, 54 if wide else 42)
        self.alignments = []
        for at in range(headers, headers + size * count, size):
            if struct.unpack_from("<I", data, at)[0] == 1:
                self.alignments.append(struct.unpack_from("<Q", data, at + 48)[0] if wide else struct.unpack_from("<I", data, at + 28)[0])
        table = [
            struct.unpack_from("<IIQQQQIIQQ" if wide else "<IIIIIIIIII", data, sections + section_size * index)
            for index in range(section_count)
        ]
        self.has_symbol_table = any(section[1] == 2 for section in table)

        def text(section, at):
            return data[table[section][4] + at :].split(b"\0", 1)[0].decode()

        dynamic = next(section for section in table if section[1] == 6)
        symbols = next(section for section in table if section[1] == 11)
        step = 16 if wide else 8
        tags = [struct.unpack_from("<QQ" if wide else "<II", data, at) for at in range(dynamic[4], dynamic[4] + dynamic[5], step)]
        self.needed = {text(dynamic[6], value) for tag, value in tags if tag == 1}
        self.offered = set()
        for at in range(symbols[4], symbols[4] + symbols[5], symbols[9]):
            name = struct.unpack_from("<I", data, at)[0]
            index = struct.unpack_from("<H", data, at + (6 if wide else 14))[0]
            if index != 0 and name != 0:
                self.offered.add(text(symbols[6], name))


def faults(aar, host):
    """What is wrong with it, in words."""
    with zipfile.ZipFile(io.BytesIO(aar)) as archive:
        names = set(archive.namelist())
        for name in ["AndroidManifest.xml", "classes.jar", "R.txt", "proguard.txt"]:
            if name not in names:
                yield f"{name} is missing"
        if b'android:name="android.permission.INTERNET"' not in archive.read("AndroidManifest.xml"):
            yield "it does not ask for the network"
        with zipfile.ZipFile(io.BytesIO(archive.read("classes.jar"))) as classes:
            wanted = ["dk/lomme/Lomme.class", "dk/lomme/CitizenApp.class", "dk/lomme/ReaderApp.class", "dk/lomme/android/AndroidKeys.class"]
            yield from (f"{name} is missing from classes.jar" for name in wanted if name not in classes.namelist())
            for name in classes.namelist():
                head = classes.read(name)[:8]
                if name.endswith(".class") and (head[:4] != b"\xca\xfe\xba\xbe" or struct.unpack(">H", head[6:8])[0] > CLASS_VERSION):
                    yield f"{name} is no class of Java 17 or older"
                if name.startswith(("android/", "androidx/")):
                    yield f"{name} is Android's own"
        libraries = [name for name in names if name.startswith("jni/")]
        if not libraries:
            yield "there is no library"
        for name in libraries:
            elf = Elf(archive.read(name))
            if (elf.kind, elf.machine) != ABIS[name.split("/")[1]]:
                yield f"{name} is of another machine"
            if elf.has_symbol_table:
                yield f"{name} is not stripped"
            if strangers := {symbol for symbol in elf.offered if not symbol.startswith(("uniffi_lomme_ffi_", "ffi_lomme_ffi_"))}:
                yield f"{name} offers {', '.join(sorted(strangers)[:5])}"
            if not host and (foreign := elf.needed - SYSTEM):
                yield f"{name} needs {', '.join(sorted(foreign))}"
            if not host and elf.kind == 2 and min(elf.alignments) < PAGE:
                yield f"{name} cannot be loaded on pages of {PAGE} bytes"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--classes", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--library", nargs="+", required=True)
    parser.add_argument("--host", action="store_true")
    given = parser.parse_args()
    if given.host != ("host" in given.out.name):
        sys.exit("an .aar with a library of this machine, and no other, has `host` in its name")
    libraries = [(abi, pathlib.Path(file)) for abi, file in (pair.split("=", 1) for pair in given.library)]
    aar = pack(given.classes, libraries)
    if found := list(faults(aar, given.host)):
        sys.exit(f"{given.out.name}: " + "; ".join(found))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(aar)
    print(f"{given.out}: {len(aar):,} bytes, {', '.join(abi for abi, _ in libraries)}")


if __name__ == "__main__":
    main()
