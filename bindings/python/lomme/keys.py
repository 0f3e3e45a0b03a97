"""A key store for tests, with nothing but Python's standard library.

It stands in for Android Keystore and the Secure Enclave. Its signatures are real ECDSA over P-256 (FIPS 186-5, SEC 1),
but it is slow, runs in a time that depends on the key, and keeps keys in memory: it protects nothing and must never
leave a test.
"""

import hashlib
import hmac
import secrets

from .lomme_ffi import KeyStoreError, SecureKeys

Point = tuple[int, int]

# The curve of SEC 2, section 2.4.2: y² = x³ - 3x + B over the field of P elements, with a base point of order N.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def add(a: Point | None, b: Point | None) -> Point | None:
    """The sum of two points; None is the point at infinity."""
    if a is None or b is None:
        return a or b
    (ax, ay), (bx, by) = a, b
    if ax == bx and (ay + by) % P == 0:
        return None
    slope = (3 * ax * ax - 3) * pow(2 * ay, -1, P) if a == b else (by - ay) * pow(bx - ax, -1, P)
    x = (slope * slope - ax - bx) % P
    return x, (slope * (ax - x) - ay) % P


def multiply(k: int, point: Point) -> Point | None:
    """k times a point."""
    product = None
    doubled: Point | None = point
    while k:
        if k & 1:
            product = add(product, doubled)
        doubled = add(doubled, doubled)
        k >>= 1
    return product


def der_integer(n: int) -> bytes:
    """An INTEGER in DER: big endian, with a zero before a set high bit."""
    content = n.to_bytes(n.bit_length() // 8 + 1, "big")
    return bytes([2, len(content)]) + content


def sign(secret: int, message: bytes) -> bytes:
    """ECDSA with SHA-256, in DER."""
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    while True:
        k = secrets.randbelow(N - 1) + 1
        product = multiply(k, G)
        r = product[0] % N if product else 0
        s = pow(k, -1, N) * (digest + r * secret) % N
        if r and s:
            content = der_integer(r) + der_integer(s)
            return bytes([0x30, len(content)]) + content


class SoftwareKeys(SecureKeys):
    """Keys in memory. `broken` makes the named calls raise."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.wrapping_key = secrets.token_bytes(32)
        self.broken: dict[str, Exception] = {}

    def _may(self, call: str) -> None:
        if call in self.broken:
            raise self.broken[call]

    def make_key(self, key_id: str) -> bytes:
        self._may("make_key")
        secret = secrets.randbelow(N - 1) + 1
        self.keys[key_id] = secret
        product = multiply(secret, G)
        if product is None:
            raise KeyStoreError.Failed()
        x, y = product
        return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")

    def sign(self, key_id: str, message: bytes) -> bytes:
        self._may("sign")
        if key_id not in self.keys:
            raise KeyStoreError.NoSuchKey()
        return sign(self.keys[key_id], message)

    def delete_key(self, key_id: str) -> None:
        self._may("delete_key")
        self.keys.pop(key_id, None)

    def wrap(self, secret: bytes) -> bytes:
        self._may("wrap")
        nonce = secrets.token_bytes(16)
        sealed = self._xor(nonce, secret)
        return nonce + sealed + self._tag(nonce + sealed)

    def unwrap(self, wrapped: bytes) -> bytes:
        self._may("unwrap")
        body, tag = wrapped[:-32], wrapped[-32:]
        if not hmac.compare_digest(tag, self._tag(body)):
            raise KeyStoreError.Failed()
        return self._xor(body[:16], body[16:])

    def _xor(self, nonce: bytes, data: bytes) -> bytes:
        # A stream of hashes, XORed: enough to see that what is wrapped is unwrapped. No cipher for anything real.
        stream = hashlib.shake_256(self.wrapping_key + nonce).digest(len(data))
        return bytes(a ^ b for a, b in zip(data, stream, strict=True))

    def _tag(self, data: bytes) -> bytes:
        return hmac.new(self.wrapping_key, data, hashlib.sha256).digest()
