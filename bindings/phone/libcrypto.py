#!/usr/bin/env python3
"""Takes out of a copy of OpenSSL's source what SQLCipher never asks for and no switch of its Configure leaves out.

    python3 bindings/phone/libcrypto.py FOLDER

An algorithm that stands in a table is linked, whether anybody asks for it or not: through the tables of the default provider come
RSA, every mode of AES, every derivation of keys and every reader and writer of keys. What is left out is not found by name and
fails there, as an algorithm that was never compiled does. What stays is OpenSSL's own code, unchanged.

A release that writes its tables otherwise stops the build here.
"""

import pathlib
import re
import sys

# What is asked for, by table of the default provider. SQLCipher: AES-256-CBC, HMAC and PBKDF2 with SHA-1 and SHA-2, random bytes.
# OpenSSL's generator of random bytes: AES-256 as a counter and alone, seeded by the system.
KEPT = {
    "digests": ["SHA1", "SHA2_256", "SHA2_512"],
    "ciphers": ["AES_256_ECB", "AES_256_CBC", "AES_256_CTR"],
    "macs": ["HMAC"],
    "kdfs": ["PBKDF2"],
    "rands": ["CTR_DRBG", "SEED_SRC"],
}
# Operations that are offered no more: everything asymmetric, and reading and writing keys.
DROPPED = ["KEYMGMT", "KEYEXCH", "SIGNATURE", "ASYM_CIPHER", "KEM", "ENCODER", "DECODER", "STORE", "SKEYMGMT"]
# The objects that are asked for by number.
NAMED = ["undef", "sha1", "sha256", "sha512", "aes_256_cbc"]


class Source:
    """A file of the source, of which each edit has to happen as often as it says."""

    def __init__(self, root, name):
        self.path = root / name
        self.text = self.path.read_text(encoding="utf-8")

    def replace(self, pattern, by, times=1):
        self.text, found = re.subn(pattern, by, self.text, flags=re.MULTILINE | re.DOTALL)
        if found != times:
            sys.exit(f"libcrypto.py: {self.path.name} has {found} of {times} places like {pattern!r}")

    def save(self):
        self.path.write_text(self.text, encoding="utf-8")


def provider(root):
    source = Source(root, "providers/defltprov.c")
    for table, names in KEPT.items():
        kept = [re.search(rf"^ +[^\n]*\bPROV_NAMES_{name},[^\n]*\n", source.text, re.MULTILINE) for name in names]
        if None in kept:
            sys.exit(f"libcrypto.py: defltprov.c names its {table} otherwise")
        lines = "".join(line[0] for line in kept)
        source.replace(
            rf"^(static const OSSL_ALGORITHM\w* deflt_{table}\[\] = \{{\n).*?(^ +\{{ (?:NULL|\{{ NULL)[^\n]*\n\}};)",
            lambda table_, lines=lines: table_[1] + lines + table_[2],
        )
    for operation in DROPPED:
        source.replace(rf"^ +case OSSL_OP_{operation}:\n +return \w+;\n", "")
    source.save()

    source = Source(root, "crypto/provider_predefined.c")
    source.replace(r'^ +\{ "base", [^\n]*\n', "")
    source.save()


def asymmetric_methods(root):
    """Those from before there were providers, which clearing any context would bring along."""
    source = Source(root, "crypto/evp/pmeth_lib.c")
    source.replace(r"^ +ossl_rsa_(pss_)?pkey_method,\n", "", times=2)
    source.save()
    source = Source(root, "crypto/asn1/standard_methods.h")
    source.replace(r"^ +&ossl_rsa_\w+(\[\d\])?,\n", "", times=3)
    source.save()


def names_of_objects(root):
    """Of 1,500 objects those above. The others' numbers are gaps, as the table has anyway, and it ends after the last."""
    source = Source(root, "crypto/objects/obj_dat.h")
    objects = re.findall(r'^    \{"[^"]*", "[^"]*", NID_(\w+)', source.text, re.MULTILINE)
    gaps = [name for name in objects if name not in NAMED]
    if len(gaps) + len(NAMED) != len(objects):
        sys.exit("libcrypto.py: obj_dat.h names its objects otherwise")
    source.replace(rf'^    \{{"[^"]*", "[^"]*", NID_(?!(?:{"|".join(NAMED)})\b)\w+[^\n]*\}},$', "    { NULL, NULL, NID_undef },", len(gaps))
    numbers = {
        int(number)
        for number in re.findall(
            rf"^#define NID_(?:{'|'.join(NAMED)})\s+(\d+)$", (root / "include/openssl/obj_mac.h").read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    table = re.search(r"^static const ASN1_OBJECT nid_objs\[NUM_NID\] = \{\n(.*?)^\};", source.text, re.MULTILINE | re.DOTALL)
    kept = table[1].splitlines(keepends=True)[: max(numbers) + 1]
    source.text = source.text.replace(table[1], "".join(kept))
    source.replace(r"^#define NUM_NID \d+$", f"#define NUM_NID {len(kept)}")
    for index in ["sn", "ln", "obj"]:
        table = re.search(
            rf"^#define NUM_{index.upper()} \d+\nstatic const unsigned int {index}_objs\[\w+\] = \{{\n(.*?)^\}};",
            source.text,
            re.MULTILINE | re.DOTALL,
        )
        kept = [line for line in table[1].splitlines(keepends=True) if int(line.split(",")[0]) in numbers]
        source.text = source.text.replace(table[0], table[0].replace(table[1], "".join(kept)))
        source.replace(rf"^#define NUM_{index.upper()} \d+$", f"#define NUM_{index.upper()} {len(kept)}")
    source.save()


def main():
    root = pathlib.Path(sys.argv[1])
    provider(root)
    asymmetric_methods(root)
    names_of_objects(root)
    # 690 kB of AES-GCM for processors that no phone has, in a cipher that SQLCipher does not use.
    kernels = Source(root, "crypto/modes/asm/aes-gcm-avx512.pl")
    kernels.replace(r"^if \(\$avx512vaes>0\)", "if (0)")
    kernels.save()


if __name__ == "__main__":
    main()
