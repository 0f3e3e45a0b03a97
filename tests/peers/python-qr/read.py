"""A reader of `lomme-qr/1` by somebody who knows docs/qr-profile.md and none of our code: python read.py VECTORS

Reads frames in any order, makes the message of them with its own RaptorQ, inflates it, puts the digests back, and checks both
signatures. Then it is the holder of an Ask and checks who asks, and the reader of the Answer and decrypts it. Prints what it read; ends with 1 at the first thing that is not as the vectors say.
"""

import hashlib
import json
import sys
import zlib
from pathlib import Path

import cbor2
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import raptorq

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MAX_BODY = 128 * 1024


def base45(text):
    """RFC 9285."""
    digits = [ALPHABET.index(c) for c in text]
    out = bytearray()
    for at in range(0, len(digits), 3):
        group = digits[at : at + 3]
        value = sum(digit * 45**power for power, digit in enumerate(group))
        out += value.to_bytes(len(group) - 1, "big")
    return bytes(out)


def message_of(texts):
    """The message of the first transfer that is whole."""
    transfers = {}
    for text in texts:
        prefix, body = text[:3], base45(text[3:])
        if prefix == "L1:":
            return body
        assert prefix == "L2:", "not a frame"
        head, symbol = body[:17], body[17:]
        length, size, esi = (int.from_bytes(head[a:b], "big") for a, b in ((8, 11), (11, 13), (13, 17)))
        assert len(symbol) == size
        received = transfers.setdefault(head[:13], {})
        received[esi] = symbol
        count = -(-length // size)
        if len(received) >= count and (source := raptorq.decode(count, size, received)):
            message = b"".join(source)[:length]
            if hashlib.sha256(message).digest()[:8] == head[:8]:
                return message
    return None


def body_of(message, message_type, dictionary):
    assert message[0] == message_type, "another type of message"
    inflate = zlib.decompressobj(zdict=dictionary)
    body = inflate.decompress(message[1:], MAX_BODY + 1)
    assert inflate.eof and not inflate.unused_data and len(body) <= MAX_BODY
    return body


def tagged(encoded):
    return cbor2.dumps(cbor2.CBORTag(24, encoded))


def security_object_of(document):
    """The mobile security object with the digests that were left out, as the issuer signed it."""
    payload = bytearray(document["issuerSigned"]["issuerAuth"][2])
    mso = cbor2.loads(cbor2.loads(bytes(payload)).value)
    for name, items in document["issuerSigned"]["nameSpaces"].items():
        for item in items:
            digest_id, digest = cbor2.loads(item.value)["digestID"], hashlib.sha256(tagged(item.value)).digest()
            if mso["valueDigests"][name][digest_id] == bytes(32):
                # The digests stand in the order of the map; the first that is still empty under this head is looked for by
                # its place in the encoding.
                place = place_of(bytes(payload), mso, name, digest_id)
                payload[place : place + 32] = digest
            else:
                assert mso["valueDigests"][name][digest_id] == digest
    return bytes(payload), cbor2.loads(cbor2.loads(bytes(payload)).value)


def place_of(payload, mso, name, digest_id):
    """Marks the digest in the decoded object and sees where the encoding differs. The vectors are in the shortest form."""
    marked = {**mso, "valueDigests": {n: dict(d) for n, d in mso["valueDigests"].items()}}
    marked["valueDigests"][name][digest_id] = b"\xff" * 32
    return re_encoded(payload, marked).index(b"\xff" * 32)


def re_encoded(payload, mso):
    plain = tagged(cbor2.dumps(mso))
    assert len(plain) == len(payload)
    return plain


def verify(key, signature, structure, what):
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key.verify(der, cbor2.dumps(structure), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        sys.exit(f"{what} does not verify")


def public_key(cose_key):
    x, y = (int.from_bytes(cose_key[label], "big") for label in (-2, -3))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def verify_document(document, transcript, signer_certificate):
    payload, mso = security_object_of(document)
    protected, unprotected, _, signature = document["issuerSigned"]["issuerAuth"]
    algorithm, thumbprint = unprotected[34]
    assert algorithm == -15 and thumbprint == hashlib.sha256(signer_certificate).digest()[:8]
    signer = x509.load_der_x509_certificate(signer_certificate).public_key()
    verify(signer, signature, ["Signature1", protected, b"", payload], "the issuer's signature")

    name_spaces = cbor2.CBORTag(24, cbor2.dumps({}))
    authentication = ["DeviceAuthentication", transcript, document["docType"], name_spaces]
    device = public_key(mso["deviceKeyInfo"]["deviceKey"])
    protected, _, _, signature = document["deviceSigned"]["deviceAuth"]["deviceSignature"]
    detached = tagged(cbor2.dumps(authentication))
    verify(device, signature, ["Signature1", protected, b"", detached], "the device's signature")


def read_show(message, dictionary, signer_certificate):
    show = cbor2.loads(body_of(message, 1, dictionary))
    document = show[2]["documents"][0]
    verify_document(document, [None, None, ["lomme-qr-show-1", show[0], show[1]]], signer_certificate)
    return show, document


def read_ask(message, dictionary):
    """The Ask, once its reader's signature verifies, and the name in the reader's certificate."""
    ask = cbor2.loads(body_of(message, 2, dictionary))
    request = ask[3]["docRequests"][0]
    protected, unprotected, _, signature = request["readerAuth"]
    certificate = x509.load_der_x509_certificate(unprotected[33])
    transcript = [None, ask[2], ["lomme-qr-ask-1", ask[1], ask[0]]]
    detached = tagged(cbor2.dumps(["ReaderAuthentication", transcript, request["itemsRequest"]]))
    verify(certificate.public_key(), signature, ["Signature1", protected, b"", detached], "the reader's signature")
    return ask, transcript, certificate


def read_answer(message, dictionary, ask, reader_session_key, signer_certificate):
    answer = cbor2.loads(body_of(message, 3, dictionary))
    assert answer[0] == ask[1], "the answer to another Ask"
    engagement = cbor2.CBORTag(24, cbor2.dumps({0: "1.0", 1: [1, answer[1]]}))
    transcript = [engagement, ask[2], ["lomme-qr-ask-1", ask[1], ask[0]]]
    own = ec.derive_private_key(int.from_bytes(reader_session_key, "big"), ec.SECP256R1())
    shared = own.exchange(ec.ECDH(), public_key(cbor2.loads(answer[1].value)))
    salt = hashlib.sha256(tagged(cbor2.dumps(transcript))).digest()
    key = HKDF(hashes.SHA256(), 32, salt, b"SKDevice").derive(shared)
    plaintext = AESGCM(key).decrypt(bytes(7) + b"\x01" + bytes(3) + b"\x01", answer[2], None)
    inflate = zlib.decompressobj(zdict=dictionary)
    body = inflate.decompress(plaintext, MAX_BODY + 1)
    assert inflate.eof and not inflate.unused_data and len(body) <= MAX_BODY
    response = cbor2.loads(body)
    verify_document(response["documents"][0], transcript, signer_certificate)
    return response, transcript


def main():
    folder = Path(sys.argv[1])
    vectors = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
    dictionary = bytes.fromhex(vectors["dictionary"]["bytes"])
    expected = bytes.fromhex(vectors["show"]["message"])

    for transfer in vectors["frames"]["transfers"]:
        message = bytes.fromhex(transfer["message"])
        frames = [frame["text"] for frame in transfer["frames"]]
        assert message_of(frames) == message
        if len(frames) > 1:
            # As a camera would: the last ones first, a third of them missing.
            assert message_of([text for n, text in enumerate(reversed(frames)) if n % 3]) == message
        print(f"{len(message)} bytes read from {len(frames)} frames")

    show_frames = [f["text"] for f in vectors["frames"]["transfers"][0]["frames"]]
    assert message_of(show_frames) == expected
    show, document = read_show(expected, dictionary, bytes.fromhex(vectors["inputs"]["signer_certificate"]))
    assert (show[0], show[1].hex()) == (vectors["inputs"]["issued_at"], vectors["inputs"]["nonce"])
    for name, items in document["issuerSigned"]["nameSpaces"].items():
        for item in items:
            item = cbor2.loads(item.value)
            value = item["elementValue"]
            print(f"{name} {item['elementIdentifier']}: {value if not isinstance(value, bytes) else f'{len(value)} bytes'}")
    print("both signatures verify")

    signer = bytes.fromhex(vectors["inputs"]["signer_certificate"])
    ask, transcript, certificate = read_ask(bytes.fromhex(vectors["ask"]["message"]), dictionary)
    assert cbor2.dumps(transcript).hex() == vectors["ask"]["session_transcript"]
    root = x509.load_der_x509_certificate(bytes.fromhex(vectors["inputs"]["reader_root"]))
    certificate.verify_directly_issued_by(root)
    print(f"asked by {certificate.subject.rfc4514_string()}")
    session_key = bytes.fromhex(vectors["inputs"]["reader_session_key"])
    response, transcript = read_answer(bytes.fromhex(vectors["answer"]["message"]), dictionary, ask, session_key, signer)
    assert cbor2.dumps(transcript).hex() == vectors["answer"]["session_transcript"]
    asked = cbor2.loads(ask[3]["docRequests"][0]["itemsRequest"].value)["nameSpaces"]
    given = response["documents"][0]["issuerSigned"]["nameSpaces"]
    given = {name: {cbor2.loads(item.value)["elementIdentifier"] for item in items} for name, items in given.items()}
    assert given == {name: set(elements) for name, elements in asked.items()}
    print("the Answer is read")


if __name__ == "__main__":
    main()
