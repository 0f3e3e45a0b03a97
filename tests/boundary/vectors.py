"""The vectors in Python: reads the file that bindings/bindgen/tests/boundary/vectors/ made, and writes what each call answers.

How a record becomes JSON is this file's own work, by looking at the generated classes; nothing of it comes out of the core.
"""

import base64
import enum
import json
import pathlib
import shutil
import sys
import tempfile
import typing

import lomme
from lomme import AppConfig, CitizenApp, KeyStoreError, Language, LommeError, ReaderApp, SecureKeys


class TurnedRound(SecureKeys):
    """Keys that only wrap, by turning every bit round."""

    def make_key(self, key_id):
        raise KeyStoreError.Failed()

    def sign(self, key_id, message):
        raise KeyStoreError.Failed()

    def delete_key(self, key_id):
        raise KeyStoreError.Failed()

    def wrap(self, secret):
        return bytes(byte ^ 0xFF for byte in secret)

    def unwrap(self, wrapped):
        return self.wrap(wrapped)


def plain(value):
    """What JSON has for a value of the library."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, list):
        return [plain(one) for one in value]
    # uniffi puts an underscore before a name that is a word of Python, as `from`.
    return {name.removeprefix("_"): plain(member) for name, member in vars(value).items()}


def argument(value, kind):
    """A value of the library out of JSON, of the type that the function asks for."""
    if kind is bytes:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind[value]
    if isinstance(value, dict):
        return kind(**value)
    return value


def answer(app, call):
    function = getattr(app, call["call"])
    kinds = [kind for name, kind in typing.get_type_hints(function, vars(lomme.lomme_ffi)).items() if name != "return"]
    try:
        return {"ok": plain(function(*map(argument, call["args"], kinds)))}
    except LommeError.Failed as error:
        return {"error": {"code": error.code, "kind": error.kind.name, "retryable": error.retryable}}


def answers(scene, prepared, work):
    store = work / scene["name"]
    if scene["store"]:
        shutil.copytree(prepared / scene["store"], store)
    config = AppConfig(
        dir=str(store),
        gateway_url="https://127.0.0.1:9",
        tls_roots_pem=[scene["tls_root_pem"]],
        publisher_root_pem=scene["publisher_root_pem"],
        language=Language[scene["language"]],
        fixed_time=scene["now"],
    )
    app = {"citizen": CitizenApp, "reader": ReaderApp}[scene["app"]].open(config, TurnedRound())
    for n, call in enumerate(scene["calls"]):
        said = json.dumps(answer(app, call), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield f"{scene['name']} {n} {call['call']} {said}\n"


def main(vectors, out):
    vectors = pathlib.Path(vectors)
    with open(out, "w", encoding="utf-8", newline="\n") as lines, tempfile.TemporaryDirectory() as work:
        for scene in json.loads(vectors.read_text(encoding="utf-8")):
            lines.writelines(answers(scene, vectors.parent, pathlib.Path(work)))


if __name__ == "__main__":
    main(*sys.argv[1:])
