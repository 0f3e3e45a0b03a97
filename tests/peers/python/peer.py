"""`peer.py FOLDER`: pymdoccbor does the task in the folder (tests/src/peers.rs says which there are) and prints the answer as JSON.

pymdoccbor is called as its own users call it. It has no device side: it can issue and verify, not present.
"""

import base64
import datetime
import json
import logging
import pathlib
import sys

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from pycose.algorithms import Es256, Es384, Es512
from pycose.keys import EC2Key
from pycose.keys.curves import P256, P384, P521
from pycose.keys.keyparam import KpAlg
from pymdoccbor.mdoc.issuer import MdocCborIssuer
from pymdoccbor.mdoc.verifier import MdocCbor

ALGORITHMS = {"ES256": (Es256, P256), "ES384": (Es384, P384), "ES512": (Es512, P521)}

KEYS = {
    "ES256": (lambda: ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()),
    "ES384": (lambda: ec.generate_private_key(ec.SECP384R1()), hashes.SHA384()),
    "ES512": (lambda: ec.generate_private_key(ec.SECP521R1()), hashes.SHA512()),
    "EdDSA": (ed25519.Ed25519PrivateKey.generate, None),
}
AUTHORITY = "https://foreign.example"


def main(folder):
    task = json.loads((folder / "task.json").read_text())
    kinds = {"issue": issue, "verify": verify, "authority": authority}
    if task["task"] not in kinds:
        return {"unsupported": f"pymdoccbor cannot {task['task']}"}
    return kinds[task["task"]](folder, task)


def issue(folder, task):
    if task["alg"] not in ALGORITHMS:
        return {"unsupported": f"pymdoccbor signs by no {task['alg']}"}
    algorithm, curve = ALGORITHMS[task["alg"]]
    signer = load_pem_private_key((folder / "signer.pem").read_bytes(), None)
    private, size = signer.private_numbers(), (signer.key_size + 7) // 8
    key = EC2Key(
        crv=curve,
        x=private.public_numbers.x.to_bytes(size, "big"),
        y=private.public_numbers.y.to_bytes(size, "big"),
        d=private.private_value.to_bytes(size, "big"),
        optional_params={KpAlg: algorithm},
    )
    issuer = MdocCborIssuer(private_key=key, alg=task["alg"])
    issuer.new(
        data={name: typed(elements) for name, elements in task["elements"].items()},
        doctype=task["doc_type"],
        # Days are all that pymdoccbor takes; it signs at the time of its own clock.
        validity={"issuance_date": task["valid_from"][:10], "expiry_date": task["valid_until"][:10]},
        devicekeyinfo=device_key(task),
        x509_chain=[file.read_bytes() for file in sorted(folder.glob("chain-*.der"))],
    )
    response = cbor2.loads(issuer.dump())
    document = response["documents"][0]
    (folder / "issued.cbor").write_bytes(cbor2.dumps(document["issuerSigned"]))
    return {"done": True}


def device_key(task):
    """As numbers, or as pymdoccbor's other form: base64url of a public key in PEM."""
    key = task["device_key"]
    if "pem" in key:
        return base64.urlsafe_b64encode(key["pem"].encode()).decode()
    return {1: 2, -1: 1, -2: unbase64(key["x"]), -3: unbase64(key["y"])}


def verify(folder, task):
    root = x509.load_der_x509_certificate((folder / "root.der").read_bytes())
    mdoc = MdocCbor()
    mdoc.loads((folder / "response.cbor").read_bytes())
    heard = Heard()
    logging.getLogger("pymdoccbor").addHandler(heard)
    accepted = mdoc.verify(trusted_root_certs=[root])
    return {"accepted": accepted, "reasons": heard.messages, "elements": plain(mdoc.disclosure_map)}


def authority(folder, task):
    """A root and a document signer after Annex B, by OpenSSL: `root.der`, `chain-0.der` and the signer's key in `signer.pem`."""
    make_key, digest = KEYS[task["alg"]]
    root_key, key = make_key(), make_key()
    root_name = name_of(task, "Foreign Root")
    root = certificate(root_name, root_name, root_key.public_key(), days=3650)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = root.add_extension(usage(certificates=True), critical=True).sign(root_key, digest)
    signer = certificate(name_of(task, "Foreign Signer"), root_name, key.public_key(), days=400)
    signer = signer.add_extension(usage(certificates=False), critical=True)
    signer = signer.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.0.18013.5.1.2")]), critical=True)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    signer = signer.add_extension(identifier, critical=False).sign(root_key, digest)
    (folder / "root.der").write_bytes(root.public_bytes(Encoding.DER))
    (folder / "chain-0.der").write_bytes(signer.public_bytes(Encoding.DER))
    (folder / "signer.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return {"done": True}


def certificate(subject, issuer, public_key, days):
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=10)
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{AUTHORITY}/crl")], None, None, None)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public_key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(start + datetime.timedelta(days=days))
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    builder = builder.add_extension(
        x509.IssuerAlternativeName([x509.UniformResourceIdentifier(AUTHORITY)]), critical=False
    )
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)


def name_of(task, common_name):
    parts = [(NameOID.COUNTRY_NAME, "DK"), (NameOID.STATE_OR_PROVINCE_NAME, task.get("state"))]
    parts.append((NameOID.COMMON_NAME, common_name))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def usage(certificates):
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class Heard(logging.Handler):
    """What pymdoccbor finds it says to its log only."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def typed(value):
    """A value of a task: JSON, with one-entry objects for what JSON lacks. pymdoccbor tags the dates that it knows itself."""
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        match list(value.items()):
            case [("$date", text)]:
                return text
            case [("$instant", text)]:
                return cbor2.CBORTag(0, text)
            case [("$bytes", text)]:
                return unbase64(text)
        return {name: typed(item) for name, item in value.items()}
    return value


def plain(value):
    """What pymdoccbor read, in the form of a verdict's claims: bytes as base64url, dates as text."""
    if isinstance(value, cbor2.CBORTag):
        return plain(value.value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "items"):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


if __name__ == "__main__":
    try:
        answer = main(pathlib.Path(sys.argv[1]))
    except Exception as error:  # whatever a peer throws is its answer
        answer = {"failed": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer))
