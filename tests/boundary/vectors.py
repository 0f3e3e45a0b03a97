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
    members = {name: plain(member) for name, member in vars(value).items()}
    # The class of a case is named after its enum and itself.
    kind, _, case = type(value).__name__.partition(".")
    if not case:
        return members
    return {case: members} if members else case


def argument(value, kind):
    """A value of the library out of JSON, of the type that the function asks for."""
    if value is None:
        return None
    kinds = [one for one in typing.get_args(kind) if one not in (object, type(None))]
    if typing.get_origin(kind) is typing.Union:
        # What may be left out, or be nothing.
        return argument(value, *kinds)
    if typing.get_origin(kind) is list:
        return [argument(one, *kinds) for one in value]
    if kind is bytes:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if kind in (bool, int, str):
        return value
    if issubclass(kind, enum.Enum):
        return kind[value]
    case, members = (value, {}) if isinstance(value, str) else next(iter(value.items()))
    if hasattr(kind, f"is_{case}"):
        return record(getattr(kind, case), members)
    return record(kind, value)


def record(kind, members):
    kinds = types(kind.__init__) if members else {}
    return kind(**{name: argument(member, kinds[name]) for name, member in members.items()})


def types(function):
    """The types of what a function takes, by name."""
    kinds = typing.get_type_hints(function, vars(lomme.lomme_ffi))
    return {name: kind for name, kind in kinds.items() if name != "return"}


def answer(app, call):
    function = getattr(app, call["call"])
    try:
        return {"ok": plain(function(*map(argument, call["args"], types(function).values())))}
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
    # What needs no app stands in the module itself.
    kind = {"citizen": CitizenApp, "reader": ReaderApp}.get(scene["app"])
    app = kind.open(config, TurnedRound()) if kind else lomme
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
