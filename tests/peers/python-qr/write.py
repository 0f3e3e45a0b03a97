"""A writer of `lomme-qr/1` by somebody who knows docs/qr-profile.md and none of our code: python write.py FILE DICTIONARY

FILE has a licence and the key of its device, a reader's key and certificate, and the frames of an Ask. Prints as JSON the frames of a
Show (as a sender should show it, as one may, and of repair symbols alone), of an Answer to the Ask, and of an Ask of its own.
"""

import hashlib
import json
import os
import sys
import zlib
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import raptorq
from read import ALPHABET, body_of, message_of, public_key, tagged

STILL, LARGEST, SMALLEST = 398, 425, 64


def base45(data):
    """RFC 9285."""
    text = ""
    for at in range(0, len(data), 2):
        group = data[at : at + 2]
        value = int.from_bytes(group, "big")
        text += "".join(ALPHABET[value // 45**power % 45] for power in range(len(group) + 1))
    return text


def frames(message, ids=None, largest=LARGEST):
    """The frames with these encoding symbol ids; without any the message itself."""
    if len(message) <= STILL and ids is None:
        return ["L1:" + base45(message)]
    size = max(SMALLEST, -(-len(message) // -(-len(message) // largest)))
    source = [message[at : at + size].ljust(size, b"\0") for at in range(0, len(message), size)]
    head = hashlib.sha256(message).digest()[:8] + len(message).to_bytes(3, "big") + size.to_bytes(2, "big")
    symbols = enumerate(source) if ids is None else zip(ids, raptorq.encode(source, ids))
    return ["L2:" + base45(head + esi.to_bytes(4, "big") + symbol) for esi, symbol in symbols]


def deflate(data, dictionary=None):
    deflater = zlib.compressobj(9, zdict=dictionary) if dictionary else zlib.compressobj(9)
    return deflater.compress(data) + deflater.flush()


def sign(key, payload, unprotected=None):
    """A COSE_Sign1 with a detached payload."""
    protected = cbor2.dumps({1: -7})
    der = key.sign(cbor2.dumps(["Signature1", protected, b"", payload]), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    return [protected, unprotected or {}, None, r.to_bytes(32, "big") + s.to_bytes(32, "big")]


def response(licence, device, transcript, given):
    """The DeviceResponse with the elements `given`, without the digests that need not travel."""
    name_spaces = {}
    for name, items in licence["nameSpaces"].items():
        chosen = [item for item in items if cbor2.loads(item.value)["elementIdentifier"] in given]
        if chosen:
            name_spaces[name] = chosen
    protected, unprotected, payload, signature = licence["issuerAuth"]
    certificate = unprotected.pop(33) if 33 in unprotected else None
    if certificate:
        unprotected[34] = [-15, hashlib.sha256(certificate).digest()[:8]]
    doc_type = cbor2.loads(cbor2.loads(payload).value)["docType"]
    for items in name_spaces.values():
        for item in items:
            digest = hashlib.sha256(tagged(item.value)).digest()
            assert payload.count(digest) == 1
            payload = payload.replace(digest, bytes(32))
    own = cbor2.CBORTag(24, cbor2.dumps({}))
    authentication = tagged(cbor2.dumps(["DeviceAuthentication", transcript, doc_type, own]))
    document = {
        "docType": doc_type,
        "issuerSigned": {"nameSpaces": name_spaces, "issuerAuth": [protected, unprotected, payload, signature]},
        "deviceSigned": {"nameSpaces": own, "deviceAuth": {"deviceSignature": sign(device, authentication)}},
    }
    return {"version": "1.0", "documents": [document], "status": 0}


def show(licence, device, given, at, dictionary):
    nonce = os.urandom(8)
    transcript = [None, None, ["lomme-qr-show-1", at, nonce]]
    body = cbor2.dumps({0: at, 1: nonce, 2: response(licence(), device, transcript, given)})
    return b"\x01" + deflate(body, dictionary)


def encoded_key(key):
    numbers = key.public_key().public_numbers()
    x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
    return cbor2.CBORTag(24, cbor2.dumps({1: 2, -1: 1, -2: x, -3: y}))


def answer(message, licence, device, dictionary):
    """Gives everything that is asked for."""
    ask = cbor2.loads(body_of(message, 2, dictionary))
    own = ec.generate_private_key(ec.SECP256R1())
    engagement = cbor2.CBORTag(24, cbor2.dumps({0: "1.0", 1: [1, encoded_key(own)]}))
    transcript = [engagement, ask[2], ["lomme-qr-ask-1", ask[1], ask[0]]]
    asked = cbor2.loads(ask[3]["docRequests"][0]["itemsRequest"].value)["nameSpaces"]
    given = {element for elements in asked.values() for element in elements}
    plaintext = deflate(cbor2.dumps(response(licence(), device, transcript, given)), dictionary)
    shared = own.exchange(ec.ECDH(), public_key(cbor2.loads(ask[2].value)))
    salt = hashlib.sha256(tagged(cbor2.dumps(transcript))).digest()
    key = HKDF(hashes.SHA256(), 32, salt, b"SKDevice").derive(shared)
    ciphertext = AESGCM(key).encrypt(bytes(7) + b"\x01" + bytes(3) + b"\x01", plaintext, None)
    return b"\x03" + deflate(cbor2.dumps({0: ask[1], 1: encoded_key(own), 2: ciphertext}), dictionary)


def ask(reader, certificate, at, dictionary):
    nonce, key = os.urandom(16), encoded_key(ec.generate_private_key(ec.SECP256R1()))
    transcript = [None, key, ["lomme-qr-ask-1", nonce, at]]
    wanted = {"docType": "org.iso.18013.5.1.mDL", "nameSpaces": {"org.iso.18013.5.1": {"family_name": True}}}
    items = cbor2.CBORTag(24, cbor2.dumps(wanted))
    authentication = tagged(cbor2.dumps(["ReaderAuthentication", transcript, items]))
    request = {"itemsRequest": items, "readerAuth": sign(reader, authentication, {33: certificate})}
    body = {0: at, 1: nonce, 2: key, 3: {"version": "1.0", "docRequests": [request]}}
    return b"\x02" + deflate(cbor2.dumps(body), dictionary)


def main():
    given = json.loads(Path(sys.argv[1]).read_text())
    dictionary = bytes.fromhex(json.loads(Path(sys.argv[2]).read_text())["bytes"])
    key = lambda name: ec.derive_private_key(int(given[name], 16), ec.SECP256R1())
    licence = lambda: cbor2.loads(bytes.fromhex(given["licence"]))
    device, at = key("device_key"), given["at"]
    shown = show(licence, device, given["elements"], at, dictionary)
    enough = -(-len(shown) // LARGEST) + 2
    certificate = bytes.fromhex(given["reader_certificate"])
    written = {
        "show": frames(shown),
        "repaired": frames(shown, range(1_000, 1_000 + enough)),
        "small": frames(show(licence, device, given["elements"], at, None), largest=SMALLEST),
        "answer": frames(answer(message_of(given["ask"]), licence, device, dictionary)),
        "ask": frames(ask(key("reader_key"), certificate, at, dictionary)),
    }
    print(json.dumps(written))


if __name__ == "__main__":
    main()
